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
                    Bits.widen(in, bytes, shift, 3, 0, scale, minimum, out, o + group * HALF, HALF);
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
                    Bits.widen(in, bytes, shift, 3, i + half, bit, 4, -4, scale, 0, out, o + group * HALF, HALF);
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
                    int bytes = i + 16 + group / 2 * GROUP;
                    Bits.widen(in, bytes, group % 2 * 4, 15, 0, scale, minimum, out, o + group * GROUP, GROUP);
                }
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
                    int place = o + group * GROUP;
                    Bits.widen(in, bytes, shift, 15, i + 16, group, 16, 0, scale, minimum, out, place, GROUP);
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
                    int place = o + group * HALF;
                    Bits.widen(in, low, part / 2 * 4, 15, high, part * 2, 48, -32, scale, 0, out, place, HALF);
                }
            }
        }
    }

    /** An F32 scale; 256 signed bytes; sums that are not needed. */
    static final class Q8_K implements Blocks {

        @Override
        public void widen(byte[] in, int from, int count, float[] out, int to) {
            for (int b = 0, i = from, o = to; b < count; b++, i += 292, o += ELEMENTS) {
                Bits.widenSigned(in, i + 4, (float) Fields.FLOAT.get(in, i), out, o, ELEMENTS);
            }
        }
    }
}
