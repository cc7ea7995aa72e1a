package org.meander.optimizer.vectormath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against {@link StrictMath}, which is within one unit in the last place of the true values. */
class VectorMathTest {

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final double[] EDGES = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        2,
        Math.PI / 4,
        Math.PI / 2,
        Math.PI,
        1e-300,
        -1e-300,
        1e-8,
        709.7,
        -708.3,
        710,
        -800,
        1e6,
        1e300,
        -1e300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.MIN_NORMAL,
        Double.NaN,
        // What R calls NA, and its negative.
        Double.longBitsToDouble(0x7ff00000000007a2L),
        Double.longBitsToDouble(0xfff80000000007a2L),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    static Stream<Arguments> functions() {
        return Stream.of(
                of("exp", VectorMath::exp, StrictMath::exp, -708, 709.7, 2),
                of("exp near 0", VectorMath::exp, StrictMath::exp, -1, 1, 2),
                of("expm1", VectorMath::expm1, StrictMath::expm1, -50, 709, 3),
                of("expm1 near 0", VectorMath::expm1, StrictMath::expm1, -1, 1, 3),
                of("expm1 at 0", VectorMath::expm1, StrictMath::expm1, -1e-9, 1e-9, 3),
                of("log", VectorMath::log, StrictMath::log, 0, 1e300, 2),
                of("log near 1", VectorMath::log, StrictMath::log, 0.5, 2, 2),
                of("log of subnormal", VectorMath::log, StrictMath::log, 0, 1e-307, 2),
                of("sin", VectorMathTest::sin, StrictMath::sin, -10, 10, 2),
                of("sin of large", VectorMathTest::sin, StrictMath::sin, -3e7, 3e7, 2),
                of("sin of huge", VectorMathTest::sin, StrictMath::sin, -1e15, 1e15, 2),
                of("cos", VectorMathTest::cos, StrictMath::cos, -10, 10, 2),
                of("cos of large", VectorMathTest::cos, StrictMath::cos, -3e7, 3e7, 2),
                of("atan", VectorMath::atan, StrictMath::atan, -5, 5, 2),
                of("atan of large", VectorMath::atan, StrictMath::atan, -1e6, 1e6, 2));
    }

