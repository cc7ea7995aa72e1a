package org.meander.tck;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
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

    /**
     * In double precision. An exponential is 2^k·2^f, with the best polynomial of degree 11 for 2^f of exact value and slope at 0, which is good to
     * 4e-18. Its terms are added by pairs, so that the processor need not wait for one to begin the next. That no power is too large or too small is
     * seen for all of a tile together: the sign of a number stays set.
     */
    private static final class Doubles {

        private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
        private static final VectorSpecies<Long> SIGNS = LongVector.SPECIES_PREFERRED;

        /** Adding it leaves the nearest integer in the low bits. */
        private static final double ROUND = 0x1.8p52;

        private static final double LOG2_E = 1.4426950408889634;

        /** 2 to the power of less has a subnormal square. */
        private static final double LEAST = -500;

        private static final double GREATEST = 1023;

        /** exp(rate·x). By itself, because two of them are more than the compiler keeps in registers. */
        private static void decay(double[] in, int x, double rate, double[] out, int to, int count) {
            double binary = rate * LOG2_E;
            LongVector within = LongVector.broadcast(SIGNS, -1);
            for (int i = 0; i < count; i += LANES.length()) {
                DoubleVector v = DoubleVector.fromArray(LANES, in, x + i);
                DoubleVector shifted = v.lanewise(VectorOperators.FMA, binary, ROUND);
                DoubleVector minus = DoubleVector.broadcast(LANES, ROUND).sub(shifted);
                DoubleVector f = v.fma(DoubleVector.broadcast(LANES, binary), minus);
                DoubleVector f2 = f.mul(f);
                DoubleVector f4 = f2.mul(f2);
                DoubleVector low = f.lanewise(VectorOperators.FMA, 0x1.c6b08d704a046p-5, 0x1.ebfbdff82c5a1p-3)
                        .fma(f2, f.lanewise(VectorOperators.FMA, 0x1.62e42fefa39efp-1, 1));
                DoubleVector middle = f.lanewise(VectorOperators.FMA, 0x1.ffcbfbc7af69ep-17, 0x1.4309130dc8c96p-13)
                        .fma(f2, f.lanewise(VectorOperators.FMA, 0x1.5d87fe78c37acp-10, 0x1.3b2ab6fba0783p-7));
                DoubleVector high = f.lanewise(VectorOperators.FMA, 0x1.e7c6c30062716p-32, 0x1.e617c5a2f7334p-28)
                        .fma(f2, f.lanewise(VectorOperators.FMA, 0x1.b52652fd77ecep-24, 0x1.62bfc9ec4c8a6p-20));
                high.fma(f4, middle)
                        .fma(f4, low)
                        .reinterpretAsLongs()
                        .add(shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
                        .reinterpretAsDoubles()
                        .intoArray(out, to + i);
                within = minus.abs().add(LEAST).reinterpretAsLongs().and(within);
            }
            if (within.compare(VectorOperators.GE, 0).anyTrue()) {
                bound(in, x, binary, out, to, count);
            }
        }

        /** What is too small is 0, what is too large infinite, and what is no number none. */
        private static void bound(double[] in, int x, double binary, double[] out, int to, int count) {
            for (int i = 0; i < count; i += LANES.length()) {
                DoubleVector power = DoubleVector.fromArray(LANES, in, x + i).mul(binary);
                DoubleVector.fromArray(LANES, out, to + i)
                        .blend(0, power.compare(VectorOperators.LT, LEAST))
                        .blend(Double.POSITIVE_INFINITY, power.compare(VectorOperators.GT, GREATEST))
                        .blend(Double.NaN, power.test(VectorOperators.IS_NAN))
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

    /** As {@link Doubles} in single precision, with the polynomial of degree 5, which is good to 1.1e-7. */
    private static final class Floats {

        private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
        private static final VectorSpecies<Integer> SIGNS = IntVector.SPECIES_PREFERRED;
        private static final float ROUND = 0x1.8p23f;
        private static final float LOG2_E = 1.44269504f;

        /** 2 to the power of less has a subnormal square, and adds nothing to a sum in single precision. */
        private static final float LEAST = -60;

        private static final float GREATEST = 127;

        /** exp(rate·x), as that of {@link Doubles}. */
        private static void decay(float[] in, int x, float rate, float[] out, int to, int count) {
            float binary = rate * LOG2_E;
            IntVector within = IntVector.broadcast(SIGNS, -1);
            for (int i = 0; i < count; i += LANES.length()) {
                FloatVector v = FloatVector.fromArray(LANES, in, x + i);
                FloatVector shifted = v.lanewise(VectorOperators.FMA, binary, ROUND);
                FloatVector minus = FloatVector.broadcast(LANES, ROUND).sub(shifted);
                FloatVector f = v.fma(FloatVector.broadcast(LANES, binary), minus);
                FloatVector f2 = f.mul(f);
                FloatVector low = f.lanewise(VectorOperators.FMA, 0.05550560f, 0.24022282f)
                        .fma(f2, f.lanewise(VectorOperators.FMA, 0.69314718f, 1));
                f.lanewise(VectorOperators.FMA, 0.001330016f, 0.009669716f)
                        .fma(f2.mul(f2), low)
                        .reinterpretAsInts()
                        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                        .reinterpretAsFloats()
                        .intoArray(out, to + i);
                within = minus.abs().add(LEAST).reinterpretAsInts().and(within);
            }
            if (within.compare(VectorOperators.GE, 0).anyTrue()) {
                bound(in, x, binary, out, to, count);
            }
        }

        private static void bound(float[] in, int x, float binary, float[] out, int to, int count) {
            for (int i = 0; i < count; i += LANES.length()) {
                FloatVector power = FloatVector.fromArray(LANES, in, x + i).mul(binary);
                FloatVector.fromArray(LANES, out, to + i)
                        .blend(0f, power.compare(VectorOperators.LT, LEAST))
                        .blend(Float.POSITIVE_INFINITY, power.compare(VectorOperators.GT, GREATEST))
                        .blend(Float.NaN, power.test(VectorOperators.IS_NAN))
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
