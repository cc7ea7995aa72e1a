package org.meander.quantizer.composed;

import org.meander.base.MeanderException;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.QuantizerError;

/** Sums over vectors, in double. */
final class Statistic {

    private Statistic() {}

    /** Mean, deviation and squared norm of the finite values; two passes, so that the deviation of large means is right. */
    static QuantizedModel.Statistics of(float[] values) {
        double sum = 0;
        double squares = 0;
        long finite = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                sum += value;
                squares += (double) value * value;
                finite++;
            }
        }
        double mean = finite == 0 ? 0 : sum / finite;
        double differences = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                differences += (value - mean) * (value - mean);
            }
        }
        return new QuantizedModel.Statistics(mean, finite == 0 ? 0 : Math.sqrt(differences / finite), squares);
    }

    /** Index of the first value that is no finite number, or -1. */
    private static int firstNotFinite(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Sum of the squares of the values from a position on. */
    static double energy(float[] values, int from) {
        double squares = 0;
        for (int i = from; i < values.length; i++) {
            squares += (double) values[i] * values[i];
        }
        return squares;
    }

    /** Root mean square of the differences of finite values, as a part of that of the values. */
    static double relativeError(float[] values, float[] others) {
        double differences = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            if (Float.isFinite(values[i])) {
                double difference = (double) values[i] - others[i];
                differences += difference * difference;
                squares += (double) values[i] * values[i];
            }
        }
        return differences == 0 ? 0 : Math.sqrt(differences / squares);
    }

    /**
     * Refuses a vector without values, and, if that is wanted, one with a value that is not finite: {@code VALIDATION}.
     *
     * @param what for the message
     */
    static void check(float[] values, boolean validate, String what) {
        if (values.length == 0) {
            throw new MeanderException(QuantizerError.VALIDATION, what + " cannot be empty");
        }
        int wrong = validate ? firstNotFinite(values) : -1;
        if (wrong >= 0) {
            throw new MeanderException(
                    QuantizerError.VALIDATION,
                    "Parameters contain non-finite values (NaN or Inf): value " + wrong + " is " + values[wrong]);
        }
    }
}
