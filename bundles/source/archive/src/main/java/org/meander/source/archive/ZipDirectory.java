package org.meander.source.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meander.base.MeanderException;
import org.meander.source.ByteRange;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;

/**
 * What is in a zip archive, 32-bit or 64-bit, read from the directory at its end: two or three reads, whatever the archive's size. The
 * directory is believed only where it agrees with itself and with the file: entries must not overlap, counts must be right, and an entry
 * must not claim more than its compressed bytes can hold. A local header is held against it when its entry is first read. Thread-safe;
 * the file stays the caller's.
 */
public final class ZipDirectory {

    private static final int MAX_BYTES = 1 << 26;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 8;
    /** Deflate codes at most 258 bytes with a bit for the length and a bit for the distance. */
    private static final long MAX_RATIO = 1032;

    private final RangedFile file;
    private final Map<String, ArchiveEntry> entries;
    private final Map<String, Long> dataOffsets = new ConcurrentHashMap<>();

    private ZipDirectory(RangedFile file, Map<String, ArchiveEntry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /**
     * @throws MeanderException {@code MALFORMED_DATA} if it is no zip archive, or contradicts itself; {@code UNSUPPORTED_DATA} for one of
     *     several files
     */
    public static ZipDirectory read(RangedFile file) {
        DirectoryEnd end = DirectoryEnd.read(file);
        if (end.bytes() > MAX_BYTES || end.entries() > end.bytes() / ENTRY_BYTES || end.entries() < 0) {
            throw MeanderException.malformed(
                    "%s: its directory is said to have %s; it may have %d bytes, and %d an entry at least",
                    file.location(), end, MAX_BYTES, ENTRY_BYTES);
        }
        Fields bytes = Fields.read(file, end.offset(), (int) end.bytes());
        List<Draft> drafts = new ArrayList<>();
        int at = 0;
        for (long i = 0; i < end.entries(); i++) {
            Draft draft = Draft.read(file, bytes, at);
            drafts.add(draft);
            at += draft.recordBytes;
        }
        if (at != bytes.size()) {
            throw MeanderException.malformed(
                    "%s: the %d entries of its directory take %d bytes; it has %d",
                    file.location(), end.entries(), at, bytes.size());
        }
        return new ZipDirectory(file, placed(file, drafts, end.offset()));
    }

    /** An entry without the end of its extent, which the next entry gives. */
    private record Draft(String name, int nameBytes, int flags, int method, long crc, Sizes sizes, int recordBytes) {

        static Draft read(RangedFile file, Fields directory, int at) {
            int left = directory.size() - at;
            if (left < ENTRY_BYTES || directory.i32(at) != ENTRY) {
                throw MeanderException.malformed(
                        "%s: byte %d begins no entry of a zip directory; its end counts more entries than it has",
                        file.location(), directory.start() + at);
            }
            int nameBytes = directory.u16(at + 28);
            int extraBytes = directory.u16(at + 30);
            int recordBytes = ENTRY_BYTES + nameBytes + extraBytes + directory.u16(at + 32);
            if (recordBytes > left) {
                throw MeanderException.malformed(
                        "%s: byte %d: an entry of %d bytes in a zip directory with %d left",
                        file.location(), directory.start() + at, recordBytes, left);
            }
            String name = text(file, directory.part(at + ENTRY_BYTES, nameBytes));
            Sizes sizes = new Sizes(directory.u32(at + 24), directory.u32(at + 20), directory.u32(at + 42))
                    .with(directory.part(at + ENTRY_BYTES + nameBytes, extraBytes))
                    .orElseThrow(() -> malformed(file, name, "it lacks the sizes of 64 bits that it refers to"));
            Draft draft = new Draft(
                    name,
                    nameBytes,
                    directory.u16(at + 8),
                    directory.u16(at + 10),
                    directory.u32(at + 16),
                    sizes,
                    recordBytes);
            draft.check(file);
            return draft;
        }

        private void check(RangedFile file) {
            long bytes = sizes.bytes();
            long compressed = sizes.compressedBytes();
            if (bytes < 0 || compressed < 0 || sizes.offset() < 0 || compressed > file.size()) {
                throw malformed(
                        file,
                        name,
                        "it is said to have %d bytes, %d compressed, from byte %d of %d"
                                .formatted(bytes, compressed, sizes.offset(), file.size()));
            }
            boolean encrypted = (flags & ENCRYPTED) != 0;
            if (method == ArchiveEntry.STORED && !encrypted && bytes != compressed) {
                throw malformed(
                        file, name, "%d bytes are stored in %d; they must be equal".formatted(bytes, compressed));
            }
            if (method == ArchiveEntry.DEFLATED && bytes / MAX_RATIO > compressed) {
                throw malformed(
                        file,
                        name,
                        "%d bytes are deflated to %d, which can hold only %d each"
                                .formatted(bytes, compressed, MAX_RATIO));
            }
        }

        long leastEnd() {
            return sizes.offset() + LOCAL_BYTES + nameBytes + sizes.compressedBytes();
        }

        ArchiveEntry upTo(long end) {
            return new ArchiveEntry(
                    name,
                    method,
                    (flags & ENCRYPTED) != 0,
                    crc,
                    sizes.compressedBytes(),
                    sizes.bytes(),
                    new ByteRange(sizes.offset(), end - sizes.offset()));
        }
    }

    private static String text(RangedFile file, Fields bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw MeanderException.unsupported(
                    "%s: byte %d: the name of an entry is not UTF-8", file.location(), bytes.start());
        }
    }

