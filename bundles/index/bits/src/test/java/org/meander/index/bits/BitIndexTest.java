package org.meander.index.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.index.IndexStrategy;
import org.meander.index.SignBits;
import org.meander.tck.IndexContract;

class BitIndexTest extends IndexContract {

    @Override
    protected IndexStrategy strategy() {
        return new BitIndex();
    }

    private static SignBits sign(float[] values) {
        IndexStrategy.Builder builder = new BitIndex().builder(values.length);
        builder.add(MemorySegment.ofArray(values), values.length);
        return (SignBits) builder.finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 1023, 1024, 1025, 3000})
    void bitsAndWeightsAreRight(int elements) {
        Random random = new Random(elements);
        float[] values = new float[elements];
        double squaredNorm = 0;
        for (int i = 0; i < elements; i++) {
            values[i] = i % 7 == 0 ? 0 : (float) random.nextGaussian();
            squaredNorm += (double) values[i] * values[i];
        }
        SignBits bits = sign(values);
        assertEquals(squaredNorm, bits.squaredNorm(), 1e-12 * squaredNorm);
        for (int i = 0; i < elements; i++) {
            long word = bits.words().get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * (i / 64));
            assertEquals(values[i] >= 0, (word >> i % 64 & 1) == 1);
        }
        for (int block = 0; 1024 * block < elements; block++) {
            double squares = 0;
            double magnitudes = 0;
            for (int i = 1024 * block; i < Math.min(elements, 1024 * (block + 1)); i++) {
                squares += (double) values[i] * values[i];
                magnitudes += Math.abs(values[i]);
            }
            float right = (float) (squares == 0 ? 0 : squares / magnitudes);
            assertEquals(right, bits.weights().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * block), 1e-6f * right);
        }
    }

    @Test
    void aBlockOfZerosWeighsNothingAndOneThatIsNotFiniteIsNaN() {
        float[] values = new float[3 * 1024];
        values[1024] = Float.NaN;
        values[2048] = Float.POSITIVE_INFINITY;
        SignBits bits = sign(values);
        assertEquals(0, bits.weights().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
        assertTrue(Float.isNaN(bits.weights().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4)));
        assertTrue(Float.isNaN(bits.weights().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 8)));
        assertTrue(Double.isNaN(bits.squaredNorm()));
    }
}
