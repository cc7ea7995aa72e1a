package org.meander.source.archive;

import org.meander.base.MeanderException;
import org.meander.source.RangedFile;

/**
 * Where the directory is, as the end of the archive says.
 *
 * @param entries how many
 * @param offset byte at which it begins
 * @param bytes of it; the record that was read follows them
 */
record DirectoryEnd(long entries, long offset, long bytes) {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int MAX_COMMENT_BYTES = 0xffff;

    static DirectoryEnd read(RangedFile file) {
        long size = file.size();
        if (size < END_BYTES) {
            throw MeanderException.malformed(
                    "%s: %d bytes are too few for a zip archive, which ends with %d", file.location(), size, END_BYTES);
        }
        Fields tail = tail(file, LOCATOR_BYTES + END_BYTES);
        int at = find(tail);
        if (at < 0) {
            tail = tail(file, LOCATOR_BYTES + END_BYTES + MAX_COMMENT_BYTES);
            at = find(tail);
        }
        if (at < 0) {
            throw MeanderException.malformed(
                    "%s: it ends without the directory of a zip archive; it is cut or none", file.location());
        }
        long position = tail.start() + at;
        if (tail.u16(at + 4) != 0 && tail.u16(at + 4) != 0xffff
                || tail.u16(at + 6) != 0 && tail.u16(at + 6) != 0xffff) {
            throw MeanderException.unsupported(
                    "%s: it is a part of an archive of several; they must be one file", file.location());
        }
        DirectoryEnd end = new DirectoryEnd(tail.u16(at + 10), tail.u32(at + 16), tail.u32(at + 12));
        int locator = at - LOCATOR_BYTES;
        if (locator >= 0 && tail.i32(locator) == LOCATOR) {
            position = tail.i64(locator + 8);
            end = read64(file, position, tail.start() + locator, end);
        }
        end.check(file, position);
        return end;
    }

    private static Fields tail(RangedFile file, int most) {
        int bytes = (int) Math.min(most, file.size());
        return Fields.read(file, file.size() - bytes, bytes);
    }

    /** The last record whose comment ends with the file. */
    private static int find(Fields tail) {
        for (int at = tail.size() - END_BYTES; at >= 0; at--) {
            if (tail.i32(at) == END && at + END_BYTES + tail.u16(at + 20) == tail.size()) {
                return at;
            }
        }
        return -1;
    }

    private static DirectoryEnd read64(RangedFile file, long position, long locator, DirectoryEnd small) {
        if (position < 0 || position > locator - END64_BYTES) {
            throw MeanderException.malformed(
                    "%s: byte %d says that the 64-bit end of the directory is at %d; it must be before that",
                    file.location(), locator, position);
        }
        Fields record = Fields.read(file, position, END64_BYTES);
        if (record.i32(0) != END64) {
            throw MeanderException.malformed(
                    "%s: byte %d begins no 64-bit end of a directory, but byte %d says so",
                    file.location(), position, locator);
        }
        DirectoryEnd end = new DirectoryEnd(record.i64(32), record.i64(48), record.i64(40));
        boolean agree = agrees(small.entries, end.entries, 0xffff)
                && agrees(small.offset, end.offset, Sizes.IN_EXTRA)
                && agrees(small.bytes, end.bytes, Sizes.IN_EXTRA);
        if (!agree) {
            throw MeanderException.malformed(
                    "%s: its directory is %s by 32 bits and %s by 64 bits; they must agree",
                    file.location(), small, end);
        }
        return end;
    }

    private static boolean agrees(long small, long large, long unknown) {
        return small == large || small == unknown;
    }

    private void check(RangedFile file, long position) {
        if (offset < 0 || bytes < 0 || offset > position || bytes != position - offset) {
            throw MeanderException.malformed(
                    "%s: its directory is said to have %d bytes from byte %d; it must end at byte %d",
                    file.location(), bytes, offset, position);
        }
    }

    @Override
    public String toString() {
        return "%d entries in %d bytes from byte %d".formatted(entries, bytes, offset);
    }
}
