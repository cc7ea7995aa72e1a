package org.meander.codec.scalar;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The search for the best way through the {@link Trellis} (G. D. Forney, "The Viterbi algorithm", Proc. IEEE 61, 1973), on all paths at
 * once. It goes window by window; a window's best end is the next one's beginning. Scratch memory of a session.
 */
final class Viterbi {

    /** Cells of a window: of 512 a path, few are so near the end that they cannot choose freely. */
    static final int WINDOW = 8192;

    private static final VectorSpecies<Integer> I = Trellis.I;
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED.length() > Trellis.PATHS
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    /** More than a window's errors can add up to. */
    private static final float NEVER = 0x1p60f;

    private static final int HALF = Trellis.STATES / 2;

    /** For each state below {@link #HALF} the subset of an even number's successor, as an index of {@link #errors}. */
    private static final int[] SUBSETS = subsets();

    /** Each cell less {@code 4 * base}, in steps, -2..2; what precedes it in {@link #base}. */
    final float[] rest = new float[WINDOW + 64];

    final int[] base = new int[WINDOW + 64];

    /** What an error of a group weighs. */
    final float[] weights = new float[WINDOW / Tiles.GROUP];

    private final int[] survivors = new int[WINDOW];
    private final float[] errors = new float[4 * F.length()];
    private float[] sums = new float[Trellis.STATES * F.length()];
    private float[] nextSums = new float[Trellis.STATES * F.length()];
    private final int[] states = new int[Trellis.PATHS];

    private static int[] subsets() {
        int[] subsets = new int[HALF];
        for (int s = 0; s < HALF; s++) {
            subsets[s] = ((s & 1) + 2 * (Trellis.PARITIES >>> s & 1)) * F.length();
        }
        return subsets;
    }

    /** Begins a block. */
    void begin() {
        Arrays.fill(states, 0);
    }

    /** Finds the points of the window's {@code n} cells; up to 15 ints behind them are changed, too. */
    void search(int n, int[] points, int at) {
        int end = n + (-n & Trellis.PATHS - 1);
        Arrays.fill(rest, n, end, 0);
        Arrays.fill(base, n, end, 0);
        for (int path = 0; path < Trellis.PATHS; path += F.length()) {
            forward(path, end);
            best(path);
            backward(path, end, points, at);
        }
    }

    private void forward(int path, int end) {
        IntVector start = IntVector.fromArray(I, states, path);
        for (int s = 0; s < Trellis.STATES; s++) {
            FloatVector.broadcast(F, NEVER).blend(0, start.eq(s).cast(F)).intoArray(sums, s * F.length());
        }
        for (int i = path; i < end; i += Trellis.PATHS) {
            measure(rest, i, weights[i / Tiles.GROUP], errors);
            step(sums, nextSums, errors, survivors, i);
            float[] swap = sums;
            sums = nextSums;
            nextSums = swap;
        }
    }

    /** Squared distances to the nearest points whose remainder of 4 is 0, 1, 2 and 3. */
    private static void measure(float[] rest, int i, float weight, float[] errors) {
        FloatVector r = FloatVector.fromArray(F, rest, i);
        FloatVector zero = r.abs();
        FloatVector one = r.sub(1).abs();
        one = one.blend(FloatVector.broadcast(F, 4).sub(one), one.compare(LT, 2).not());
        FloatVector two = FloatVector.broadcast(F, 2).sub(zero);
        FloatVector three = FloatVector.broadcast(F, 2).sub(one);
        zero.mul(zero).mul(weight).intoArray(errors, 0);
        one.mul(one).mul(weight).intoArray(errors, F.length());
        two.mul(two).mul(weight).intoArray(errors, 2 * F.length());
        three.mul(three).mul(weight).intoArray(errors, 3 * F.length());
    }

    /** Goes on by one cell; bit t of its survivors says that the upper of its two predecessors is the better one for state t. */
    private static void step(float[] from, float[] to, float[] errors, int[] survivors, int i) {
        int length = F.length();
        IntVector upper = IntVector.zero(I);
        for (int s = 0; s < HALF; s++) {
            int subset = SUBSETS[s];
            FloatVector even = FloatVector.fromArray(F, errors, subset);
            FloatVector odd = FloatVector.fromArray(F, errors, subset ^ 2 * length);
            FloatVector low = FloatVector.fromArray(F, from, s * length);
            FloatVector high = FloatVector.fromArray(F, from, (s + HALF) * length);
            FloatVector a = low.add(even);
            FloatVector b = high.add(odd);
            VectorMask<Float> first = b.compare(LT, a);
            a.blend(b, first).intoArray(to, 2 * s * length);
            FloatVector c = low.add(odd);
            FloatVector d = high.add(even);
            VectorMask<Float> second = d.compare(LT, c);
            c.blend(d, second).intoArray(to, (2 * s + 1) * length);
            upper = upper.lanewise(OR, 1 << 2 * s, first.cast(I)).lanewise(OR, 2 << 2 * s, second.cast(I));
        }
        upper.intoArray(survivors, i);
    }

    private void backward(int path, int end, int[] points, int at) {
        IntVector state = IntVector.fromArray(I, states, path);
        for (int i = end - Trellis.PATHS + path; i >= 0; i -= Trellis.PATHS) {
            IntVector upper =
                    IntVector.fromArray(I, survivors, i).lanewise(LSHR, state).and(1);
            IntVector before = state.lanewise(LSHR, 1).add(upper.mul(HALF));
            IntVector parity = IntVector.broadcast(I, Trellis.PARITIES).lanewise(LSHR, before);
            IntVector odd = parity.lanewise(XOR, state).and(1);
            IntVector remainder = odd.add(odd).add(before.and(1));
            nearest(FloatVector.fromArray(F, rest, i), remainder)
                    .add(IntVector.fromArray(I, base, i).lanewise(LSHL, 2))
                    .intoArray(points, at + i);
            state = before;
        }
    }

    /** The states that end best. */
    private void best(int path) {
        FloatVector least = FloatVector.fromArray(F, sums, 0);
        IntVector best = IntVector.zero(I);
        for (int s = 1; s < Trellis.STATES; s++) {
            FloatVector sum = FloatVector.fromArray(F, sums, s * F.length());
            VectorMask<Float> less = sum.compare(LT, least);
            least = least.blend(sum, less);
            best = best.blend(s, less.cast(I));
        }
        best.intoArray(states, path);
    }

    /** The whole number nearest to r, -2..2, with that remainder of 4: the remainder or 4 less. */
    private static IntVector nearest(FloatVector r, IntVector remainder) {
        FloatVector middle = ((FloatVector) remainder.convertShape(I2F, F, 0)).sub(2);
        return remainder.sub(4, r.compare(LT, middle).cast(I));
    }
}
