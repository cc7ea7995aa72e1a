package org.meander.codec.delta;

import java.util.Arrays;
import java.util.List;
import org.meander.codec.Block;

/** The numbers that the cells of a frame are expected to be, and how well. Scratch memory of a session. */
final class Prediction {

    /** One number of so many is looked at to choose how far the last difference goes on. */
    private static final int SAMPLE = 61;

    long[] nearest = new long[0];
    private long[] second = new long[0];
    byte[] contexts = new byte[0];
    private int references;

    void reserve(int n) {
        if (nearest.length < n) {
            nearest = new long[n];
            second = new long[n];
            contexts = new byte[n];
        }
    }

    /** Reads the references of a frame and finds the contexts. */
    void load(Numbers numbers, List<Block> blocks, long from, int n) {
        references = blocks.size();
        reserve(n);
        if (references == 0) {
            Arrays.fill(contexts, 0, n, (byte) 0);
            return;
        }
        numbers.read(blocks.getFirst().cells(), from, n, nearest);
        if (references == 1) {
            Contexts.ofNumbers(numbers, nearest, n, contexts);
        } else {
            numbers.read(blocks.get(1).cells(), from, n, second);
            Contexts.ofSteps(numbers, nearest, second, n, contexts);
        }
    }

    /** How many halves of the last difference are added for the shortest differences, 0..2. */
    int halves(Numbers numbers, long[] values, int n) {
        if (references < 2) {
            return 0;
        }
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int half = 0; half <= 2; half++) {
            long bits = 0;
            for (int i = 0; i < n; i += SAMPLE) {
                long step = numbers.wrap(nearest[i] - second[i]);
                long difference = numbers.wrap(values[i] - nearest[i] - (half * step >> 1));
                bits += Tokens.length(Math.abs(difference));
            }
            if (bits < least) {
                least = bits;
                best = half;
            }
        }
        return best;
    }

    /** The difference of a number to what is expected, with its sign turned if that of the last one is negative. */
    long difference(Numbers numbers, long[] values, int i, int half) {
        if (references == 0) {
            return numbers.wrap(values[i] - (i == 0 ? 0 : values[i - 1]));
        }
        if (references == 1) {
            return numbers.wrap(values[i] - nearest[i]);
        }
        long step = numbers.wrap(nearest[i] - second[i]);
        long difference = numbers.wrap(values[i] - nearest[i] - (half * step >> 1));
        return step < 0 ? -difference : difference;
    }

    /** The inverse of {@link #difference}. */
    long number(Numbers numbers, long[] values, int i, int half, long difference) {
        if (references == 0) {
            return numbers.wrap((i == 0 ? 0 : values[i - 1]) + difference);
        }
        if (references == 1) {
            return numbers.wrap(nearest[i] + difference);
        }
        long step = numbers.wrap(nearest[i] - second[i]);
        return numbers.wrap(nearest[i] + (half * step >> 1) + (step < 0 ? -difference : difference));
    }
}
