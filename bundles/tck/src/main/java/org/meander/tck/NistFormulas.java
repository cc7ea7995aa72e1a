package org.meander.tck;

import java.util.Map;

/** The models of NIST's data sets with their derivatives, written out by hand. */
final class NistFormulas {

    /** A model at one point. */
    @FunctionalInterface
    interface Formula {

        /**
         * @param b parameters
         * @param x inputs
         * @param out receives the value and then the derivatives
         */
        void at(double[] b, double[] x, double[] out);
    }

    static final Map<String, Formula> ALL = Map.ofEntries(
            Map.entry("BoxBOD", NistFormulas::saturation),
            Map.entry("Chwirut2", NistFormulas::chwirut),
            Map.entry("DanWood", NistFormulas::power),
            Map.entry("ENSO", NistFormulas::enso),
            Map.entry("Eckerle4", NistFormulas::eckerle),
            Map.entry("Gauss1", NistFormulas::gauss),
            Map.entry("Gauss3", NistFormulas::gauss),
            Map.entry("Kirby2", NistFormulas::kirby),
            Map.entry("Lanczos1", NistFormulas::lanczos),
            Map.entry("Lanczos2", NistFormulas::lanczos),
            Map.entry("MGH10", NistFormulas::meyer),
            Map.entry("Misra1a", NistFormulas::saturation),
            Map.entry("Misra1b", NistFormulas::misraB),
            Map.entry("Misra1c", NistFormulas::misraC),
            Map.entry("Misra1d", NistFormulas::misraD),
            Map.entry("Nelson", NistFormulas::nelson),
            Map.entry("Rat42", NistFormulas::logistic),
            Map.entry("Rat43", NistFormulas::richards));

    private NistFormulas() {}

    /** b1·(1 − exp(−b2·x)). */
    private static void saturation(double[] b, double[] x, double[] out) {
        double e = Math.exp(-b[1] * x[0]);
        out[0] = -b[0] * Math.expm1(-b[1] * x[0]);
        out[1] = -Math.expm1(-b[1] * x[0]);
        out[2] = b[0] * x[0] * e;
    }

    /** exp(−b1·x) / (b2 + b3·x). */
    private static void chwirut(double[] b, double[] x, double[] out) {
        double below = b[1] + b[2] * x[0];
        out[0] = Math.exp(-b[0] * x[0]) / below;
        out[1] = -x[0] * out[0];
        out[2] = -out[0] / below;
        out[3] = -x[0] * out[0] / below;
    }

    /** b1·x^b2. */
    private static void power(double[] b, double[] x, double[] out) {
        out[1] = Math.pow(x[0], b[1]);
        out[0] = b[0] * out[1];
        out[2] = out[0] * Math.log(x[0]);
    }

    /** A constant and three cycles: of one year, and of the two lengths b4 and b7. */
    private static void enso(double[] b, double[] x, double[] out) {
        double turn = 2 * Math.PI * x[0];
        out[1] = 1;
        out[2] = Math.cos(turn / 12);
        out[3] = Math.sin(turn / 12);
        out[5] = Math.cos(turn / b[3]);
        out[6] = Math.sin(turn / b[3]);
        out[4] = (b[4] * out[6] - b[5] * out[5]) * turn / (b[3] * b[3]);
        out[8] = Math.cos(turn / b[6]);
        out[9] = Math.sin(turn / b[6]);
        out[7] = (b[7] * out[9] - b[8] * out[8]) * turn / (b[6] * b[6]);
        out[0] = b[0] + b[1] * out[2] + b[2] * out[3] + b[4] * out[5] + b[5] * out[6] + b[7] * out[8] + b[8] * out[9];
    }

    /** (b1 / b2)·exp(−½·((x − b3) / b2)²). */
    private static void eckerle(double[] b, double[] x, double[] out) {
        double z = (x[0] - b[2]) / b[1];
        out[1] = Math.exp(-0.5 * z * z) / b[1];
        out[0] = b[0] * out[1];
        out[2] = out[0] * (z * z - 1) / b[1];
        out[3] = out[0] * z / b[1];
    }

