package org.meander.launcher.guide;

import java.nio.file.Path;
import java.util.Random;
import org.meander.launcher.Meander;

/** What the examples share: a Meander in this process, and the random numbers that examples are made of. */
final class Guide {

    private Guide() {}

    /** The assembled product, with caches that the examples share. */
    static Meander.Options options() {
        Path product = Path.of(System.getProperty("product"));
        return Meander.options().home(product).cache(product.resolveSibling("guide-cache"));
    }

    static float[] randn(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    static float[] plus(float[] values, double factor, float[] others) {
        float[] sum = values.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (factor * others[i]);
        }
        return sum;
    }

    /** Mean of the absolute differences. */
    static double meanAbsoluteError(float[] values, float[] others) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += Math.abs((double) values[i] - others[i]);
        }
        return sum / values.length;
    }
}
