package org.meander.source.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.meander.base.MeanderException;
import org.meander.source.RangedFile;

/**
 * Reads the fields of a header one after the other, little-endian. The file is read in blocks that double from 16 KiB to 1 MiB, because
 * how long a header is shows only at its end; what is skipped over more than a block is not read. Every length is held against the file.
 */
final class Cursor {

    private static final int SMALLEST = 1 << 14;
    private static final int LARGEST = 1 << 20;
    /** Far above the largest vocabulary; what claims more is no header. */
    private static final long MAX_POSITION = 1L << 28;

    private final RangedFile file;
    private final long end;
    private ByteBuffer block = ByteBuffer.allocate(0);
    private long start;
    private int wanted = SMALLEST;
    private long position;

    Cursor(RangedFile file) {
        this.file = file;
        this.end = Math.min(file.size(), MAX_POSITION);
    }

    long position() {
        return position;
    }

    /** Bytes that a header may still have. */
    long left() {
        return end - position;
    }

    int u8() {
        return take(1).get() & 0xff;
    }

    int u16() {
        return take(2).getShort() & 0xffff;
    }

    int i32() {
        return take(4).getInt();
    }

    long u32() {
        return i32() & 0xffff_ffffL;
    }

    long i64() {
        return take(8).getLong();
    }

    /** Moves on; returns the block, which stands at the bytes. */
    private ByteBuffer take(int bytes) {
        if (bytes > left()) {
            throw malformed("the header ends within a number");
        }
        long at = position - start;
        if (at < 0 || at + bytes > block.capacity()) {
            byte[] next = new byte[(int) Math.min(Math.max(wanted, bytes), left())];
            file.read(position, MemorySegment.ofArray(next));
            block = ByteBuffer.wrap(next).order(ByteOrder.LITTLE_ENDIAN);
            start = position;
            wanted = Math.min(2 * wanted, LARGEST);
            at = 0;
        }
        position += bytes;
        return block.position((int) at);
    }

    void skip(long bytes) {
        if (bytes < 0 || bytes > left()) {
            throw malformed("%s bytes are said to follow, but a header can have only %d more"
                    .formatted(Long.toUnsignedString(bytes), left()));
        }
        position += bytes;
    }

    /** A text of at most that many bytes, which must be UTF-8. */
    String text(int maxBytes, String what) {
        long length = length();
        if (length > maxBytes) {
            throw malformed("%s of %d bytes; it may have %d".formatted(what, length, maxBytes));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes((int) length)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("%s is not UTF-8".formatted(what));
        }
    }

    /** A text of any length, cut after that many bytes; what is not UTF-8 is replaced. */
    String shortText(int maxBytes) {
        long length = length();
        String text = new String(bytes((int) Math.min(length, maxBytes)), StandardCharsets.UTF_8);
        if (length <= maxBytes) {
            return text;
        }
        skip(length - maxBytes);
        return text + "... (" + length + " bytes)";
    }

    void skipText() {
        skip(length());
    }

    private long length() {
        long length = i64();
        if (length < 0 || length > left()) {
            throw malformed("a text of %s bytes, but a header can have only %d more"
                    .formatted(Long.toUnsignedString(length), left()));
        }
        return length;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        if (length <= SMALLEST) {
            if (length > 0) {
                take(length).get(bytes);
            }
        } else {
            file.read(position, MemorySegment.ofArray(bytes));
            position += length;
        }
        return bytes;
    }

    MeanderException malformed(String why) {
        return MeanderException.malformed("%s: byte %d: %s", file.location(), position, why);
    }
}
