package org.meander.codec.scalar;

import org.meander.codec.entropy.FrequencyTables;

/**
 * The scales that a group of whole numbers can have. Scale 0 is that of zeros; scale s &ge; 1 stands for the root mean square
 * 2^((s - {@value #ONE}) / 4). From {@value #SPLIT} on, so many low bits are split off that what is left has a root mean square of
 * about 6 to 12: less than 0.002 bits are lost by not modelling the low bits, and the rest fits a byte.
 */
final class Scales {

    static final int COUNT = 112;

    /** Scale whose root mean square is 1. */
    static final int ONE = 18;

    /** Largest magnitude of a coded number. */
    static final int LIMIT = 1 << 20;

    private static final double SPLIT = 12;

    /** Low bits that are split off at a scale, 0..20. */
    static final int[] LOW_BITS = lowBits();

    /** Shapes of ready-made tables: normal distribution, and two with heavier tails. */
    static final int SHAPES = 3;

    /** Parts of a step over which a density is summed. */
    private static final int PARTS = 8;

    private Scales() {}

    /** The scale of {@code n} numbers by the sum of their squares. */
    static int of(double squares, int n) {
        if (squares == 0) {
            return 0;
        }
        return Math.clamp(ONE + Math.round(2 * Math.log(squares / n) / Math.log(2)), 1, COUNT - 1);
    }

    static double rootMeanSquare(int scale) {
        return scale == 0 ? 0 : StrictMath.pow(2, (scale - ONE) / 4.0);
    }

    private static int[] lowBits() {
        int[] bits = new int[COUNT];
        for (int s = 0; s < COUNT; s++) {
            for (double rms = rootMeanSquare(s); rms > SPLIT; rms /= 2) {
                bits[s]++;
            }
        }
        return bits;
    }

    /**
     * Counts for a ready-made table, the same on every machine: {@link StrictMath} and plain arithmetic only.
     *
     * @param shape 0 to {@value #SHAPES} - 1
     */
    static long[] counts(int scale, int shape) {
        long[] counts = new long[FrequencyTables.SYMBOLS];
        double sigma = Math.max(rootMeanSquare(scale) / (1 << LOW_BITS[scale]), 1.0 / 32);
        int reach = scale == 0 ? 0 : Math.clamp((long) Math.ceil(sigma * (4.5 + 1.5 * shape)), 1, 127);
        double from = LOW_BITS[scale] > 0 ? 0 : -0.5;
        for (int s = -reach; s <= reach; s++) {
            double sum = 0;
            for (int k = 0; k < PARTS; k++) {
                sum += density((s + from + (k + 0.5) / PARTS) / sigma, shape);
            }
            counts[128 + s] = 1 + (long) (sum * (1L << 30));
        }
        return counts;
    }

    /** Normal; a scale mixture of normals; Laplace; all of variance 1 and without a common factor. */
    private static double density(double z, int shape) {
        return switch (shape) {
            case 0 -> StrictMath.exp(-z * z / 2);
            case 1 ->
                0.8 / 0.86 * StrictMath.exp(-z * z / (2 * 0.86 * 0.86))
                        + 0.2 / 1.43 * StrictMath.exp(-z * z / (2 * 1.43 * 1.43));
            default -> StrictMath.exp(-Math.abs(z) * StrictMath.sqrt(2));
        };
    }
}
