package org.meander.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * The frame around every codec's bytes, so that data says by itself how it is read:
 *
 * <pre>
 * 0   4  magic "MPL1"
 * 4   1  length n of the codec's name, 1..32
 * 5   n  the name, ASCII
 *     2  version of the codec's body
 *     1  DType code
 *     4  width    4  height
 *     8  length of the body
 *        the body
 *     4  CRC-32C of everything before
 * </pre>
 *
 * All numbers are little-endian.
 *
 * @param codec the codec's name
 * @param version version of the body's layout, 0..65535
 * @param dtype element type
 * @param width columns
 * @param height rows
 * @param body the codec's own bytes: a view of the segment that was parsed
 */
public record Payload(String codec, int version, DType dtype, int width, int height, MemorySegment body) {

    private static final int MAGIC = 0x314c504d;
    private static final int MAX_NAME = 32;
    private static final int FIXED = 4 + 1 + 2 + 1 + 4 + 4 + 8;
    private static final int CHECKSUM = 4;
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Bytes that a frame adds to a body. */
    public static int overhead(String codec) {
        return FIXED + codec.length() + CHECKSUM;
    }

    /** Offset of the body in a frame. */
    public static int bodyOffset(String codec) {
        return FIXED + codec.length();
    }

    /**
     * Writes header and checksum around a body that already stands at {@link #bodyOffset}.
     *
     * @return length of the whole frame
     */
    public static long seal(MemorySegment target, String codec, int version, Block block, long bodyBytes) {
        byte[] name = codec.getBytes(US_ASCII);
        if (name.length < 1 || name.length > MAX_NAME) {
            throw MeanderException.invalid("codec name '%s' has %d bytes; 1 to %d fit", codec, name.length, MAX_NAME);
        }
        target.set(I32, 0, MAGIC);
        target.set(ValueLayout.JAVA_BYTE, 4, (byte) name.length);
        MemorySegment.copy(name, 0, target, ValueLayout.JAVA_BYTE, 5, name.length);
        long at = 5 + name.length;
        target.set(I16, at, (short) version);
        target.set(ValueLayout.JAVA_BYTE, at + 2, (byte) block.dtype().code());
        target.set(I32, at + 3, block.width());
        target.set(I32, at + 7, block.height());
        target.set(I64, at + 11, bodyBytes);
        long end = bodyOffset(codec) + bodyBytes;
        target.set(I32, end, crc(target, end));
        return end + CHECKSUM;
    }

    /**
     * Writes length and checksum of another body into a frame that a copied header begins.
     *
     * @return length of the whole frame
     */
    public static long reseal(MemorySegment target, long bodyBytes) {
        long end = bodyOffset(codecOf(target)) + bodyBytes;
        target.set(I64, end - bodyBytes - Long.BYTES, bodyBytes);
        target.set(I32, end, crc(target, end));
        return end + CHECKSUM;
    }

    /** The codec's name, from the first bytes alone. */
    public static String codecOf(MemorySegment frame) {
        if (frame.byteSize() < FIXED + 1 + CHECKSUM || frame.get(I32, 0) != MAGIC) {
            throw MeanderException.malformed("%d bytes are no payload: they do not begin with MPL1", frame.byteSize());
        }
        int length = frame.get(ValueLayout.JAVA_BYTE, 4);
        if (length < 1 || length > MAX_NAME || FIXED + length + CHECKSUM > frame.byteSize()) {
            throw MeanderException.malformed(
                    "payload with a codec name of %d bytes; 1 to %d are right", length, MAX_NAME);
        }
        byte[] name = new byte[length];
        MemorySegment.copy(frame, ValueLayout.JAVA_BYTE, 5, name, 0, length);
        return new String(name, US_ASCII);
    }

    /**
     * Checks a frame and takes it apart.
     *
     * @param frame exactly one frame
     * @throws MeanderException {@code MALFORMED_DATA} or {@code CHECKSUM_MISMATCH}
     */
    public static Payload parse(MemorySegment frame) {
        String codec = codecOf(frame);
        long end = frame.byteSize() - CHECKSUM;
        if (crc(frame, end) != frame.get(I32, end)) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    String.format(
                            "payload of codec '%s' has checksum %08x, its bytes have %08x",
                            codec, frame.get(I32, end), crc(frame, end)));
        }
        long at = 5 + codec.length();
        int code = frame.get(ValueLayout.JAVA_BYTE, at + 2);
        DType dtype = DType.ofCode(code)
                .orElseThrow(
                        () -> MeanderException.malformed("payload of codec '%s' has element type %d", codec, code));
        int width = frame.get(I32, at + 3);
        int height = frame.get(I32, at + 7);
        long body = frame.get(I64, at + 11);
        if (width < 1 || height < 1 || body != end - bodyOffset(codec)) {
            throw MeanderException.malformed(
                    "payload of codec '%s' says %d x %d and a body of %d bytes; it has %d bytes of body",
                    codec, width, height, body, end - bodyOffset(codec));
        }
        int version = frame.get(I16, at) & 0xffff;
        return new Payload(codec, version, dtype, width, height, frame.asSlice(bodyOffset(codec), body));
    }

    /** Throws unless the target has this payload's type and size. */
    public void checkTarget(Block target) {
        if (target.dtype() != dtype || target.width() != width || target.height() != height) {
            throw MeanderException.invalid(
                    "a payload of %d x %d %s cannot be decoded into %d x %d %s",
                    width, height, dtype, target.width(), target.height(), target.dtype());
        }
    }

    private static int crc(MemorySegment frame, long bytes) {
        CRC32C crc = new CRC32C();
        crc.update(frame.asSlice(0, bytes).asByteBuffer());
        return (int) crc.getValue();
    }
}
