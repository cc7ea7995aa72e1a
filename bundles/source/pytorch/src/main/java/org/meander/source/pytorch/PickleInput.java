package org.meander.source.pytorch;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.meander.base.MeanderException;

/**
 * The bytes of one pickle after another, read through a window. Every length is held against the bytes that are really there
 * before anything is allocated. Knows where the current opcode began, for errors.
 */
final class PickleInput {

    /** Reads bytes; a method of a file, or of what is in it. */
    @FunctionalInterface
    interface Bytes {
        void read(long offset, MemorySegment target);
    }

    private static final int WINDOW = 1 << 16;
    private static final int MAX_LINE = 4096;

    private final String location;
    private final Bytes bytes;
    private final long size;
    private final byte[] window;
    private long windowStart;
    private int next;
    private int limit;
    private long opcode;

    /**
     * @param location named in errors
     * @param size bytes that there are
     */
    PickleInput(String location, Bytes bytes, long size) {
        this.location = location;
        this.bytes = bytes;
        this.size = size;
        this.window = new byte[(int) Math.min(WINDOW, size)];
    }

    /** Bytes read so far. */
    long position() {
        return windowStart + next;
    }

    private long remaining() {
        return size - position();
    }

    /** Reads the next opcode, 0 to 255, which errors name from now on. */
    int opcode() {
        opcode = position();
        return u1();
    }

    int u1() {
        if (next == limit) {
            fill();
        }
        return window[next++] & 0xff;
    }

    private void fill() {
        long start = position();
        if (start == size) {
            throw malformed("the pickle is cut, it ends at byte %d without its end mark", size);
        }
        windowStart = start;
        next = 0;
        limit = (int) Math.min(window.length, size - start);
        bytes.read(start, MemorySegment.ofArray(window).asSlice(0, limit));
    }

    /** A little-endian number of so many bytes, 1 to 8; of 8 bytes signed. */
    long number(int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number |= (long) u1() << 8 * i;
        }
        return number;
    }

    /** A length of so many bytes, checked against what is left. */
    long length(int bytes) {
        long length = number(bytes);
        if (length < 0 || length > remaining()) {
            throw malformed("a length of %s bytes, but only %d follow", Long.toUnsignedString(length), remaining());
        }
        return length;
    }

    void skip(long length) {
        if (length <= limit - next) {
            next += (int) length;
        } else {
            windowStart = position() + length;
            next = 0;
            limit = 0;
        }
    }

    /** The next bytes, of which there are so many: see {@link #length}. */
    byte[] take(long length) {
        byte[] taken = new byte[Math.toIntExact(length)];
        int held = (int) Math.min(length, limit - next);
        System.arraycopy(window, next, taken, 0, held);
        if (held < length) {
            bytes.read(position() + held, MemorySegment.ofArray(taken).asSlice(held));
        }
        skip(length);
        return taken;
    }

    /** The next bytes as UTF-8; empty if they are not. */
    Optional<String> text(long length) {
        byte[] taken = take(length);
        for (byte b : taken) {
            if (b < 0) {
                return decoded(taken);
            }
        }
        return Optional.of(new String(taken, StandardCharsets.ISO_8859_1));
    }

    private static Optional<String> decoded(byte[] utf8) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The text up to the next line feed, which is read but is no part of it. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int b = u1(); b != '\n'; b = u1()) {
            if (line.length() == MAX_LINE) {
                throw malformed("a line of more than %d bytes; it must end with a line feed before", MAX_LINE);
            }
            line.append((char) b);
        }
        return line.toString();
    }

    /** An error at the current opcode. */
    MeanderException malformed(String format, Object... arguments) {
        return MeanderException.malformed("%s: byte %d: %s", location, opcode, String.format(format, arguments));
    }

    /** An error at the current opcode. */
    MeanderException unsupported(String format, Object... arguments) {
        return MeanderException.unsupported("%s: byte %d: %s", location, opcode, String.format(format, arguments));
    }
}
