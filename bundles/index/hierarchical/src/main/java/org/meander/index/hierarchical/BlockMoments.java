package org.meander.index.hierarchical;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Mean, sum of squared differences from it, and sum of squares of up to {@value #CAPACITY} F32 values, in double. Sums are taken of
 * differences from the block's first value: that value is no farther from the mean than the differences' norm, so that subtracting
 * the squared mean difference in the end loses at most a factor of the block's length of the precision, however large the mean is
 * (Chan, Golub, LeVeque, Algorithms for computing the sample variance, 1983). The order of additions depends on the count alone.
 * For one thread.
 */
final class BlockMoments {

    static final int CAPACITY = 1024;

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> F =
            VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));
    private static final int LANES = D.length();
    private static final int STEP = 2 * LANES;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final double[] lanes = new double[3 * LANES];
    private double mean;
    private double squaredDifferences;
    private double squares;

    double mean() {
        return mean;
    }

    double squaredDifferences() {
        return squaredDifferences;
    }

    double squares() {
        return squares;
    }

    /** Takes {@code count} values, 1 to {@value #CAPACITY}, from a byte offset. A value that is not finite makes all but {@link #squares} NaN. */
    void take(MemorySegment values, long offset, int count) {
        double shift = values.get(F32, offset);
        int vectors = count / STEP * STEP;
        sum(values, offset, vectors, shift);
        double difference = fold(0);
        double squaredDifference = fold(LANES);
        squares = fold(2 * LANES);
        for (int i = vectors; i < count; i++) {
            double x = values.get(F32, offset + 4L * i);
            double d = x - shift;
            difference += d;
            squaredDifference += d * d;
            squares += x * x;
        }
        mean = shift + difference / count;
        squaredDifferences = Math.max(0, squaredDifference - difference * (difference / count));
        if (!Double.isFinite(squares)) {
            mean = Double.NaN;
            squaredDifferences = Double.NaN;
        }
    }

    private void sum(MemorySegment values, long offset, int count, double shift) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        values.byteSize();
        DoubleVector k = DoubleVector.broadcast(D, shift);
        DoubleVector a0 = DoubleVector.zero(D);
        DoubleVector a1 = a0;
        DoubleVector b0 = a0;
        DoubleVector b1 = a0;
        DoubleVector c0 = a0;
        DoubleVector c1 = a0;
        for (int i = 0; i < count; i += STEP) {
            DoubleVector x0 = load(values, offset + 4L * i);
            DoubleVector x1 = load(values, offset + 4L * (i + LANES));
            DoubleVector d0 = x0.sub(k);
            DoubleVector d1 = x1.sub(k);
            a0 = d0.add(a0);
            a1 = d1.add(a1);
            b0 = d0.fma(d0, b0);
            b1 = d1.fma(d1, b1);
            c0 = x0.fma(x0, c0);
            c1 = x1.fma(x1, c1);
        }
        a0.add(a1).intoArray(lanes, 0);
        b0.add(b1).intoArray(lanes, LANES);
        c0.add(c1).intoArray(lanes, 2 * LANES);
    }

    private static DoubleVector load(MemorySegment values, long offset) {
        return (DoubleVector)
                FloatVector.fromMemorySegment(F, values, offset, LITTLE_ENDIAN).convertShape(VectorOperators.F2D, D, 0);
    }

    /** Not {@code reduceLanes}, whose order of additions is left open. */
    private double fold(int from) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = from; i < from + half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[from];
    }
}
