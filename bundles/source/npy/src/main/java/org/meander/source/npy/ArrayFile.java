package org.meander.source.npy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.FileModel.Part;
import org.meander.source.MappedFile;
import org.meander.source.RangedFile;
import org.meander.source.archive.ArchiveEntry;
import org.meander.source.archive.ZipDirectory;

/**
 * The arrays of a file.
 *
 * @param metadata what was left out of an archive
 */
record ArrayFile(List<Part> parts, Map<String, String> metadata) {

    private static final int MAX_LISTED = 64;

    /** An {@code .npy} file; its array is named after it. */
    static ArrayFile ofFile(RangedFile file, String name) {
        ArrayBytes bytes = new FileBytes(file, 0);
        NpyHeader header = NpyHeader.read(file.location(), bytes, file.size());
        TensorInfo tensor =
                new TensorInfo(tensorName(name.substring(name.lastIndexOf('/') + 1)), header.dtype(), header.shape());
        ByteRange range = new ByteRange(header.dataStart(), tensor.bytes());
        boolean mapped = file instanceof MappedFile;
        Part part = new Part(tensor, file, List.of(range), () -> header.reader(file, bytes, mapped));
        return new ArrayFile(List.of(part), Map.of());
    }

    /** An {@code .npz} file; its arrays are named after its entries. */
    static ArrayFile ofArchive(RangedFile file) {
        ZipDirectory zip = ZipDirectory.read(file);
        List<Part> parts = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        MeanderException first = null;
        for (ArchiveEntry entry : zip.entries()) {
            if (!entry.name().endsWith(NpySource.EXTENSION)) {
                skipped.add(entry.name() + " (no array)");
                continue;
            }
            try {
                parts.add(part(file, zip, entry));
            } catch (MeanderException e) {
                if (e.code() != StandardError.UNSUPPORTED_DATA) {
                    throw e;
                }
                first = first == null ? e : first;
                skipped.add(tensorName(entry.name()));
            }
        }
        if (parts.isEmpty() && first != null) {
            throw first;
        }
        return new ArrayFile(parts, skipped.isEmpty() ? Map.of() : Map.of("npz.skipped", list(skipped)));
    }

    private static Part part(RangedFile file, ZipDirectory zip, ArchiveEntry entry) {
        String where = file.location() + ": entry '" + entry.name() + "'";
        NpyHeader header = NpyHeader.read(where, new EntryBytes(file, zip, entry), entry.bytes());
        TensorInfo tensor = new TensorInfo(tensorName(entry.name()), header.dtype(), header.shape());
        boolean inPlace = entry.stored() && file instanceof MappedFile;
        return new Part(
                tensor,
                file,
                List.of(entry.extent()),
                () -> header.reader(file, new EntryBytes(file, zip, entry), inPlace));
    }

    private static String tensorName(String file) {
        String extension = NpySource.EXTENSION;
        boolean ends = file.endsWith(extension) && file.length() > extension.length();
        return ends ? file.substring(0, file.length() - extension.length()) : file;
    }

    private static String list(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(MAX_LISTED, names.size())));
        int more = names.size() - MAX_LISTED;
        return more > 0 ? some + " and " + more + " more" : some;
    }
}