    private static Arguments of(
            String name,
            UnaryOperator<DoubleVector> own,
            DoubleUnaryOperator right,
            double low,
            double high,
            int ulps) {
        return Arguments.of(name, own, right, low, high, ulps);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void isNearTheTruth(
            String name,
            UnaryOperator<DoubleVector> own,
            DoubleUnaryOperator right,
            double low,
            double high,
            int ulps) {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i += S.length()) {
            double[] x = random.doubles(S.length(), low, high).toArray();
            double[] y = own.apply(DoubleVector.fromArray(S, x, 0)).toArray();
            for (int k = 0; k < x.length; k++) {
                double expected = right.applyAsDouble(x[k]);
                assertTrue(
                        Math.abs(y[k] - expected) <= ulps * Math.ulp(expected),
                        name + "(" + x[k] + ") is " + y[k] + ", not " + expected);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void keepsItsEdges(
            String name,
            UnaryOperator<DoubleVector> own,
            DoubleUnaryOperator right,
            double low,
            double high,
            int ulps) {
        for (double x : EDGES) {
            double y = own.apply(DoubleVector.broadcast(S, x)).lane(0);
            double expected = right.applyAsDouble(x);
            boolean subnormal = Math.abs(expected) < Double.MIN_NORMAL && y == 0;
            double allowed = ulps * Math.ulp(expected);
            assertTrue(
                    Double.compare(y + 0.0, expected + 0.0) == 0 || subnormal || Math.abs(y - expected) <= allowed,
                    name + "(" + x + ") is " + y + ", not " + expected);
        }
    }

    @Test
    void powers() {
        Random random = new Random(2);
        compare(
                "pow",
                VectorMathTest::pow,
                StrictMath::pow,
                2.5,
                () -> Math.exp(6 * random.nextGaussian()),
                () -> 4 * random.nextGaussian());
        compare(
                "pow",
                VectorMathTest::pow,
                StrictMath::pow,
                14,
                () -> Math.exp(200 * random.nextGaussian()),
                () -> 2 * random.nextGaussian());
        compare(
                "pow",
                VectorMathTest::pow,
                StrictMath::pow,
                2.5,
                () -> 1 + 1e-6 * random.nextGaussian(),
                () -> 1e5 * random.nextGaussian());
        compare("atan2", VectorMathTest::atan2, StrictMath::atan2, 4, random::nextGaussian, random::nextGaussian);
    }

    @Test
    void edgesOfPowers() {
        double[] bases = {0, 1, 0.5, 2, 1e-320, 1e300, Double.POSITIVE_INFINITY, Double.NaN};
        double[] exponents = {0, 1, -1, 0.5, 2, -700, 700, Double.NaN};
        for (double x : bases) {
            for (double y : exponents) {
                double power = pow(DoubleVector.broadcast(S, x), DoubleVector.broadcast(S, y))
                        .lane(0);
                double expected = StrictMath.pow(x, y);
                if (Math.abs(expected) < Double.MIN_NORMAL && power == 0) {
                    continue;
                }
                assertTrue(
                        Double.compare(power, expected) == 0 || Math.abs(power - expected) <= 8 * Math.ulp(expected),
                        x + "^" + y + " is " + power + ", not " + expected);
            }
        }
        assertTrue(Double.isNaN(
                pow(DoubleVector.broadcast(S, -2), DoubleVector.broadcast(S, 2)).lane(0)));
    }

    /** What is interpreted, half compiled and compiled gives the same bits. */
    @Test
    void compilationChangesNoBit() {
        double[] x = new Random(3).doubles(4096, 0, 20).toArray();
        double[] first = all(x);
        for (int i = 0; i < 150; i++) {
            assertArrayEquals(first, all(x));
        }
    }

    private static double[] all(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i += S.length()) {
            DoubleVector v = DoubleVector.fromArray(S, x, i);
            DoubleVector sum =
                    VectorMath.exp(v).add(VectorMath.log(v)).add(sin(v)).add(cos(v));
            sum = sum.add(pow(v, v.sub(3))).add(VectorMath.atan(v)).add(VectorMath.expm1(v));

            sum.intoArray(y, i);
        }
        return y;
    }

    private static DoubleVector sin(DoubleVector x) {
        double[] y = new double[S.length()];
        ArrayMath.sin(x.toArray(), 0, y, 0, y.length);
        return DoubleVector.fromArray(S, y, 0);
    }

    private static DoubleVector cos(DoubleVector x) {
        double[] y = x.toArray();
        ArrayMath.cos(y, 0, y, 0, y.length);
        return DoubleVector.fromArray(S, y, 0);
    }

    private static DoubleVector atan2(DoubleVector y, DoubleVector x) {
        double[] z = y.toArray();
        ArrayMath.atan2(z, 0, x.toArray(), 0, z, 0, z.length, new double[ArrayMath.SCRATCH * z.length], 0);
        return DoubleVector.fromArray(S, z, 0);
    }

    private static DoubleVector pow(DoubleVector x, DoubleVector y) {
        double[] scratch = new double[ArrayMath.SCRATCH * S.length()];
        double[] z = x.toArray();
        ArrayMath.pow(z, 0, y.toArray(), 0, z, 0, z.length, scratch, 0);
        return DoubleVector.fromArray(S, z, 0);
    }

    private interface Draw {
        double next();
    }

    private static void compare(
            String name,
            BinaryOperator<DoubleVector> own,
            DoubleBinaryOperator right,
            double ulps,
            Draw first,
            Draw second) {
        for (int i = 0; i < 50_000; i++) {
            double x = first.next();
            double y = second.next();
            double expected = right.applyAsDouble(x, y);
            double got = own.apply(DoubleVector.broadcast(S, x), DoubleVector.broadcast(S, y))
                    .lane(0);
            boolean extreme = Math.abs(expected) < Double.MIN_NORMAL && got == 0;
            assertTrue(
                    got == expected || extreme || Math.abs(got - expected) <= ulps * Math.ulp(expected),
                    name + "(" + x + ", " + y + ") is " + got + ", not " + expected);
        }
    }
}
