package org.meander.source.gguf;

/**
 * Blocks of 32 values with one scale, perhaps a minimum, of type F16. Of nibbles the first 16 values are the lower halves of the
 * bytes, the other 16 the upper ones.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/src/ggml-common.h">the layouts</a>
 */
final class SmallBlocks {

    private static final int ELEMENTS = 32;
    private static final int HALF = 16;

    private SmallBlocks() {}

    /** Scale; 32 signed bytes. */
    static final class Q8_0 implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 34, o += ELEMENTS) {
                Bits.widenSigned(in, i + 2, Blocks.half(in, i), out, o, ELEMENTS);
            }
        }
    }

    /** Scale; nibbles less 8. */
    static final class Q4_0 implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 18, o += ELEMENTS) {
                float scale = Blocks.half(in, i);
                Bits.widen(in, i + 2, 0, 15, -8, scale, 0, out, o, HALF);
                Bits.widen(in, i + 2, 4, 15, -8, scale, 0, out, o + HALF, HALF);
            }
        }
    }

    /** Scale and minimum; nibbles. */
    static final class Q4_1 implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 20, o += ELEMENTS) {
                float scale = Blocks.half(in, i);
                float minimum = Blocks.half(in, i + 2);
                Bits.widen(in, i + 4, 0, 15, 0, scale, -minimum, out, o, HALF);
                Bits.widen(in, i + 4, 4, 15, 0, scale, -minimum, out, o + HALF, HALF);
            }
        }
    }

    /** Scale; the fifth bits; nibbles. The value less 16. */
    static final class Q5_0 implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 22, o += ELEMENTS) {
                float scale = Blocks.half(in, i);
                int fifth = (int) Fields.INT.get(in, i + 2);
                for (int j = 0; j < HALF; j++) {
                    out[o + j] = ((in[i + 6 + j] & 15 | (fifth >>> j & 1) << 4) - 16) * scale;
                }
                for (int j = 0; j < HALF; j++) {
                    out[o + HALF + j] = ((in[i + 6 + j] >> 4 & 15 | (fifth >>> HALF + j & 1) << 4) - 16) * scale;
                }
            }
        }
    }

    /** Scale and minimum; the fifth bits; nibbles. */
    static final class Q5_1 implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 24, o += ELEMENTS) {
                float scale = Blocks.half(in, i);
                float minimum = Blocks.half(in, i + 2);
                int fifth = (int) Fields.INT.get(in, i + 4);
                for (int j = 0; j < HALF; j++) {
                    out[o + j] = (in[i + 8 + j] & 15 | (fifth >>> j & 1) << 4) * scale + minimum;
                }
                for (int j = 0; j < HALF; j++) {
                    out[o + HALF + j] = (in[i + 8 + j] >> 4 & 15 | (fifth >>> HALF + j & 1) << 4) * scale + minimum;
                }
            }
        }
    }
}
