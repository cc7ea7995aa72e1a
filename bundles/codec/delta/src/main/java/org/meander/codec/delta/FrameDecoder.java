package org.meander.codec.delta;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.entropy.FrequencyTables;
import org.meander.codec.entropy.RansDecoder;

/** Reads what {@link FrameEncoder} wrote, whatever the bytes are. Scratch memory of a session. */
final class FrameDecoder {

    private final Prediction prediction = new Prediction();
    private final FrequencyTables tables = new FrequencyTables(Contexts.COUNT);
    private final RansDecoder rans = new RansDecoder();
    private final int[] starts = new int[Contexts.COUNT + 1];
    private final int[] classOf = new int[Contexts.COUNT];
    private final byte[] head = new byte[FrequencyTables.MAX_BYTES];
    private final long[] magnitudes = new long[FrequencyTables.SYMBOLS];
    private final int[] lefts = new int[FrequencyTables.SYMBOLS];
    private long[] values = new long[0];
    private byte[] sorted = new byte[0];

    /** Reads a frame at {@code at} of a body; returns the offset after it. */
    long decode(Numbers numbers, Block block, List<Block> references, long from, int n, MemorySegment body, long at) {
        if (values.length < n) {
            values = new long[n];
            sorted = new byte[n];
        }
        prediction.load(numbers, references, from, n);
        FrameEncoder.sort(prediction.contexts, n, starts);
        need(body, at, 3);
        int half = body.get(JAVA_BYTE, at);
        int number = body.get(FrameEncoder.I16, at + 1) & 0xffff;
        if (half < 0 || half > (references.size() == 2 ? 2 : 0) || number < 1 || number > Contexts.COUNT) {
            throw MeanderException.malformed(
                    "a frame at byte %d has %d classes and goes on by %d halves; 1 to 256 and 0 to 2 are possible",
                    at, number, half);
        }
        long next = readTables(body, at + 3, number);
        need(body, next, 4);
        int stream = body.get(FrameEncoder.I32, next);
        need(body, next + 4, Math.max(0, stream));
        rans.open(body.asSlice(next + 4, Math.max(0, stream)), n, tables);
        readTokens(n);
        long end = restore(numbers, n, half, body, next + 4 + stream);
        numbers.write(values, block.cells(), from, n);
        return end;
    }

    private static void need(MemorySegment body, long at, long bytes) {
        if (bytes > body.byteSize() - at) {
            throw MeanderException.malformed(
                    "a body of %d bytes ends within the %d that are needed at byte %d", body.byteSize(), bytes, at);
        }
    }

    private long readTables(MemorySegment body, long from, int number) {
        long at = from;
        int context = 0;
        for (int c = 0; c < number; c++) {
            need(body, at, 1);
            int last = body.get(JAVA_BYTE, at++) & 0xff;
            if (last < context) {
                throw MeanderException.malformed(
                        "class %d of a frame ends at context %d; it begins at %d", c, last, context);
            }
            Arrays.fill(classOf, context, last + 1, c);
            context = last + 1;
            int there = (int) Math.min(head.length, body.byteSize() - at);
            MemorySegment.copy(body, JAVA_BYTE, at, head, 0, there);
            at += tables.read(c, head, 0, there);
        }
        Arrays.fill(classOf, context, Contexts.COUNT, number - 1);
        return at;
    }

    private void readTokens(int n) {
        int context = 0;
        for (int first = 0; first < n; first += Body.SEGMENT) {
            while (starts[context + 1] <= first) {
                context++;
            }
            rans.decode(sorted, first, Math.min(Body.SEGMENT, n - first), classOf[context]);
        }
        rans.finish();
    }

    /** Puts numbers together; returns the offset after the bits that tokens leave. */
    private long restore(Numbers numbers, int n, int half, MemorySegment body, long from) {
        Tokens tokens = Tokens.of(numbers);
        long bits = 0;
        for (int t = 0; t < FrequencyTables.SYMBOLS; t++) {
            magnitudes[t] = tokens.magnitude(t);
            lefts[t] = tokens.left(t);
        }
        for (int i = 0; i < n; i++) {
            bits += lefts[sorted[i] & 0xff];
        }
        long bytes = (bits + 63) / 64 * 8;
        need(body, from, bytes);
        byte[] contexts = prediction.contexts;
        long at = from;
        long word = 0;
        int there = 0;
        for (int i = 0; i < n; i++) {
            int token = sorted[starts[contexts[i] & 0xff]++] & 0xff;
            int left = lefts[token];
            long low = word;
            if (left > there) {
                word = body.get(FrameEncoder.I64, at);
                at += 8;
                low |= word << there;
                int taken = left - there;
                word >>>= taken;
                there = Long.SIZE - taken;
            } else {
                word >>>= left;
                there -= left;
            }
            long magnitude = magnitudes[token] | low & (1L << left) - 1;
            long difference = (token & 1) == 0 ? magnitude : -magnitude;
            values[i] = prediction.number(numbers, values, i, half, difference);
        }
        return from + bytes;
    }
}
