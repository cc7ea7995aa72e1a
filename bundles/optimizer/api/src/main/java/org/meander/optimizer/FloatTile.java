package org.meander.optimizer;

import java.util.Objects;

/**
 * At most {@value #CAPACITY} consecutive points, column by column, small enough to stay in the first-level cache, in single precision. The columns of
 * the input lie in one array and those of the output in another, each with room for {@link #padded()} values; the optimizer owns both.
 *
 * <p>The input is filled to a multiple of {@value #LANES} points by repeating the last, so that a kernel may go in whole vectors; what it
 * writes after the last point is ignored. For one thread.
 */
public final class FloatTile {

    /** The most points of a tile. */
    public static final int CAPACITY = 512;

    /** The input is padded to a multiple of this. */
    public static final int LANES = 16;

    /** Not a power of two, so that columns do not fall on the same lines of the cache. */
    static final int STRIDE = CAPACITY + 3 * LANES;

    private final int columns;
    private final float[] inputs;
    private final float[] outputs;
    private long position;
    private int count;
    private int shift;

    /**
     * @param columns of the input: those of the model, then y, then the standard deviation if there is one
     * @param parameters of the model
     */
    public FloatTile(int columns, int parameters) {
        this.columns = columns;
        this.inputs = new float[columns * STRIDE];
        this.outputs = new float[(parameters + 1) * STRIDE + LANES];
    }

    /** Index of the first point among all points, 0 or more. */
    public long position() {
        return position;
    }

    /** Points, 1 to {@value #CAPACITY}. */
    public int count() {
        return count;
    }

    /** {@link #count()} rounded up to a multiple of {@value #LANES}. */
    public int padded() {
        return (count + LANES - 1) / LANES * LANES;
    }

    /** All columns of the input; read only. */
    public float[] inputs() {
        return inputs;
    }

    /** Where in {@link #inputs()} a column of the model begins, 0 based in the order of {@link ForwardModel#columns}. */
    public int input(int column) {
        return column * STRIDE;
    }

    /** All columns of the output, for the evaluator to fill. */
    public float[] outputs() {
        return outputs;
    }

    /** Where in {@link #outputs()} the model's values go; the optimizer may move it from one tile to the next, and all columns of the output with it. */
    public int value() {
        return shift;
    }

    /**
     * Where in {@link #outputs()} the partial derivatives go.
     *
     * @param n 0 based: the n-th parameter of the points' {@link Support}, which is the n-th of all unless the model says otherwise
     */
    public int gradient(int n) {
        return (n + 1) * STRIDE + shift;
    }

    /**
     * For optimizers: moves the columns of the output, so that they begin at a line of the cache.
     *
     * @param places by which they lie after where they begin in a new tile, 0 to {@value #LANES}
     */
    public void shift(int places) {
        shift = Objects.checkIndex(places, LANES + 1);
    }

    /** For optimizers: has the points read, and pads them. */
    public void load(PointSource.Reader reader, long from, int points) {
        reader.read(from, points, inputs, STRIDE);
        position = from;
        count = points;
        int end = padded();
        for (int c = 0; c < columns; c++) {
            int base = c * STRIDE;
            float last = inputs[base + points - 1];
            for (int i = points; i < end; i++) {
                inputs[base + i] = last;
            }
        }
    }
}
