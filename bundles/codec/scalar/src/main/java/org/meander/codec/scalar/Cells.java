package org.meander.codec.scalar;

import org.meander.base.DType;
import org.meander.codec.Block;

/**
 * The elements of a block as numbers, {@value #CHUNK} at a time in the order of {@link Tiles}: x what was read, y what decoding gives.
 * Scratch memory of a session.
 */
abstract class Cells {

    /** Cells of a chunk: a multiple of {@link Tiles#GROUP}. */
    static final int CHUNK = 2048;

    /** Base of a cell that cannot be split: so large that it is left out, and a multiple of 4. */
    static final int NO_BASE = 1 << 27;

    /** Least variance in squared steps that a group is taken to have. */
    static final double LEAST_VARIANCE = 0.01;

    /** Smallest and largest finite value, and the sum of the squares of the finite values; infinite if it is too large. */
    double min;

    double max;
    double squares;

    /** Number of finite values. */
    long finite;

    /** Number of zeros, and smallest and largest finite value that is none; counted only if {@link #surveyZeros} is called. */
    long zeros;

    double leastOther;
    double mostOther;

    /** Largest difference and sum of squared differences since {@link #clearErrors}. */
    double maxError;

    double squaredError;

    static Cells of(DType dtype) {
        return dtype == DType.F64 ? new DoubleCells() : new FloatCells(dtype);
    }

    /** Reads {@code n} cells from a position of the order on. */
    abstract void read(Block block, Tiles tiles, long position, int n);

    /** Writes y to where {@link #read} reads. */
    abstract void write(Block block, Tiles tiles, long position, int n);

    /** Adds x to {@link #min}, {@link #max}, {@link #squares} and {@link #finite}. */
    abstract void survey(int n);

    /** The step that is used when this one is wanted: not larger, and a number of the type that is calculated with. */
    abstract double step(double wanted);

    /** Whether numbers can be divided by that step. */
    abstract boolean divides(double step);

    /** Fills {@code q} with the multiples of the step nearest to x, less {@code centre}, and y with what decoding gives for them. */
    abstract void quantise(int[] q, int n, double step, int centre);

    /**
     * Splits each x into {@code 4 * base + rest} steps beyond the centre, for a {@link Viterbi} search. A group whose variance v is not
     * large beside the expected squared error e is drawn towards the centre by {@code 1 / (1 + e / v)} and weighs as much more: at the
     * slope of a normal variable's rate, that is the way of least cost in errors and bits together. Cells that are no number or
     * out of range become 0, with {@link #NO_BASE}.
     *
     * @param weights one for each group
     */
    abstract void split(int n, double step, int centre, int at, int[] base, float[] rest, float[] weights);

    /** Rounds y to the type. */
    abstract void settle(int n);

    /** Fills y with what decoding gives. */
    abstract void restore(int[] q, int n, double step, int centre);

    /**
     * Compares x with y from {@code at} on: adds to the errors, and lists the cells that differ by more than the bound or are
     * no number.
     *
     * @param wrong room for {@code n} indices
     * @return number of indices
     */
    abstract int verify(int at, int n, double bound, int[] wrong);

    /** The x at an index. */
    abstract double value(int index);

    /** Adds x to {@link #zeros}, {@link #leastOther} and {@link #mostOther}. */
    final void surveyZeros(int n) {
        for (int i = 0; i < n; i++) {
            double value = value(i);
            if (value == 0) {
                zeros++;
            } else if (Double.isFinite(value)) {
                leastOther = Math.min(leastOther, value);
                mostOther = Math.max(mostOther, value);
            }
        }
    }

    void clearSurvey() {
        zeros = 0;
        leastOther = Double.POSITIVE_INFINITY;
        mostOther = Double.NEGATIVE_INFINITY;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        squares = 0;
        finite = 0;
    }

    void clearErrors() {
        maxError = 0;
        squaredError = 0;
    }

    /** Makes x and y 0 at an index, for a cell that is stored exactly. */
    abstract void forget(int index);
}
