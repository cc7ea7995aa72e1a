package org.meander.tck;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Tile;

/**
 * a·exp(−b·x) + c·exp(−d·x) + e, vectorised: what a fast model looks like. The exponential is a polynomial of its own, so that compiled and
 * interpreted code give the same bits, which {@code lanewise(EXP)} does not promise.
 */
public final class DoubleExponential implements ForwardModel {

    @Override
    public String name() {
        return "double_exponential";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.free("a", 1),
                Parameter.free("b", 1),
                Parameter.free("c", 1),
                Parameter.free("d", 0.1),
                Parameter.free("e", 0));
    }

    @Override
    public List<String> columns() {
        return List.of("x");
    }

    @Override
    public Evaluator prepare(double[] p) {
        return new At(p[0], p[1], p[2], p[3], p[4]);
    }

    private record At(double a, double b, double c, double d, double e) implements Evaluator {

        @Override
        public boolean single() {
            return true;
        }

        @Override
        public void evaluate(Tile tile) {
            Doubles.fill(
                    tile.inputs(),
                    tile.input(0),
                    tile.outputs(),
                    tile.value(),
                    tile.gradient(0),
                    tile.gradient(1) - tile.gradient(0),
                    tile.padded(),
                    this);
        }

        @Override
        public void evaluate(FloatTile tile) {
            Floats.fill(
                    tile.inputs(),
                    tile.input(0),
                    tile.outputs(),
                    tile.value(),
                    tile.gradient(0),
                    tile.gradient(1) - tile.gradient(0),
                    tile.padded(),
                    this);
        }
    }

    /** In double precision. */
    private static final class Doubles {

        private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

        /** Adding it leaves the nearest integer in the low bits. */
        private static final double ROUND = 0x1.8p52;

        private static final double LOG2_E = 1.4426950408889634;
        private static final double LN2_HIGH = 6.93147180369123816490e-01;
        private static final double LN2_LOW = 1.90821492927058770002e-10;
        /** Below, the square of a result would be subnormal. */
        private static final double LEAST = -345;

        private static final double GREATEST = 709;

        /** exp(rate·x). By itself, because two of them are more than the compiler keeps in registers. */
        private static void decay(double[] in, int x, double rate, double[] out, int to, int count) {
            for (int i = 0; i < count; i += LANES.length()) {
                DoubleVector t = DoubleVector.fromArray(LANES, in, x + i).mul(rate);
                DoubleVector shifted = t.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
                DoubleVector n = shifted.sub(ROUND);
                DoubleVector r = n.fma(DoubleVector.broadcast(LANES, -LN2_HIGH), t);
                r = n.fma(DoubleVector.broadcast(LANES, -LN2_LOW), r);
                // The Taylor series by pairs, so that the processor need not wait for one term to begin the next.
                DoubleVector r2 = r.mul(r);
                DoubleVector r4 = r2.mul(r2);
                DoubleVector low = r.lanewise(VectorOperators.FMA, 1.0 / 120, 1.0 / 24)
                        .fma(r2, r.lanewise(VectorOperators.FMA, 1.0 / 6, 0.5));
                DoubleVector middle = r.lanewise(VectorOperators.FMA, 1.0 / 362880, 1.0 / 40320)
                        .fma(r2, r.lanewise(VectorOperators.FMA, 1.0 / 5040, 1.0 / 720));
                DoubleVector high = r2.lanewise(
                        VectorOperators.FMA,
                        DoubleVector.broadcast(LANES, 1.0 / 479001600),
                        r.lanewise(VectorOperators.FMA, 1.0 / 39916800, 1.0 / 3628800));
                DoubleVector e = high.fma(r4, middle).fma(r4, low).fma(r2, r).add(1);
                e = e.reinterpretAsLongs()
                        .add(shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
                        .reinterpretAsDoubles();
                e.blend(0.0, t.compare(VectorOperators.LT, LEAST))
                        .blend(Double.POSITIVE_INFINITY, t.compare(VectorOperators.GT, GREATEST))
                        .intoArray(out, to + i);
            }
        }

        static void fill(double[] in, int x, double[] out, int value, int gradient, int stride, int count, At at) {
            decay(in, x, -at.b, out, gradient, count);
            decay(in, x, -at.d, out, gradient + 2 * stride, count);
            combine(in, x, out, value, gradient, stride, count, at);
        }

        private static void combine(
                double[] in, int x, double[] out, int value, int gradient, int stride, int count, At at) {
            DoubleVector constant = DoubleVector.broadcast(LANES, at.e);
            DoubleVector one = DoubleVector.broadcast(LANES, 1);
            for (int i = 0; i < count; i += LANES.length()) {
                DoubleVector v = DoubleVector.fromArray(LANES, in, x + i);
                DoubleVector first =
                        DoubleVector.fromArray(LANES, out, gradient + i).mul(-at.a);
                DoubleVector second = DoubleVector.fromArray(LANES, out, gradient + 2 * stride + i)
                        .mul(-at.c);
                first.mul(v).intoArray(out, gradient + stride + i);
                second.mul(v).intoArray(out, gradient + 3 * stride + i);
                one.intoArray(out, gradient + 4 * stride + i);
                constant.sub(first).sub(second).intoArray(out, value + i);
            }
        }
    }

    /** In single precision. */
    private static final class Floats {

        private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
        private static final float ROUND = 0x1.8p23f;
        private static final float LOG2_E = 1.44269504f;
        private static final float LN2_HIGH = 0.693359375f;
        private static final float LN2_LOW = -2.12194440e-4f;

        /** Below, products would be subnormal; far below what single precision adds to a sum. */
        private static final float LEAST = -40;

        private static final float GREATEST = 88;

        /** exp(rate·x). By itself, because two of them are more than the compiler keeps in registers, and without helpers, which it may not inline. */
        private static void decay(float[] in, int x, float rate, float[] out, int to, int count) {
            for (int i = 0; i < count; i += LANES.length()) {
                FloatVector t = FloatVector.fromArray(LANES, in, x + i).mul(rate);
                FloatVector shifted = t.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
                FloatVector n = shifted.sub(ROUND);
                FloatVector r = n.fma(FloatVector.broadcast(LANES, -LN2_HIGH), t);
                r = n.fma(FloatVector.broadcast(LANES, -LN2_LOW), r);
                FloatVector p = r.lanewise(VectorOperators.FMA, 1f / 720, 1f / 120)
                        .fma(r, FloatVector.broadcast(LANES, 1f / 24))
                        .fma(r, FloatVector.broadcast(LANES, 1f / 6))
                        .fma(r, FloatVector.broadcast(LANES, 0.5f))
                        .fma(r, FloatVector.broadcast(LANES, 1))
                        .fma(r, FloatVector.broadcast(LANES, 1));
                p.reinterpretAsInts()
                        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                        .reinterpretAsFloats()
                        .blend(0f, t.compare(VectorOperators.LT, LEAST))
                        .blend(Float.POSITIVE_INFINITY, t.compare(VectorOperators.GT, GREATEST))
                        .intoArray(out, to + i);
            }
        }

        static void fill(float[] in, int x, float[] out, int value, int gradient, int stride, int count, At at) {
            decay(in, x, (float) -at.b, out, gradient, count);
            decay(in, x, (float) -at.d, out, gradient + 2 * stride, count);
            combine(in, x, out, value, gradient, stride, count, at);
        }

        private static void combine(
                float[] in, int x, float[] out, int value, int gradient, int stride, int count, At at) {
            FloatVector constant = FloatVector.broadcast(LANES, (float) at.e);
            FloatVector one = FloatVector.broadcast(LANES, 1);
            for (int i = 0; i < count; i += LANES.length()) {
                FloatVector v = FloatVector.fromArray(LANES, in, x + i);
                FloatVector first =
                        FloatVector.fromArray(LANES, out, gradient + i).mul((float) -at.a);
                FloatVector second = FloatVector.fromArray(LANES, out, gradient + 2 * stride + i)
                        .mul((float) -at.c);
                first.mul(v).intoArray(out, gradient + stride + i);
                second.mul(v).intoArray(out, gradient + 3 * stride + i);
                one.intoArray(out, gradient + 4 * stride + i);
                constant.sub(first).sub(second).intoArray(out, value + i);
            }
        }
    }
}
