package org.meander.index.features;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.BlockBuilder;
import org.meander.index.BuilderState;
import org.meander.index.Signature;

/** Adds up the values of each pixel, in double and in order. */
final class PictureBuilder extends BlockBuilder {

    /** "MPB" and version 1. */
    private static final long MAGIC = 0x0142504d;

    private static final int LARGEST_BLOCK = 1024;
    private static final int LANES = 8;
    private static final int LEVELS = 255;
    /** One pixel in so many is darker than black, and one brighter than white: an outlier shall not gray out all others. */
    private static final int BEYOND = 200;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final long elements;
    private final SpaceFillingCurve curve;
    private final long run;
    private final double[] sums;
    private long at;

    PictureBuilder(long elements, int side, SpaceFillingCurve curve) {
        super(elements, (int) Math.min(LARGEST_BLOCK, run(elements, side)), 1);
        this.elements = elements;
        this.curve = curve;
        this.run = run(elements, side);
        this.sums = new double[elements == 0 ? 0 : (int) ((elements - 1) / run + 1)];
    }

    /** Values of a pixel: the smallest power of four with which there are at most {@code side*side}. */
    private static long run(long elements, int side) {
        long run = 1;
        while ((elements - 1) / run >= (long) side * side) {
            run *= 4;
        }
        return run;
    }

    @Override
    protected Look look() {
        double[] lanes = new double[LANES];
        return (values, offset, count, facts, place) ->
                facts[place] = Double.doubleToRawLongBits(sum(values, offset, count, lanes));
    }

    private static double sum(MemorySegment values, long offset, int count, double[] lanes) {
        Arrays.fill(lanes, 0);
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            for (int k = 0; k < LANES; k++) {
                lanes[k] += values.get(F32, offset + 4L * (i + k));
            }
        }
        for (; i < count; i++) {
            lanes[0] += values.get(F32, offset + 4L * i);
        }
        double sum = 0;
        for (double lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    @Override
    protected void take(int count, long[] seen, int place) {
        sums[(int) (at / run)] += Double.longBitsToDouble(seen[place]);
        at += count;
    }

    @Override
    protected Signature made() {
        if (elements == 0) {
            return new PictureSignature(0, 0, new byte[0], 0, 0);
        }
        int side = 1;
        while ((long) side * side < sums.length) {
            side *= 2;
        }
        double[] means = new double[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = sums[i] / Math.min(run, elements - i * run);
        }
        double[] sorted = Arrays.stream(means).filter(Double::isFinite).sorted().toArray();
        float low = sorted.length == 0 ? 0 : (float) sorted[sorted.length / BEYOND];
        float high = sorted.length == 0 ? 0 : (float) sorted[sorted.length - 1 - sorted.length / BEYOND];
        byte[] sequence = new byte[side * side];
        for (int i = 0; i < means.length; i++) {
            sequence[i] = (byte) level(means[i], low, high);
        }
        byte[] pixels = new byte[sequence.length];
        curve.map(
                curve.grid(sequence.length),
                MemorySegment.ofArray(sequence),
                MemorySegment.ofArray(pixels),
                Byte.BYTES);
        return new PictureSignature(elements, side, pixels, low, high);
    }

    /** Half of the range if all means are alike; 0 for a mean that is not a number. */
    private static int level(double mean, double low, double high) {
        if (Double.isNaN(mean)) {
            return 0;
        }
        return high > low ? Math.clamp(Math.round((mean - low) / (high - low) * LEVELS), 0, LEVELS) : LEVELS / 2;
    }

    @Override
    protected long[] header() {
        return new long[] {MAGIC, elements, run};
    }

    @Override
    protected void save(BuilderState state) {
        state.put(at);
        for (int i = 0; i < sums.length && i * run < at; i++) {
            state.put(sums[i]);
        }
    }

    @Override
    protected void restore(BuilderState state) {
        at = state.count(elements);
        for (int i = 0; i < sums.length && i * run < at; i++) {
            sums[i] = state.getDouble();
        }
    }
}
