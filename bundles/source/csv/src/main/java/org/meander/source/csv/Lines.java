package org.meander.source.csv;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.meander.base.MeanderException;
import org.meander.source.RangedFile;

/**
 * Lines of a part of a file, read in pieces.
 *
 * @param from first byte
 * @param to the byte after the last
 * @param first number of the first line
 */
record Lines(RangedFile file, long from, long to, long first) {

    private static final int PIECE_BYTES = 1 << 16;
    private static final int LONGEST_LINE = 1 << 20;

    /** Takes a line. */
    interface Taker {

        /**
         * @param text has the line in bytes {@code from} to {@code to - 1}, without its end
         * @param at byte of the file at which it begins
         * @param line its number, from 1
         */
        void take(byte[] text, int from, int to, long at, long line);
    }

    void forEach(Taker taker) {
        byte[] buffer = new byte[(int) Math.min(PIECE_BYTES, Math.max(1, to - from))];
        int held = 0;
        long next = from;
        long line = first;
        while (next < to || held > 0) {
            int more = (int) Math.min(buffer.length - held, to - next);
            if (more > 0) {
                file.read(next, MemorySegment.ofArray(buffer).asSlice(held, more));
                next += more;
                held += more;
            }
            int start = 0;
            for (int i = 0; i < held; i++) {
                if (buffer[i] == '\n') {
                    taker.take(buffer, start, i, next - held + start, line++);
                    start = i + 1;
                }
            }
            if (next == to && start < held) {
                taker.take(buffer, start, held, next - held + start, line);
                start = held;
            }
            System.arraycopy(buffer, start, buffer, 0, held - start);
            held -= start;
            if (held == buffer.length) {
                if (held >= LONGEST_LINE) {
                    throw MeanderException.malformed(
                            "%s: line %d has more than %d bytes", file.location(), line, LONGEST_LINE);
                }
                buffer = Arrays.copyOf(buffer, 2 * held);
            }
        }
    }
}
