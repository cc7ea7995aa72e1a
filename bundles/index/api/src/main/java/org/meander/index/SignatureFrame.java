package org.meander.index;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * What every signature's bytes have around them, little-endian:
 *
 * <pre>
 * 0  4  magic "MSG1"
 * 4  1  length n of the strategy's name, 1..127
 * 5  n  the name, ASCII
 *    2  version of the strategy's format, 1..65535
 *       what the strategy puts there
 *    4  CRC-32C of everything before
 * </pre>
 */
public final class SignatureFrame {

    private static final int MAGIC = 0x3147534d;
    private static final int CHECKSUM = 4;
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final byte[] name;
    private final int version;

    /**
     * @param strategy name of a strategy
     * @param version of its format
     */
    public SignatureFrame(String strategy, int version) {
        this.name = strategy.getBytes(US_ASCII);
        this.version = version;
        if (name.length < 1 || name.length > Byte.MAX_VALUE || version < 1 || version > 0xffff) {
            throw MeanderException.invalid(
                    "name '%s' and version %d of a signature; 1 to 127 characters and 1 to 65535 are right",
                    strategy, version);
        }
    }

    private String strategy() {
        return new String(name, US_ASCII);
    }

    private int header() {
        return 5 + name.length + 2;
    }

    /** Puts a frame around what a strategy keeps; a new heap segment. */
    public MemorySegment wrap(MemorySegment body) {
        MemorySegment target = MemorySegment.ofArray(new byte[Math.toIntExact(header() + body.byteSize() + CHECKSUM)]);
        target.set(I32, 0, MAGIC);
        target.set(JAVA_BYTE, 4, (byte) name.length);
        MemorySegment.copy(name, 0, target, JAVA_BYTE, 5, name.length);
        target.set(I16, header() - 2, (short) version);
        target.asSlice(header(), body.byteSize()).copyFrom(body);
        long end = header() + body.byteSize();
        target.set(I32, end, crc(target, end));
        return target;
    }

    /**
     * What is in a frame: a slice of the bytes.
     *
     * @throws MeanderException {@code MALFORMED_DATA} if these are no bytes of a signature of this strategy, {@code UNSUPPORTED_DATA} if
     *     another version wrote them, {@code CHECKSUM_MISMATCH} if they are damaged
     */
    public MemorySegment unwrap(MemorySegment bytes) {
        long size = bytes.byteSize();
        if (size < header() + CHECKSUM
                || size > Integer.MAX_VALUE
                || bytes.get(I32, 0) != MAGIC
                || bytes.get(JAVA_BYTE, 4) != name.length
                || bytes.asSlice(5, name.length).mismatch(MemorySegment.ofArray(name)) != -1) {
            throw MeanderException.malformed(
                    "%d bytes are no %s signature: they do not begin with MSG1 and that name", size, strategy());
        }
        int found = bytes.get(I16, header() - 2) & 0xffff;
        if (found != version) {
            throw MeanderException.unsupported(
                    "%s signature of version %d; version %d is known", strategy(), found, version);
        }
        long end = size - CHECKSUM;
        int crc = crc(bytes, end);
        if (crc != bytes.get(I32, end)) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    String.format(
                            "%s signature has checksum %08x, its bytes have %08x",
                            strategy(), bytes.get(I32, end), crc));
        }
        return bytes.asSlice(header(), end - header());
    }

    private static int crc(MemorySegment bytes, long count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.asSlice(0, count).asByteBuffer());
        return (int) crc.getValue();
    }
}
