package org.meander.source.gguf;

/**
 * Blocks of 256 values, in which groups of 16 or 32 have a scale, perhaps a minimum, of few bits, themselves scaled by numbers of type
 * F16. All products but the last are exact in F32, so each value is rounded once.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/src/ggml-common.h">the layouts</a>
 */
final class LargeBlocks {

    private static final int ELEMENTS = 256;
    private static final int GROUP = 32;
    private static final int HALF = 16;

    private LargeBlocks() {}

    /** 16 pairs of scale and minimum, 4 bits each; 2-bit values; scale of scales, scale of minima. */
    static final class Q2_K implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 84, o += ELEMENTS) {
                float scales = Blocks.half(in, i + 80);
                float minima = Blocks.half(in, i + 82);
                for (int group = 0; group < 16; group++) {
                    float scale = scales * (in[i + group] & 15);
                    float minimum = minima * (in[i + group] >> 4 & 15);
                    int bytes = i + 16 + group / 8 * GROUP + group % 2 * HALF;
                    int shift = group / 2 % 4 * 2;
                    for (int j = 0; j < HALF; j++) {
                        out[o + group * HALF + j] = scale * (in[bytes + j] >> shift & 3) - minimum;
                    }
                }
            }
        }
    }

    /** The third bits; 2-bit values; 16 scales of 6 bits less 32; scale of scales. Where a third bit is not set, the value is 4 less. */
    static final class Q3_K implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 110, o += ELEMENTS) {
                float scales = Blocks.half(in, i + 108);
                for (int group = 0; group < 16; group++) {
                    float scale = scales * (scale(in, i + 96, group) - 32);
                    int half = group % 2 * HALF;
                    int bytes = i + 32 + group / 8 * GROUP + half;
                    int shift = group / 2 % 4 * 2;
                    int bit = group / 2;
                    for (int j = 0; j < HALF; j++) {
                        int third = in[i + half + j] >> bit & 1;
                        out[o + group * HALF + j] = scale * ((in[bytes + j] >> shift & 3) + 4 * third - 4);
                    }
                }
            }
        }

        /** The lower 4 bits of the 16 are in 8 bytes, the upper 2 in 4 more. */
        private static int scale(byte[] in, int at, int group) {
            int low = in[at + group % 8] >> group / 8 * 4 & 15;
            int high = in[at + 8 + group % 4] >> group / 4 * 2 & 3;
            return low | high << 4;
        }
    }

    /** The scale of group 0 to 7, of 6 bits, from the 12 bytes that also have the minima. */
    private static int scale(byte[] in, int at, int group) {
        return group < 4 ? in[at + group] & 63 : in[at + group + 4] & 15 | (in[at + group - 4] >> 6 & 3) << 4;
    }

    private static int minimum(byte[] in, int at, int group) {
        return group < 4 ? in[at + group + 4] & 63 : in[at + group + 4] >> 4 & 15 | (in[at + group] >> 6 & 3) << 4;
    }

    /** Scale of scales and of minima; 8 pairs of 6 bits; nibbles: of 64 values the lower halves of 32 bytes, then the upper. */
    static final class Q4_K implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 144, o += ELEMENTS) {
                float scales = Blocks.half(in, i);
                float minima = Blocks.half(in, i + 2);
                for (int group = 0; group < 8; group++) {
                    float scale = scales * scale(in, i + 4, group);
                    float minimum = minima * minimum(in, i + 4, group);
                    nibbles(in, i + 16 + group / 2 * GROUP, group % 2 * 4, scale, minimum, out, o + group * GROUP);
                }
            }
        }

        private static void nibbles(byte[] in, int at, int shift, float scale, float minimum, float[] out, int to) {
            for (int j = 0; j < GROUP; j++) {
                out[to + j] = scale * (in[at + j] >> shift & 15) - minimum;
            }
        }
    }

    /** Like Q4_K, with the fifth bits before the nibbles: those of group g are bit g of 32 bytes. */
    static final class Q5_K implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 176, o += ELEMENTS) {
                float scales = Blocks.half(in, i);
                float minima = Blocks.half(in, i + 2);
                for (int group = 0; group < 8; group++) {
                    float scale = scales * scale(in, i + 4, group);
                    float minimum = minima * minimum(in, i + 4, group);
                    int bytes = i + 48 + group / 2 * GROUP;
                    int shift = group % 2 * 4;
                    for (int j = 0; j < GROUP; j++) {
                        int value = in[bytes + j] >> shift & 15 | (in[i + 16 + j] >> group & 1) << 4;
                        out[o + group * GROUP + j] = scale * value - minimum;
                    }
                }
            }
        }
    }

    /** Lower 4 bits; upper 2 bits; 16 signed bytes as scales; scale of scales. The value less 32. */
    static final class Q6_K implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 210, o += ELEMENTS) {
                float scales = Blocks.half(in, i + 208);
                for (int group = 0; group < 16; group++) {
                    // Of 128 values the first 64 have the lower halves of 64 bytes; 32 of them share two bits of 32
                    // bytes.
                    int half = group / 8;
                    int part = group % 8 / 2;
                    int within = group % 2 * HALF;
                    int low = i + half * 64 + part % 2 * GROUP + within;
                    int high = i + 128 + half * GROUP + within;
                    float scale = scales * in[i + 192 + group];
                    values(in, low, part / 2 * 4, high, part * 2, scale, out, o + group * HALF);
                }
            }
        }

        private static void values(
                byte[] in, int low, int lowShift, int high, int highShift, float scale, float[] out, int to) {
            for (int j = 0; j < HALF; j++) {
                int value = in[low + j] >> lowShift & 15 | (in[high + j] >> highShift & 3) << 4;
                out[to + j] = scale * (value - 32);
            }
        }
    }

    /** An F32 scale; 256 signed bytes; sums that are not needed. */
    static final class Q8_K implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 292, o += ELEMENTS) {
                float scale = (float) Fields.FLOAT.get(in, i);
                for (int j = 0; j < ELEMENTS; j++) {
                    out[o + j] = scale * in[i + 4 + j];
                }
            }
        }
    }
}
