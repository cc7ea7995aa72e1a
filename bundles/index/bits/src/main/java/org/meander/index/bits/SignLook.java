package org.meander.index.bits;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.meander.index.BlockBuilder;

/** Signs of a block, the sum of its squares and that of its magnitudes, in double. For one thread. */
final class SignLook implements BlockBuilder.Look {

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> F =
            VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));
    private static final int LANES = D.length();
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final double[] lanes = new double[2 * LANES];
    private double squares;
    private double magnitudes;

    @Override
    public void at(MemorySegment values, long offset, int count, long[] facts, int at) {
        squares = 0;
        magnitudes = 0;
        int whole = count / Long.SIZE;
        if (whole > 0) {
            words(values, offset, whole, facts, at);
        }
        if (count % Long.SIZE > 0) {
            facts[at + whole] = rest(values, offset + 4L * whole * Long.SIZE, count % Long.SIZE);
        }
        facts[at + BitBuilder.WORDS] = Double.doubleToRawLongBits(squares);
        facts[at + BitBuilder.WORDS + 1] = Double.doubleToRawLongBits(magnitudes);
    }

    private void words(MemorySegment values, long offset, int words, long[] facts, int at) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        values.byteSize();
        DoubleVector s = DoubleVector.zero(D);
        DoubleVector m = s;
        for (int w = 0; w < words; w++) {
            long word = 0;
            for (int i = 0; i < Long.SIZE; i += LANES) {
                DoubleVector x = (DoubleVector)
                        FloatVector.fromMemorySegment(F, values, offset + 4L * (Long.SIZE * w + i), LITTLE_ENDIAN)
                                .convertShape(VectorOperators.F2D, D, 0);
                s = x.fma(x, s);
                m = x.abs().add(m);
                word |= x.compare(VectorOperators.GE, 0).toLong() << i;
            }
            facts[at + w] = word;
        }
        s.intoArray(lanes, 0);
        m.intoArray(lanes, LANES);
        for (int i = 0; i < LANES; i++) {
            squares += lanes[i];
            magnitudes += lanes[LANES + i];
        }
    }

    private long rest(MemorySegment values, long offset, int count) {
        long word = 0;
        for (int i = 0; i < count; i++) {
            double x = values.get(F32, offset + 4L * i);
            squares += x * x;
            magnitudes += Math.abs(x);
            word |= x >= 0 ? 1L << i : 0;
        }
        return word;
    }
}
