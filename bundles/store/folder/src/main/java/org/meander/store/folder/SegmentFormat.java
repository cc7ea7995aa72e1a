package org.meander.store.folder;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * The layout of a segment file; little-endian, everything begins at a multiple of 8.
 *
 * <pre>
 * header  64  magic "MEANDER\n", "segment\n", version i32, alignment i32, store (UUID, 16), segment i64, reserved 12, CRC i32
 * record  24  magic "RECD", kind i32 (1 payload, 2 signature), length i64, CRC of the content i32, CRC of these 20 bytes i32
 *             content, zeros up to the alignment
 * footer  32  magic "SEALED\n\0", length of all before i64, records i64, CRC of all record headers i32, CRC of these 28 bytes i32
 * </pre>
 *
 * All checksums are CRC-32C. Since a record's header holds the checksum of its content, the footer's covers every byte but the zeros.
 */
final class SegmentFormat {

    static final int HEADER = 64;
    static final int RECORD_HEADER = 24;
    static final int FOOTER = 32;
    static final int ALIGNMENT = 8;
    static final int VERSION = 1;
    static final int PAYLOAD = 1;
    static final int SIGNATURE = 2;

    private static final MemorySegment MAGIC = ascii("MEANDER\nsegment\n");
    private static final MemorySegment SEALED = ascii("SEALED\n\0");
    private static final int RECORD = 0x44434552; // "RECD"
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SegmentFormat() {}

    private static MemorySegment ascii(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)).asReadOnly();
    }

    /** Bytes that a record of that content takes. */
    static long recordBytes(long content) {
        return RECORD_HEADER + content + padding(content);
    }

    static int padding(long content) {
        return (int) (-content & ALIGNMENT - 1);
    }

    static void writeHeader(MemorySegment target, UUID store, long segment) {
        target.asSlice(0, HEADER).fill((byte) 0);
        target.asSlice(0, MAGIC.byteSize()).copyFrom(MAGIC);
        target.set(I32, 16, VERSION);
        target.set(I32, 20, ALIGNMENT);
        target.set(I64, 24, store.getMostSignificantBits());
        target.set(I64, 32, store.getLeastSignificantBits());
        target.set(I64, 40, segment);
        target.set(I32, 60, crc(target, 60));
    }

    /** Throws unless these are the first bytes of that segment of that store. */
    static void checkHeader(MemorySegment source, Path file, UUID store, long segment) {
        if (source.byteSize() < HEADER) {
            throw MeanderException.malformed(
                    "%s has %d bytes; a segment's header alone has %d", file, source.byteSize(), HEADER);
        }
        if (source.asSlice(0, MAGIC.byteSize()).mismatch(MAGIC) >= 0) {
            throw MeanderException.malformed("%s does not begin with a segment's magic at offset 0", file);
        }
        if (source.get(I32, 60) != crc(source, 60)) {
            throw mismatch(file, "the header", 0, source.get(I32, 60), crc(source, 60));
        }
        int version = source.get(I32, 16);
        int alignment = source.get(I32, 20);
        if (version != VERSION || alignment != ALIGNMENT) {
            throw MeanderException.unsupported(
                    "%s has the format version %d with alignment %d; this software reads version %d with alignment %d",
                    file, version, alignment, VERSION, ALIGNMENT);
        }
        UUID owner = new UUID(source.get(I64, 24), source.get(I64, 32));
        if (!owner.equals(store) || source.get(I64, 40) != segment) {
            throw MeanderException.malformed(
                    "%s is segment %d of store %s; segment %d of store %s belongs here",
                    file, source.get(I64, 40), owner, segment, store);
        }
    }

    static void writeRecord(MemorySegment target, int kind, long length, int crc) {
        target.set(I32, 0, RECORD);
        target.set(I32, 4, kind);
        target.set(I64, 8, length);
        target.set(I32, 16, crc);
        target.set(I32, 20, crc(target, 20));
    }

    /** Length of the content of the record whose header begins these bytes, which lie at {@code offset} of the file. */
    static long recordLength(MemorySegment source, Path file, long offset) {
        if (source.get(I32, 0) != RECORD || source.get(I32, 20) != crc(source, 20)) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    file + " has no intact record header at offset " + offset + "; its 24 bytes are "
                            + HexFormat.of()
                                    .formatHex(source.asSlice(0, RECORD_HEADER).toArray(JAVA_BYTE)));
        }
        return source.get(I64, 8);
    }

    /** Throws unless the record's header is the one that the catalogue expects and the content has its checksum. */
    static void checkRecord(MemorySegment source, int kind, Location expected, Path file, String subject) {
        long length = recordLength(source, file, expected.offset());
        if (source.get(I32, 4) != kind || length != expected.bytes() || source.get(I32, 16) != expected.crc()) {
            throw MeanderException.malformed(
                    "%s holds another record at offset %d (kind %d, %d bytes) than %s of kind %d with %d bytes",
                    file, expected.offset(), source.get(I32, 4), length, subject, kind, expected.bytes());
        }
        int crc = Crc.of(source.asSlice(RECORD_HEADER, length));
        if (crc != expected.crc()) {
            throw mismatch(file, subject, expected.offset(), expected.crc(), crc);
        }
    }

    static void writeFooter(MemorySegment target, long length, long records, int headers) {
        target.asSlice(0, SEALED.byteSize()).copyFrom(SEALED);
        target.set(I64, 8, length);
        target.set(I64, 16, records);
        target.set(I32, 24, headers);
        target.set(I32, 28, crc(target, 28));
    }

    /** Throws unless the footer stands at {@code length} and fits the records before it. */
    static void checkFooter(MemorySegment all, long length, Path file) {
        if (length < HEADER || all.byteSize() < length + FOOTER) {
            throw MeanderException.malformed(
                    "%s has %d bytes; its footer should end at offset %d", file, all.byteSize(), length + FOOTER);
        }
        MemorySegment expected = MemorySegment.ofArray(new byte[FOOTER]);
        footer(all, length, file, expected);
        if (all.asSlice(length, FOOTER).mismatch(expected) >= 0) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    file + " has a footer at offset " + length + " that does not fit its records");
        }
    }

    /** Writes the footer that fits the records in the first {@code length} bytes. */
    static void footer(MemorySegment all, long length, Path file, MemorySegment target) {
        CRC32C crc = new CRC32C();
        long records = 0;
        long at = HEADER;
        while (at < length) {
            MemorySegment header = all.asSlice(at, RECORD_HEADER);
            long content = recordLength(header, file, at);
            if (content < 0 || content > length - at - RECORD_HEADER) {
                throw MeanderException.malformed(
                        "%s has a record of %d bytes at offset %d; only %d bytes follow",
                        file, content, at, length - at - RECORD_HEADER);
            }
            crc.update(header.asByteBuffer());
            records++;
            at += recordBytes(content);
        }
        writeFooter(target, length, records, (int) crc.getValue());
    }

    private static int crc(MemorySegment source, long bytes) {
        return Crc.of(source.asSlice(0, bytes));
    }

    private static MeanderException mismatch(Path file, String subject, long offset, int expected, int found) {
        return new MeanderException(
                StandardError.CHECKSUM_MISMATCH,
                String.format(
                        "%s: %s at offset %d has the CRC-32C %08x; %08x was written",
                        file, subject, offset, found, expected));
    }
}
