package org.meander.source.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.meander.base.MeanderException;
import org.meander.source.RangedFile;

/**
 * A cursor over the fields of one protobuf message in a file. Lengths are held against the enclosing message before
 * they are used. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class Wire {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int MAX_TEXT_BYTES = 1 << 20;

    /** Bytes {@code begin} to {@code end - 1} of a file. */
    record Region(long begin, long end) {

        long bytes() {
            return end - begin;
        }
    }

    private final Blocks blocks;
    private final long end;
    private long position;
    private int field;
    private int type;
    private long value;
    private Region region;

    Wire(RangedFile file) {
        this(new Blocks(file, file.size()), 0, file.size());
    }

    /** A cursor over a region of varints, which has no fields. */
    Wire(RangedFile file, Region region) {
        this(new Blocks(file, region.end), region.begin, region.end);
    }

    private Wire(Blocks blocks, long position, long end) {
        this.blocks = blocks;
        this.position = position;
        this.end = end;
    }

    /** Moves to the next field; {@code false} at the end of the message. */
    boolean next() {
        if (position == end) {
            return false;
        }
        long at = position;
        long tag = varint();
        field = (int) (tag >>> 3);
        type = (int) (tag & 7);
        if (tag >>> 3 == 0 || tag >>> 3 > 0x1fff_ffff) {
            throw malformed(at, "field number %s; it must be 1 to 2^29-1".formatted(Long.toUnsignedString(tag >>> 3)));
        }
        switch (type) {
            case VARINT -> {
                long begin = position;
                value = varint();
                region = new Region(begin, position);
            }
            case FIXED64 -> take(at, 8);
            case FIXED32 -> take(at, 4);
            case BYTES -> take(at, varint());
            default ->
                throw malformed(at, "field %d has the wire type %d; it must be 0, 1, 2 or 5".formatted(field, type));
        }
        return true;
    }

    private void take(long at, long bytes) {
        if (bytes < 0 || bytes > end - position) {
            throw malformed(
                    at,
                    "field %d states %s bytes, but only %d are left of what holds it"
                            .formatted(field, Long.toUnsignedString(bytes), end - position));
        }
        region = new Region(position, position + bytes);
        position += bytes;
    }

    /** Whether bytes are left, for a cursor over varints. */
    boolean hasMore() {
        return position < end;
    }

    long varint() {
        long at = position;
        long result = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position == end) {
                throw malformed(at, "a number is cut");
            }
            int b = blocks.at(position++);
            result |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return result;
            }
        }
        throw malformed(at, "a number has more than 10 bytes");
    }

    int field() {
        return field;
    }

    int type() {
        return type;
    }

    /** The number of a field of type {@link #VARINT}. */
    long number() {
        require(VARINT);
        return value;
    }

    /** Where the field's content is, of any type. */
    Region region() {
        return region;
    }

    /** A cursor over the message in this field. */
    Wire message() {
        require(BYTES);
        return new Wire(blocks, region.begin, region.end);
    }

    /** A cursor over the varints in this field. */
    Wire packed() {
        return message();
    }

    String text() {
        require(BYTES);
        if (region.bytes() > MAX_TEXT_BYTES) {
            throw malformed(
                    region.begin, "a text of %d bytes; it may have %d".formatted(region.bytes(), MAX_TEXT_BYTES));
        }
        byte[] bytes = blocks.copy(region);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(region.begin, "a text is not UTF-8");
        }
    }

    void require(int expected) {
        if (type != expected) {
            throw malformed(
                    region.begin, "field %d has the wire type %d; it must be %d".formatted(field, type, expected));
        }
    }

    MeanderException malformed(String why) {
        return malformed(position, why);
    }

    MeanderException unsupported(String why) {
        return MeanderException.unsupported("%s: byte %d: %s", blocks.location(), position, why);
    }

    private MeanderException malformed(long at, String why) {
        return MeanderException.malformed("%s: byte %d: %s", blocks.location(), at, why);
    }
}
