package org.meander.source.generator;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How values of standard deviation 1 are made from a position. Only exactly rounded operations and StrictMath: equal
 * on every machine.
 */
enum Distribution {
    /** Normal. */
    GAUSSIAN("gaussian") {
        @Override
        void fill(Noise noise, long elements, long from, double[] target, int count) {
            for (int i = 0; i < count; i++) {
                target[i] = Normal.quantile(noise.uniform(from + i));
            }
        }
    },

    /**
     * Student's t with 4 degrees of freedom, which has no finite kurtosis: a few values are far out, as in trained
     * weights. By the quantile, which has a closed form for 4 (Shaw, Journal of Computational Finance 9, 2006).
     */
    HEAVY_TAIL("heavy-tail") {
        @Override
        void fill(Noise noise, long elements, long from, double[] target, int count) {
            for (int i = 0; i < count; i++) {
                target[i] = student4(noise.uniform(from + i)) * SQRT_HALF;
            }
        }
    },

    /** Uniform between minus and plus the square root of 3. */
    UNIFORM("uniform") {
        @Override
        void fill(Noise noise, long elements, long from, double[] target, int count) {
            for (int i = 0; i < count; i++) {
                target[i] = (2 * noise.uniform(from + i) - 1) * SQRT_3;
            }
        }
    },

    /**
     * A sum of {@value #WAVES} sines over the flattened tensor, of 1 to 128 periods and amplitudes that fall with the
     * frequency.
     */
    SMOOTH("smooth") {
        @Override
        void fill(Noise noise, long elements, long from, double[] target, int count) {
            Arrays.fill(target, 0, count, 0);
            double[] sines = new double[RUN];
            double[] cosines = new double[RUN];
            for (int w = 0; w < WAVES; w++) {
                double phase = 2 * Math.PI * noise.uniform(w);
                double step = 2 * Math.PI * (1L << w) / elements;
                double amplitude = SMOOTH_SCALE / (1L << w);
                for (int j = 0; j < Math.min(RUN, from % RUN + count); j++) {
                    sines[j] = StrictMath.sin(step * j);
                    cosines[j] = StrictMath.cos(step * j);
                }
                // Split at multiples of RUN wherever reading starts: equal rounding from every offset.
                for (int i = 0; i < count; ) {
                    int j = (int) ((from + i) % RUN);
                    int run = Math.min(RUN - j, count - i);
                    double angle = phase + step * (from + i - j);
                    double sine = amplitude * StrictMath.sin(angle);
                    double cosine = amplitude * StrictMath.cos(angle);
                    for (int k = 0; k < run; k++) {
                        target[i + k] += sine * cosines[j + k] + cosine * sines[j + k];
                    }
                    i += run;
                }
            }
        }
    };

    private static final int WAVES = 8;
    private static final int RUN = 64;
    private static final double SQRT_HALF = StrictMath.sqrt(0.5);
    private static final double SQRT_3 = StrictMath.sqrt(3);
    /** The squares of the amplitudes add up to (1 - 4^-8) / (1 - 1/4), and a sine's mean square is a half. */
    private static final double SMOOTH_SCALE = StrictMath.sqrt(2 * 0.75 / (1 - 0x1p-16));

    private final String key;

    Distribution(String key) {
        this.key = key;
    }

    /**
     * Writes the values at positions {@code from} to {@code from + count - 1} of a tensor.
     *
     * @param elements that the tensor has
     */
    abstract void fill(Noise noise, long elements, long from, double[] target, int count);

    static Optional<Distribution> of(String key) {
        return Stream.of(values()).filter(d -> d.key.equals(key)).findFirst();
    }

    static String keys() {
        return Stream.of(values()).map(d -> d.key).collect(Collectors.joining(", "));
    }

    /** Quantile of Student's t with 4 degrees of freedom. */
    static double student4(double p) {
        double root = StrictMath.sqrt(4 * p * (1 - p));
        double q = StrictMath.cos(StrictMath.acos(root) / 3) / root;
        return StrictMath.copySign(2 * StrictMath.sqrt(Math.max(0, q - 1)), p - 0.5);
    }
}
