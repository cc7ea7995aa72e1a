package org.meander.source.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Vectors and loops give the same bits. */
class BitsTest {

    private final Random random = new Random(4);
    private final byte[] in = new byte[256];
    private final float[] vectors = new float[64];
    private final float[] loops = new float[64];

    private float some() {
        float[] special = {0, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN, 1};
        return random.nextInt(3) == 0 ? special[random.nextInt(special.length)] : (float) random.nextGaussian();
    }

    @Test
    void vectorsDoWhatLoopsDo() {
        for (int round = 0; round < 3000; round++) {
            random.nextBytes(in);
            int at = random.nextInt(100);
            int high = random.nextInt(100);
            int run = 16 << random.nextInt(3);
            int to = random.nextInt(vectors.length - run + 1);
            int shift = random.nextInt(8);
            int highShift = random.nextInt(8);
            int mask = (1 << 1 + random.nextInt(8 - shift)) - 1;
            int upper = new int[] {16, 48, 4, 0xf0}[random.nextInt(4)];
            int bias = random.nextInt(65) - 32;
            float scale = some();
            float minimum = some();
            Bits.widen(in, at, shift, mask, bias, scale, minimum, vectors, to, run);
            Bits.widenOne(in, at, shift, mask, bias, scale, minimum, loops, to, run);
            assertArrayEquals(loops, vectors);
            Bits.widen(in, at, shift, mask, high, highShift, upper, bias, scale, minimum, vectors, to, run);
            Bits.widenOne(in, at, shift, mask, high, highShift, upper, bias, scale, minimum, loops, to, run);
            assertArrayEquals(loops, vectors);
            Bits.widenSigned(in, at, scale, vectors, to, run);
            Bits.widenSignedOne(in, at, scale, loops, to, run);
            assertArrayEquals(loops, vectors);
        }
    }
}
