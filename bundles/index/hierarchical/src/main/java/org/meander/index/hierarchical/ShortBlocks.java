package org.meander.index.hierarchical;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link BlockMoments} computes, bit by bit, for {@value #COUNT} blocks of {@value #LENGTH} values at once: the lanes of two blocks are
 * folded by one addition, until each lane is a block. For one thread, and machines with registers of eight doubles.
 */
final class ShortBlocks {

    /** Values of a block. */
    static final int LENGTH = 16;

    /** Blocks of a call. */
    static final int COUNT = 8;

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_512;
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_256;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /** Whether this machine has such registers. */
    static final boolean SUPPORTED = DoubleVector.SPECIES_PREFERRED.length() == COUNT;

    /** Of two registers, the halves that are added to each other: of eight lanes, of four, of two. */
    private static final double[][] LOWER = {
        {0, 1, 2, 3, 8, 9, 10, 11}, {0, 1, 4, 5, 8, 9, 12, 13}, {0, 2, 4, 6, 8, 10, 12, 14}
    };

    private static final double[][] UPPER = {
        {4, 5, 6, 7, 12, 13, 14, 15}, {2, 3, 6, 7, 10, 11, 14, 15}, {1, 3, 5, 7, 9, 11, 13, 15}
    };

    private final double[] shifts = new double[COUNT];
    /** Sums of differences, of their squares, of squares of values: two blocks a register. */
    private final double[] sums = new double[3 * 4 * COUNT];

    private final double[] means = new double[COUNT];
    private final double[] squaredDifferences = new double[COUNT];

    double mean(int block) {
        return means[block];
    }

    double squaredDifferences(int block) {
        return squaredDifferences[block];
    }

    double squares(int block) {
        return sums[2 * 4 * COUNT + block];
    }

    /** Takes the blocks that follow each other from a byte offset on. */
    void take(MemorySegment values, long offset) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        values.byteSize();
        for (int block = 0; block < COUNT; block += 2) {
            long at = offset + (long) Float.BYTES * LENGTH * block;
            shifts[block] = values.get(F32, at);
            shifts[block + 1] = values.get(F32, at + Float.BYTES * LENGTH);
            pair(values, at, shifts[block], shifts[block + 1], sums, block / 2 * COUNT);
        }
        for (int i = 0; i < 3; i++) {
            fold(sums, i * 4 * COUNT);
        }
        for (int block = 0; block < COUNT; block++) {
            double difference = sums[block];
            boolean finite = Double.isFinite(squares(block));
            means[block] = finite ? shifts[block] + difference / LENGTH : Double.NaN;
            squaredDifferences[block] =
                    finite ? Math.max(0, sums[4 * COUNT + block] - difference * (difference / LENGTH)) : Double.NaN;
        }
    }

    private static void pair(MemorySegment values, long at, double first, double second, double[] sums, int to) {
        DoubleVector lower = DoubleVector.fromArray(D, LOWER[0], 0);
        DoubleVector upper = DoubleVector.fromArray(D, UPPER[0], 0);
        DoubleVector x0 = (DoubleVector)
                FloatVector.fromMemorySegment(F, values, at, LITTLE_ENDIAN).convertShape(VectorOperators.F2D, D, 0);
        DoubleVector x1 = (DoubleVector) FloatVector.fromMemorySegment(F, values, at + 32, LITTLE_ENDIAN)
                .convertShape(VectorOperators.F2D, D, 0);
        DoubleVector y0 = (DoubleVector) FloatVector.fromMemorySegment(F, values, at + 64, LITTLE_ENDIAN)
                .convertShape(VectorOperators.F2D, D, 0);
        DoubleVector y1 = (DoubleVector) FloatVector.fromMemorySegment(F, values, at + 96, LITTLE_ENDIAN)
                .convertShape(VectorOperators.F2D, D, 0);
        DoubleVector c0 = x0.sub(first);
        DoubleVector c1 = x1.sub(first);
        DoubleVector d0 = y0.sub(second);
        DoubleVector d1 = y1.sub(second);
        DoubleVector a = c0.add(c1);
        DoubleVector b = d0.add(d1);
        lower.selectFrom(a, b).add(upper.selectFrom(a, b)).intoArray(sums, to);
        a = c0.mul(c0).add(c1.mul(c1));
        b = d0.mul(d0).add(d1.mul(d1));
        lower.selectFrom(a, b).add(upper.selectFrom(a, b)).intoArray(sums, to + 4 * COUNT);
        a = x0.mul(x0).add(x1.mul(x1));
        b = y0.mul(y0).add(y1.mul(y1));
        lower.selectFrom(a, b).add(upper.selectFrom(a, b)).intoArray(sums, to + 8 * COUNT);
    }

    /** Four registers of two blocks each become one. */
    private static void fold(double[] sums, int at) {
        DoubleVector lower = DoubleVector.fromArray(D, LOWER[1], 0);
        DoubleVector upper = DoubleVector.fromArray(D, UPPER[1], 0);
        DoubleVector a = DoubleVector.fromArray(D, sums, at);
        DoubleVector b = DoubleVector.fromArray(D, sums, at + COUNT);
        DoubleVector c = DoubleVector.fromArray(D, sums, at + 2 * COUNT);
        DoubleVector d = DoubleVector.fromArray(D, sums, at + 3 * COUNT);
        a = lower.selectFrom(a, b).add(upper.selectFrom(a, b));
        c = lower.selectFrom(c, d).add(upper.selectFrom(c, d));
        lower = DoubleVector.fromArray(D, LOWER[2], 0);
        upper = DoubleVector.fromArray(D, UPPER[2], 0);
        lower.selectFrom(a, c).add(upper.selectFrom(a, c)).intoArray(sums, at);
    }
}
