package org.meander.optimizer;

/**
 * Quantiles of Student's distribution. The distribution function is the incomplete beta function by its continued fraction (Abramowitz
 * and Stegun 26.7.1 and 26.5.8, evaluated by Lentz's method), its inverse is found by bisection.
 */
final class StudentT {

    private static final double TINY = 1e-300;

    /** Above, the continued fraction takes too long. */
    private static final double LARGE = 1e6;

    private StudentT() {}

    /** The value that a variable with so many degrees of freedom stays below with that probability, 0.5..1. */
    static double quantile(double probability, double freedom) {
        if (freedom <= LARGE) {
            return search(probability, freedom);
        }
        // Towards the normal distribution quantiles go as 1 over the degrees of freedom.
        double near = search(probability, LARGE);
        double normal = 2 * near - search(probability, LARGE / 2);
        return normal + (near - normal) * (LARGE / freedom);
    }

    private static double search(double probability, double freedom) {
        double high = 1;
        while (distribution(high, freedom) < probability && high < 1e300) {
            high *= 2;
        }
        double low = 0;
        for (int i = 0; i < 200 && low < high; i++) {
            double middle = 0.5 * (low + high);
            if (middle == low || middle == high) {
                break;
            }
            if (distribution(middle, freedom) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    /** Probability that a variable is at most t, for t of 0 or more. */
    static double distribution(double t, double freedom) {
        return 1 - 0.5 * incompleteBeta(freedom / 2, 0.5, freedom, t * t);
    }

    /** I at u / (u + v), without the loss of digits that computing 1 less that would bring. */
    private static double incompleteBeta(double a, double b, double u, double v) {
        if (v == 0) {
            return 1;
        }
        double x = u / (u + v);
        double y = v / (u + v);
        double front = Math.exp(a * -Math.log1p(v / u) + b * Math.log(y) - logBeta(a, b));
        return x < (a + 1) / (a + b + 2) ? front * fraction(a, b, x) / a : 1 - front * fraction(b, a, y) / b;
    }

    private static double fraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / guard(1 - (a + b) * x / (a + 1));
        double result = d;
        for (int m = 1; m < 100_000; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / guard(1 + even * d);
            c = guard(1 + even / c);
            result *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / guard(1 + odd * d);
            c = guard(1 + odd / c);
            double factor = d * c;
            result *= factor;
            if (Math.abs(factor - 1) < 1e-16) {
                break;
            }
        }
        return result;
    }

    private static double guard(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** ln B(a, b), where the difference of the two large terms is expanded. */
    private static double logBeta(double a, double b) {
        double large = Math.max(a, b);
        double small = Math.min(a, b);
        if (large < 50) {
            return logGamma(a) + logGamma(b) - logGamma(a + b);
        }
        double difference = (large - 0.5) * -Math.log1p(small / large)
                - small * Math.log(large + small)
                + small
                + stirling(large)
                - stirling(large + small);
        return logGamma(small) + difference;
    }

    private static double logGamma(double x) {
        double shift = 0;
        double z = x;
        while (z < 20) {
            shift += Math.log(z);
            z++;
        }
        return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + stirling(z) - shift;
    }

    private static double stirling(double z) {
        double s = 1 / (z * z);
        return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / z;
    }
}