    /** Ordered by place, each up to the next. */
    private static Map<String, ArchiveEntry> placed(RangedFile file, List<Draft> drafts, long directory) {
        List<Draft> ordered = drafts.stream()
                .sorted(Comparator.comparingLong(draft -> draft.sizes.offset()))
                .toList();
        Map<String, ArchiveEntry> entries = new LinkedHashMap<>();
        for (int i = 0; i < ordered.size(); i++) {
            Draft draft = ordered.get(i);
            long end = i + 1 < ordered.size() ? ordered.get(i + 1).sizes.offset() : directory;
            if (draft.sizes.offset() > end || draft.leastEnd() > end) {
                throw malformed(
                        file,
                        draft.name,
                        "%d bytes from byte %d overlap with what begins at byte %d"
                                .formatted(draft.sizes.compressedBytes(), draft.sizes.offset(), end));
            }
            if (entries.put(draft.name, draft.upTo(end)) != null) {
                throw malformed(file, draft.name, "there are two of that name");
            }
        }
        return entries;
    }

    /** In the order of their places. */
    public List<ArchiveEntry> entries() {
        return List.copyOf(entries.values());
    }

    public Optional<ArchiveEntry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /**
     * The byte of the file at which an entry's compressed bytes begin. Reads the local header the first time and holds it against the
     * directory.
     *
     * @param entry one of {@link #entries}
     */
    public long dataOffset(ArchiveEntry entry) {
        Long known = dataOffsets.get(entry.name());
        if (known != null) {
            return known;
        }
        long offset = readDataOffset(entry);
        dataOffsets.put(entry.name(), offset);
        return offset;
    }

    private long readDataOffset(ArchiveEntry entry) {
        long begin = entry.extent().offset();
        int nameBytes = entry.name().getBytes(StandardCharsets.UTF_8).length;
        // Room for the extra fields that are usual, so that one read is enough.
        Fields local = Fields.read(file, begin, (int)
                Math.min(LOCAL_BYTES + nameBytes + 64L, entry.extent().length()));
        if (local.i32(0) != LOCAL) {
            throw malformed(file, entry.name(), "byte %d begins no local header".formatted(begin));
        }
        int head = LOCAL_BYTES + nameBytes + local.u16(28);
        if (local.u16(26) != nameBytes || head > entry.extent().length() - entry.compressedBytes()) {
            throw malformed(
                    file,
                    entry.name(),
                    "its local header at byte %d has a name of %d bytes and %d more; there is room for %d and %d"
                            .formatted(
                                    begin,
                                    local.u16(26),
                                    local.u16(28),
                                    nameBytes,
                                    entry.extent().length() - entry.compressedBytes() - LOCAL_BYTES - nameBytes));
        }
        if (head > local.size()) {
            local = Fields.read(file, begin, head);
        }
        String name = text(file, local.part(LOCAL_BYTES, nameBytes));
        Sizes sizes = new Sizes(local.u32(22), local.u32(18), 0)
                .with(local.part(LOCAL_BYTES + nameBytes, local.u16(28)))
                .orElseThrow(() -> malformed(file, entry.name(), "its local header lacks the sizes of 64 bits"));
        boolean follow = (local.u16(6) & SIZES_FOLLOW) != 0;
        boolean agrees = name.equals(entry.name())
                && local.u16(8) == entry.method()
                && ((local.u16(6) & ENCRYPTED) != 0) == entry.encrypted()
                && agrees(local.u32(14), entry.crc(), follow)
                && agrees(sizes.bytes(), entry.bytes(), follow)
                && agrees(sizes.compressedBytes(), entry.compressedBytes(), follow);
        if (!agrees) {
            throw malformed(
                    file,
                    entry.name(),
                    "its local header at byte %d is of '%s', %d bytes by method %d; it must say what the directory says"
                            .formatted(begin, name, sizes.bytes(), local.u16(8)));
        }
        return begin + head;
    }

    private static boolean agrees(long local, long directory, boolean follows) {
        return local == directory || follows && local == 0;
    }

    /**
     * The content of an entry. When its last byte is read, after all before it, the CRC is checked: {@code CHECKSUM_MISMATCH}. The
     * reader is for one thread, its elements are bytes. Of a deflated entry reading on is cheap; reading back, or starting in the middle,
     * inflates it from its start.
     *
     * @param entry one of {@link #entries}
     * @throws MeanderException {@code UNSUPPORTED_DATA} if it is encrypted or of a method other than stored and deflated
     */
    public ElementReader content(ArchiveEntry entry) {
        if (entry.encrypted()) {
            throw MeanderException.unsupported("%s: entry '%s' is encrypted", file.location(), entry.name());
        }
        return switch (entry.method()) {
            case ArchiveEntry.STORED -> new StoredContent(file, entry, dataOffset(entry));
            case ArchiveEntry.DEFLATED -> new InflatedContent(file, entry, dataOffset(entry));
            default ->
                throw MeanderException.unsupported(
                        "%s: entry '%s' is compressed by method %d; it must be stored (0) or deflated (8)",
                        file.location(), entry.name(), entry.method());
        };
    }

    private static MeanderException malformed(RangedFile file, String entry, String why) {
        return MeanderException.malformed("%s: entry '%s': %s", file.location(), entry, why);
    }
}
