package org.meander.source.pytorch;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;
import org.meander.source.archive.ArchiveEntry;
import org.meander.source.archive.ZipDirectory;

/**
 * A checkpoint in a zip archive: {@code NAME/data.pkl}, {@code NAME/data/KEY} for each storage and, in newer files, {@code
 * NAME/byteorder}.
 */
final class ZipRecords implements Records {

    private static final String PICKLE = "data.pkl";
    private static final int MAX_BYTE_ORDER_BYTES = 16;

    private final RangedFile file;
    private final ZipDirectory directory;
    private final ArchiveEntry pickle;
    private final String prefix;

    ZipRecords(RangedFile file) {
        this.file = file;
        this.directory = ZipDirectory.read(file);
        this.pickle = pickle();
        this.prefix = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
        if (directory.entries().stream().anyMatch(entry -> entry.name().startsWith(prefix + "code/"))) {
            throw MeanderException.unsupported(
                    "%s: it is a TorchScript program, which is code; save the state_dict of its model instead",
                    file.location());
        }
    }

    private ArchiveEntry pickle() {
        List<ArchiveEntry> pickles = directory.entries().stream()
                .filter(entry ->
                        entry.name().endsWith("/" + PICKLE) || entry.name().equals(PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw MeanderException.malformed(
                    "%s: the zip archive has %d entries named %s; a PyTorch file has one",
                    file.location(), pickles.size(), PICKLE);
        }
        return pickles.getFirst();
    }

    /** The bytes of the pickle. */
    PickleInput input() {
        ElementReader content = directory.content(pickle);
        return new PickleInput(
                file.location() + ": " + PICKLE,
                (offset, target) -> content.read(offset, target.byteSize(), target),
                pickle.bytes());
    }

    /** Whether numbers have their highest byte first. */
    boolean bigEndian() {
        return directory.entry(prefix + "byteorder").map(this::isBig).orElse(false);
    }

    private boolean isBig(ArchiveEntry entry) {
        byte[] text = new byte[(int) Math.min(MAX_BYTE_ORDER_BYTES, entry.bytes())];
        if (text.length > 0) {
            directory.content(entry).read(0, text.length, MemorySegment.ofArray(text));
        }
        String order = new String(text, StandardCharsets.US_ASCII).strip();
        return switch (order) {
            case "little" -> false;
            case "big" -> true;
            default ->
                throw MeanderException.malformed(
                        "%s: its byteorder is '%s'; it must be little or big", file.location(), Shown.of(order));
        };
    }

    @Override
    public Place place(Storage storage) {
        ArchiveEntry entry = directory
                .entry(prefix + "data/" + storage.key())
                .orElseThrow(() -> MeanderException.malformed(
                        "%s: it has no entry %sdata/%s for a storage of %d bytes; it is damaged",
                        file.location(), Shown.of(prefix), Shown.of(storage.key()), storage.bytes()));
        if (entry.bytes() < storage.bytes()) {
            throw MeanderException.malformed(
                    "%s: entry %s has %d bytes; its storage of %d elements of %s needs %d",
                    file.location(),
                    Shown.of(entry.name()),
                    entry.bytes(),
                    storage.elements(),
                    storage.type().typeName(),
                    storage.bytes());
        }
        return new Place(
                entry.extent(),
                () -> directory.dataOffset(entry),
                // PyTorch can leave the checksums out.
                () -> entry.crc() == 0 && entry.stored() ? unchecked(entry) : directory.content(entry),
                entry.bytes(),
                entry.stored());
    }

    private ElementReader unchecked(ArchiveEntry entry) {
        long offset = directory.dataOffset(entry);
        return (from, count, target) -> file.read(offset + from, target);
    }
}
