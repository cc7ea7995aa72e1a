package org.meander.optimizer.vectormath;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of runs of an array, the same to the bit whether they are interpreted or compiled, and for every vector width: what
 * {@code lanewise(EXP)} and its like are not. Errors are below 2 units in the last place over all arguments;
 * angles beyond 2^25 are slow, and a result that would be subnormal may be 0. Results may overwrite arguments.
 *
 * <p>Each loop is compiled once for all who call it, which is faster than to inline several functions into one loop, because the machine's
 * compiler stops inlining at some size and then allocates. The number of values is a multiple of {@link #LANES}, as tiles have it.
 */
public final class ArrayMath {

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

    /** What the number of values must be a multiple of: 8 or less. */
    public static final int LANES = S.length();

    private ArrayMath() {}

    /** e to the power of {@code count} values from {@code x[at]} on, into {@code y} from {@code to} on. */
    public static void exp(double[] x, int at, double[] y, int to, int count) {
        for (int i = 0; i < count; i += LANES) {
            VectorMath.exp(DoubleVector.fromArray(S, x, at + i)).intoArray(y, to + i);
        }
    }

    /** e to the power, less 1, of {@code count} values from {@code x[at]} on, into {@code y} from {@code to} on. */
    public static void expm1(double[] x, int at, double[] y, int to, int count) {
        for (int i = 0; i < count; i += LANES) {
            VectorMath.expm1(DoubleVector.fromArray(S, x, at + i)).intoArray(y, to + i);
        }
    }

    /** The natural logarithm of {@code count} values from {@code x[at]} on, into {@code y} from {@code to} on. */
    public static void log(double[] x, int at, double[] y, int to, int count) {
        for (int i = 0; i < count; i += LANES) {
            VectorMath.log(DoubleVector.fromArray(S, x, at + i)).intoArray(y, to + i);
        }
    }

    /** The sine, in radians, of {@code count} values from {@code x[at]} on, into {@code y} from {@code to} on. */
    public static void sin(double[] x, int at, double[] y, int to, int count) {
        turned(x, at, y, to, count, 0);
    }

    /** The cosine, in radians, of {@code count} values from {@code x[at]} on, into {@code y} from {@code to} on. */
    public static void cos(double[] x, int at, double[] y, int to, int count) {
        turned(x, at, y, to, count, 1);
    }

    /** Sines of angles and so many quarters of a turn. */
    private static void turned(double[] x, int at, double[] y, int to, int count, long quarters) {
        if (!anyFar(x, at, count)) {
            near(x, at, y, to, count, quarters);
            return;
        }
        double[] copy = Arrays.copyOfRange(x, at, at + count);
        near(copy, 0, y, to, count, quarters);
        for (int i = 0; i < count; i++) {
            if (isFar(copy[i])) {
                y[to + i] = quarters == 0 ? StrictMath.sin(copy[i]) : StrictMath.cos(copy[i]);
            }
        }
    }

    private static void near(double[] x, int at, double[] y, int to, int count, long quarters) {
        for (int i = 0; i < count; i += LANES) {
            VectorMath.sin(DoubleVector.fromArray(S, x, at + i), quarters).intoArray(y, to + i);
        }
    }

    /** The arc tangent of {@code count} values from {@code x[at]} on, into {@code y} from {@code to} on. */
    public static void atan(double[] x, int at, double[] y, int to, int count) {
        for (int i = 0; i < count; i += LANES) {
            VectorMath.atan(DoubleVector.fromArray(S, x, at + i)).intoArray(y, to + i);
        }
    }

    /** Values of scratch that functions of two need for each of their values. */
    public static final int SCRATCH = 2;

    /**
     * {@code x} to the power {@code y} of {@code count} values, into {@code z} from {@code to} on; NaN for {@code x} below 0, and 1 for the power
     * 0. The error is below 2 + |y ln x| / 64 units in the last place.
     *
     * @param scratch {@code SCRATCH x count} values from {@code free} on that are overwritten
     */
    public static void pow(
            double[] x, int at, double[] y, int from, double[] z, int to, int count, double[] scratch, int free) {
        split(x, at, scratch, free, count);
        logs(scratch, free, count);
        products(y, from, scratch, free, count);
        exp(scratch, free, scratch, free, count);
        for (int i = 0; i < count; i++) {
            double base = x[at + i];
            double exponent = y[from + i];
            boolean lies = base > 0 && base < Double.POSITIVE_INFINITY && Math.abs(exponent) < Double.POSITIVE_INFINITY;
            double power = scratch[free + i];
            double exact = power < Double.POSITIVE_INFINITY ? Math.fma(power, scratch[free + count + i], power) : power;
            z[to + i] = lies ? exact : edge(base, exponent);
        }
    }

    /** Finds k and f with x = 2^k (1 + f), f between -0.3 and 0.42; for x above 0 and finite. */
    private static void split(double[] x, int at, double[] scratch, int free, int count) {
        for (int i = 0; i < count; i++) {
            double value = x[at + i];
            boolean small = value < Double.MIN_NORMAL;
            long bits = Double.doubleToRawLongBits(small ? value * 0x1p54 : value);
            long exponent = bits - VectorMath.ROOT_HALF >> 52;
            scratch[free + count + i] = exponent - (small ? 54 : 0);
            scratch[free + i] = Double.longBitsToDouble(bits - (exponent << 52)) - 1;
        }
    }

    private static void logs(double[] scratch, int free, int count) {
        for (int i = 0; i < count; i += LANES) {
            DoubleVector f = DoubleVector.fromArray(S, scratch, free + i);
            DoubleVector k = DoubleVector.fromArray(S, scratch, free + count + i);
            VectorMath.log(k, f, scratch, free + count + i).intoArray(scratch, free + i);
        }
    }

    /** Exponents and what they leave out. */
    private static void products(double[] y, int from, double[] scratch, int free, int count) {
        for (int i = 0; i < count; i++) {
            double log = scratch[free + i];
            double product = y[from + i] * log;
            double rest = Math.fma(y[from + i], log, -product);
            scratch[free + count + i] = Math.fma(y[from + i], scratch[free + count + i], rest);
            scratch[free + i] = product;
        }
    }

    /** Sums of signs, because a loop with a way out is not compiled to vectors; what is no number counts as far. */
    private static boolean anyFar(double[] x, int at, int count) {
        LongVector near = LongVector.broadcast(LongVector.SPECIES_PREFERRED, -1);
        for (int i = 0; i < count; i += LANES) {
            DoubleVector beyond = DoubleVector.fromArray(S, x, at + i).abs().sub(VectorMath.FAR);
            near = beyond.reinterpretAsLongs().and(near);
        }
        return near.compare(VectorOperators.GE, 0).anyTrue();
    }

    private static boolean isFar(double x) {
        return !(Math.abs(x) < VectorMath.FAR);
    }

    private static double edge(double base, double exponent) {
        return base < 0 ? Double.NaN : StrictMath.pow(base, exponent);
    }

    /** The angle of the points (x, y), -pi to pi, of {@code count} values, into {@code z}; scratch as for {@link #pow}. */
    public static void atan2(
            double[] y, int from, double[] x, int at, double[] z, int to, int count, double[] scratch, int free) {
        for (int i = 0; i < count; i++) {
            scratch[free + i] = y[from + i] / x[at + i];
        }
        atan(scratch, free, scratch, free, count);
        for (int i = 0; i < count; i++) {
            double angle = y[from + i] == 0 && x[at + i] == 0 ? 0 : scratch[free + i];
            z[to + i] = x[at + i] < 0 ? angle + Math.copySign(Math.PI, y[from + i]) : angle;
        }
    }
}
