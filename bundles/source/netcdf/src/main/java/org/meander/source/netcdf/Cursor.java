package org.meander.source.netcdf;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.meander.base.MeanderException;
import org.meander.source.RangedFile;

/** Reads the header of a classic file from its beginning, a window at a time; no length is believed that the file does not have. */
final class Cursor {

    private static final int WINDOW = 1 << 16;

    private final RangedFile file;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long next;
    private boolean wide;

    Cursor(RangedFile file) {
        this.file = file;
    }

    /** Whether lengths have 8 bytes, as in version 5. */
    void wide(boolean lengthsOfEight) {
        wide = lengthsOfEight;
    }

    long position() {
        return next - window.remaining();
    }

    long left() {
        return file.size() - position();
    }

    private void need(int bytes) {
        if (left() < bytes) {
            throw MeanderException.malformed(
                    "%s: the header ends within a value at byte %d of %d", file.location(), position(), file.size());
        }
        if (window.remaining() < bytes) {
            long at = position();
            byte[] more = new byte[(int) Math.min(Math.max(bytes, WINDOW), file.size() - at)];
            file.read(at, MemorySegment.ofArray(more));
            window = ByteBuffer.wrap(more);
            next = at + more.length;
        }
    }

    int word() {
        need(Integer.BYTES);
        return window.getInt();
    }

    long longWord() {
        need(Long.BYTES);
        return window.getLong();
    }

    /** A length or a count: 0 or more. */
    long length() {
        long length = wide ? longWord() : word();
        if (length < 0) {
            throw MeanderException.malformed(
                    "%s: the length before byte %d is %d; it must be 0 or more", file.location(), position(), length);
        }
        return length;
    }

    /** As many things of so many bytes at least as the rest of the file may have. */
    int count(int bytes) {
        long count = length();
        if (count > left() / bytes || count > 1 << 20) {
            throw MeanderException.malformed(
                    "%s: %d entries are said to follow at byte %d, but %d bytes are left",
                    file.location(), count, position(), left());
        }
        return (int) count;
    }

    String name() {
        int length = count(1);
        need(Math.toIntExact(padded(length)));
        byte[] bytes = new byte[length];
        window.get(bytes);
        window.position(window.position() + (int) padded(length) - length);
        // Some writers count the zeros that fill it up.
        int end = length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    void skip(long bytes) {
        if (bytes < 0 || bytes > left()) {
            throw MeanderException.malformed(
                    "%s: %d bytes are said to follow at byte %d, but %d are left",
                    file.location(), bytes, position(), left());
        }
        if (bytes <= window.remaining()) {
            window.position(window.position() + (int) bytes);
        } else {
            next = position() + bytes;
            window = ByteBuffer.allocate(0);
        }
    }

    /** Up to the next multiple of 4. */
    static long padded(long bytes) {
        return Math.addExact(bytes, 3) & ~3L;
    }
}