    /** A decay and two bells. */
    private static void gauss(double[] b, double[] x, double[] out) {
        out[1] = Math.exp(-b[1] * x[0]);
        out[2] = -b[0] * x[0] * out[1];
        out[0] = b[0] * out[1];
        for (int k = 2; k < 8; k += 3) {
            double z = (x[0] - b[k + 1]) / b[k + 2];
            double e = Math.exp(-z * z);
            out[k + 1] = e;
            out[k + 2] = 2 * b[k] * e * z / b[k + 2];
            out[k + 3] = 2 * b[k] * e * z * z / b[k + 2];
            out[0] += b[k] * e;
        }
    }

    /** (b1 + b2·x + b3·x²) / (1 + b4·x + b5·x²). */
    private static void kirby(double[] b, double[] x, double[] out) {
        double below = 1 + x[0] * (b[3] + x[0] * b[4]);
        out[0] = (b[0] + x[0] * (b[1] + x[0] * b[2])) / below;
        out[1] = 1 / below;
        out[2] = x[0] / below;
        out[3] = x[0] * x[0] / below;
        out[4] = -out[0] * x[0] / below;
        out[5] = -out[0] * x[0] * x[0] / below;
    }

    /** Three decays. */
    private static void lanczos(double[] b, double[] x, double[] out) {
        out[0] = 0;
        for (int k = 0; k < 6; k += 2) {
            out[k + 1] = Math.exp(-b[k + 1] * x[0]);
            out[k + 2] = -b[k] * x[0] * out[k + 1];
            out[0] += b[k] * out[k + 1];
        }
    }

    /** b1·exp(b2 / (x + b3)). */
    private static void meyer(double[] b, double[] x, double[] out) {
        double sum = x[0] + b[2];
        out[1] = Math.exp(b[1] / sum);
        out[0] = b[0] * out[1];
        out[2] = out[0] / sum;
        out[3] = -out[0] * b[1] / (sum * sum);
    }

    /** b1·(1 − (1 + b2·x/2)^−2). */
    private static void misraB(double[] b, double[] x, double[] out) {
        double h = 1 + b[1] * x[0] / 2;
        out[1] = 1 - 1 / (h * h);
        out[0] = b[0] * out[1];
        out[2] = b[0] * x[0] / (h * h * h);
    }

    /** b1·(1 − (1 + 2·b2·x)^−½). */
    private static void misraC(double[] b, double[] x, double[] out) {
        double h = 1 + 2 * b[1] * x[0];
        out[1] = 1 - 1 / Math.sqrt(h);
        out[0] = b[0] * out[1];
        out[2] = b[0] * x[0] / (h * Math.sqrt(h));
    }

    /** b1·b2·x / (1 + b2·x). */
    private static void misraD(double[] b, double[] x, double[] out) {
        double h = 1 + b[1] * x[0];
        out[1] = b[1] * x[0] / h;
        out[0] = b[0] * out[1];
        out[2] = b[0] * x[0] / (h * h);
    }

    /** b1 − b2·x1·exp(−b3·x2). */
    private static void nelson(double[] b, double[] x, double[] out) {
        double e = Math.exp(-b[2] * x[1]);
        out[0] = b[0] - b[1] * x[0] * e;
        out[1] = 1;
        out[2] = -x[0] * e;
        out[3] = b[1] * x[0] * x[1] * e;
    }

    /** b1 / (1 + exp(b2 − b3·x)). */
    private static void logistic(double[] b, double[] x, double[] out) {
        double e = Math.exp(b[1] - b[2] * x[0]);
        out[1] = 1 / (1 + e);
        out[0] = b[0] * out[1];
        out[2] = -out[0] * e / (1 + e);
        out[3] = -x[0] * out[2];
    }

    /** b1 / (1 + exp(b2 − b3·x))^(1 / b4). */
    private static void richards(double[] b, double[] x, double[] out) {
        double e = Math.exp(b[1] - b[2] * x[0]);
        out[1] = Math.pow(1 + e, -1 / b[3]);
        out[0] = b[0] * out[1];
        out[2] = -out[0] * e / (1 + e) / b[3];
        out[3] = -x[0] * out[2];
        out[4] = out[0] * Math.log1p(e) / (b[3] * b[3]);
    }
}
