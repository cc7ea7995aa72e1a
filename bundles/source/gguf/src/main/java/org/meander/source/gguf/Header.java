package org.meander.source.gguf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.RangedFile;

/**
 * What a file says before its values, held against its size.
 *
 * @param metadata as text, and what of the tensors does not show in their types
 * @param entries in the order of the file
 */
record Header(Map<String, String> metadata, List<Entry> entries) {

    static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);

    private static final int MAX_RANK = 8;
    private static final int MAX_NAME_BYTES = 0xffff;
    private static final int MAX_TENSORS = 1 << 17;
    /** Of a tensor without a name and dimensions. */
    private static final int LEAST_BYTES = 24;

    private static final long USUAL_ALIGNMENT = 32;
    private static final long MAX_ALIGNMENT = 1 << 20;

    /**
     * A tensor.
     *
     * @param offset byte of the file at which its values begin
     * @param bytes of its values, quantised or not
     */
    record Entry(TensorInfo tensor, GgmlType type, long offset, long bytes) {}

    /** A tensor as the file has it. */
    private record Draft(String name, List<Long> dims, GgmlType type, long offset) {}

    static Header read(RangedFile file) {
        Cursor cursor = new Cursor(file);
        for (byte b : MAGIC) {
            if (cursor.left() < 1 || cursor.u8() != b) {
                throw MeanderException.malformed("%s: it does not begin with GGUF; it is cut or none", file.location());
            }
        }
        long version = cursor.u32();
        if (version > 0xffff && (version & 0xffff) == 0) {
            throw MeanderException.unsupported(
                    "%s: it is big-endian (version %d); it must be little-endian",
                    file.location(), Integer.reverseBytes((int) version));
        }
        if (version != 2 && version != 3) {
            throw MeanderException.unsupported(
                    "%s: version %d of the format; it must be 2 or 3", file.location(), version);
        }
        long tensors = cursor.i64();
        long keys = cursor.i64();
        MetadataReader metadata = new MetadataReader(cursor);
        metadata.read(keys);
        List<Draft> drafts = drafts(file, cursor, tensors);
        long alignment = metadata.alignment().orElse(USUAL_ALIGNMENT);
        if (alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw MeanderException.malformed(
                    "%s: general.alignment is %d; it must be a power of two up to %d",
                    file.location(), alignment, MAX_ALIGNMENT);
        }
        long dataStart = (cursor.position() + alignment - 1) & -alignment;
        List<Entry> entries = new ArrayList<>();
        for (Draft draft : drafts) {
            entries.add(entry(file, draft, dataStart, alignment));
        }
        checkApart(file, entries);
        Map<String, String> texts = new LinkedHashMap<>(metadata.texts());
        texts.put("gguf.version", Long.toString(version));
        texts.put("gguf.types", types(entries));
        return new Header(texts, entries);
    }

    private static List<Draft> drafts(RangedFile file, Cursor cursor, long tensors) {
        if (tensors < 0 || tensors > MAX_TENSORS || tensors > cursor.left() / LEAST_BYTES) {
            throw cursor.malformed("%s tensors are said to follow in %d bytes; it may have %d"
                    .formatted(Long.toUnsignedString(tensors), cursor.left(), MAX_TENSORS));
        }
        List<Draft> drafts = new ArrayList<>();
        for (long i = 0; i < tensors; i++) {
            String name = cursor.text(MAX_NAME_BYTES, "a name");
            long rank = cursor.u32();
            if (rank > MAX_RANK) {
                throw cursor.malformed("tensor '%s' has %d dimensions; it may have %d".formatted(name, rank, MAX_RANK));
            }
            List<Long> dims = new ArrayList<>();
            for (int d = 0; d < rank; d++) {
                dims.add(cursor.i64());
            }
            long number = cursor.u32();
            GgmlType type = GgmlType.of(number)
                    .orElseThrow(() -> MeanderException.unsupported(
                            "%s: tensor '%s' is of the type %d%s; it must be one of %s",
                            file.location(), name, number, GgmlType.unread(number), GgmlType.names()));
            drafts.add(new Draft(name, dims, type, cursor.i64()));
        }
        return drafts;
    }

    private static Entry entry(RangedFile file, Draft draft, long dataStart, long alignment) {
        GgmlType type = draft.type;
        List<Long> extents = new ArrayList<>(draft.dims);
        Collections.reverse(extents);
        TensorInfo tensor;
        try {
            tensor = new TensorInfo(draft.name, type.dtype(), new Shape(extents));
        } catch (MeanderException e) {
            throw malformed(file, draft, e.getMessage());
        }
        long row = draft.dims.isEmpty() ? 1 : draft.dims.getFirst();
        if (row % type.blockElements() != 0) {
            throw malformed(
                    file,
                    draft,
                    "rows of %d elements; type %s has blocks of %d".formatted(row, type, type.blockElements()));
        }
        long blocks = tensor.elements() / type.blockElements();
        long room = file.size() - dataStart;
        if (draft.offset < 0 || draft.offset % alignment != 0) {
            throw malformed(
                    file,
                    draft,
                    "its values begin at %s; it must be a multiple of %d"
                            .formatted(Long.toUnsignedString(draft.offset), alignment));
        }
        if (blocks > 0 && (draft.offset > room || blocks > (room - draft.offset) / type.blockBytes())) {
            throw malformed(
                    file,
                    draft,
                    "%d blocks of %d bytes from byte %d of the values, which are only %d; the file is cut"
                            .formatted(blocks, type.blockBytes(), draft.offset, Math.max(0, room)));
        }
        // F32 values must be countable in bytes too.
        if (tensor.elements() > Long.MAX_VALUE / Long.SIZE) {
            throw malformed(file, draft, "shape %s has more values than can be counted".formatted(tensor.shape()));
        }
        long offset = blocks == 0 ? 0 : dataStart + draft.offset;
        return new Entry(tensor, type, offset, blocks * type.blockBytes());
    }

    private static void checkApart(RangedFile file, List<Entry> entries) {
        List<Entry> ordered = entries.stream()
                .filter(entry -> entry.bytes > 0)
                .sorted(Comparator.comparingLong(Entry::offset))
                .toList();
        for (int i = 1; i < ordered.size(); i++) {
            Entry before = ordered.get(i - 1);
            Entry entry = ordered.get(i);
            if (before.offset + before.bytes > entry.offset) {
                throw MeanderException.malformed(
                        "%s: tensor '%s' begins at byte %d, within '%s', which ends at %d",
                        file.location(),
                        entry.tensor.name(),
                        entry.offset,
                        before.tensor.name(),
                        before.offset + before.bytes);
            }
        }
    }

    /** How many tensors are of each type, such as {@code F32 49, Q4_K 73}. */
    private static String types(List<Entry> entries) {
        Map<GgmlType, Integer> counts = new TreeMap<>();
        entries.forEach(entry -> counts.merge(entry.type, 1, Integer::sum));
        List<String> texts = new ArrayList<>();
        counts.forEach((type, count) -> texts.add(type + " " + count));
        return String.join(", ", texts);
    }

    private static MeanderException malformed(RangedFile file, Draft draft, String why) {
        return MeanderException.malformed("%s: tensor '%s': %s", file.location(), draft.name, why);
    }
}
