package org.meander.source.gguf;

/** Blocks whose nibbles are places in a table of 16 numbers. */
final class TableBlocks {

    private static final int ELEMENTS = 32;
    private static final int HALF = 16;

    /** Denser towards 0. */
    private static final float[] NONLINEAR = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
    /** Twice the numbers of the type E2M1; minus zero is zero. */
    private static final float[] E2M1 = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

    private TableBlocks() {}

    private static void nibbles(byte[] in, int at, float[] table, float scale, float[] out, int to) {
        for (int j = 0; j < HALF; j++) {
            out[to + j] = scale * table[in[at + j] & 15];
            out[to + HALF + j] = scale * table[in[at + j] >> 4 & 15];
        }
    }

    /** An F16 scale; 32 nibbles. */
    static final class Iq4Nl implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0; b < count; b++) {
                int i = from + b * 18;
                nibbles(in, i + 2, NONLINEAR, Blocks.half(in, i), out, to + b * ELEMENTS);
            }
        }
    }

    /** Scale of scales; the upper 2 bits of 8 scales, then their lower 4; 256 nibbles. Scales less 32. */
    static final class Iq4Xs implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from; b < count; b++, i += 136) {
                float scales = Blocks.half(in, i);
                int upper = (short) Fields.SHORT.get(in, i + 2);
                for (int group = 0; group < 8; group++) {
                    int scale = in[i + 4 + group / 2] >> group % 2 * 4 & 15 | (upper >> group * 2 & 3) << 4;
                    int place = to + (b * 8 + group) * ELEMENTS;
                    nibbles(in, i + 8 + group * HALF, NONLINEAR, scales * (scale - 32), out, place);
                }
            }
        }
    }

    /** A scale of type E8M0, so a power of two; 32 nibbles of type E2M1. */
    static final class Mxfp4 implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0; b < count; b++) {
                int i = from + b * 17;
                nibbles(in, i + 1, E2M1, halfPower(in[i] & 0xff), out, to + b * ELEMENTS);
            }
        }

        /** {@code 2^(exponent - 128)}, half of what the exponent says because the table has twice the numbers. */
        private static float halfPower(int exponent) {
            return Math.scalb(1f, exponent - 128);
        }
    }
}
