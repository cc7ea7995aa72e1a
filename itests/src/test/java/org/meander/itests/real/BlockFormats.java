package org.meander.itests.real;

import static java.lang.Float.float16ToFloat;
import static java.lang.Float.floatToFloat16;

import java.util.Collection;
import java.util.function.IntToDoubleFunction;

/**
 * The block formats that weights are usually distributed in, as reference points: blocks of 32 values with one 16-bit scale. Written down
 * from the reference quantisers of ggml ({@code quantize_row_q8_0_ref}, {@code quantize_row_q4_0_ref}).
 */
enum BlockFormats {
    /** 8 bits a value: {@code d = amax / 127}, {@code q = round(x / d)}; the division is by the scale before it is rounded. */
    Q8_0(8.5) {
        @Override
        IntToDoubleFunction block(float[] values, int from, int to) {
            float largest = largest(values, from, to);
            float scale = Math.abs(largest) / 127;
            float inverse = scale == 0 ? 0 : 1 / scale;
            float stored = float16ToFloat(floatToFloat16(scale));
            return i -> (double) (roundHalfAway(values[i] * inverse) * stored);
        }
    },
    /** 4 bits a value: {@code d = largest / -8}, {@code q = min(15, trunc(x / d + 8.5))}. */
    Q4_0(4.5) {
        @Override
        IntToDoubleFunction block(float[] values, int from, int to) {
            float scale = largest(values, from, to) / -8;
            float inverse = scale == 0 ? 0 : 1 / scale;
            float stored = float16ToFloat(floatToFloat16(scale));
            return i -> (double) ((Math.clamp((int) (values[i] * inverse + 8.5f), 0, 15) - 8) * stored);
        }
    },
    /** 4 bits a value, symmetric: {@code d = amax / 7}, {@code q = round(x / d)}, -7 to 7. */
    INT4(4.5) {
        @Override
        IntToDoubleFunction block(float[] values, int from, int to) {
            float scale = Math.abs(largest(values, from, to)) / 7;
            float inverse = scale == 0 ? 0 : 1 / scale;
            float stored = float16ToFloat(floatToFloat16(scale));
            return i -> (double) (roundHalfAway(values[i] * inverse) * stored);
        }
    };

    private static final int BLOCK = 32;

    private final double bits;

    BlockFormats(double bits) {
        this.bits = bits;
    }

    /** Bits a value, the scale included. */
    double bits() {
        return bits;
    }

    /** What each value of a block comes back as. */
    abstract IntToDoubleFunction block(float[] values, int from, int to);

    /** Root mean square error over all values of some tensors. */
    double rmsError(Collection<float[]> tensors) {
        double squares = 0;
        long count = 0;
        for (float[] values : tensors) {
            for (int from = 0; from < values.length; from += BLOCK) {
                int to = Math.min(from + BLOCK, values.length);
                IntToDoubleFunction back = block(values, from, to);
                for (int i = from; i < to; i++) {
                    double error = back.applyAsDouble(i) - values[i];
                    squares += error * error;
                }
            }
            count += values.length;
        }
        return Math.sqrt(squares / count);
    }

    /** The value of largest magnitude, with its sign. */
    private static float largest(float[] values, int from, int to) {
        float largest = 0;
        for (int i = from; i < to; i++) {
            if (Math.abs(values[i]) > Math.abs(largest)) {
                largest = values[i];
            }
        }
        return largest;
    }

    private static float roundHalfAway(float value) {
        return Math.copySign((float) Math.floor(Math.abs((double) value) + 0.5), value);
    }
}
