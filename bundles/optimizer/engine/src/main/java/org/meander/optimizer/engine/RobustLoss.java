package org.meander.optimizer.engine;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.Loss;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * Scales residuals and derivatives so that least squares of them have the slope of the loss and, but for outliers, its curvature: Triggs'
 * correction as in SciPy's {@code least_squares} (Triggs et al., Bundle Adjustment, 4.3). Where the curvature is negative it is taken as
 * almost flat. Always in double precision, tile by tile in whole vectors; counts are multiples of 16, and residuals after the last are 0.
 */
final class RobustLoss {

    /** Least curvature, in parts of the slope. Not less, since the residuals grow by the inverse square root. */
    private static final double FLAT = 1e-8;

    private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();

    private final Loss loss;
    private final double scale;
    private final double[] weights = new double[FloatTile.CAPACITY];
    private final float[] floatWeights = new float[FloatTile.CAPACITY];
    private final double[] wide = new double[FloatTile.CAPACITY];
    /** ρ, ρ' and ρ' + 2 ρ'' z of each point. */
    private final double[] values = new double[FloatTile.CAPACITY];

    private final double[] slopes = new double[FloatTile.CAPACITY];
    private final double[] curvatures = new double[FloatTile.CAPACITY];
    private final double[] lanes = new double[WIDTH];
    private double chiSquared;

    RobustLoss(Loss loss, double scale) {
        this.loss = loss;
        this.scale = scale;
    }

    boolean robust() {
        return loss != Loss.LINEAR;
    }

    /** What derivatives are multiplied by. */
    double[] weights() {
        return weights;
    }

    float[] floatWeights() {
        return floatWeights;
    }

    /** Of the residuals of the last call, before they were scaled. */
    double chiSquared() {
        return chiSquared;
    }

    /** Scales residuals in place and sets the weights; returns half of the loss. */
    double apply(double[] residuals, int from, int count) {
        square(residuals, from, count);
        chiSquared = sum(values, count) * scale * scale;
        switch (loss) {
            case LINEAR -> throw new IllegalStateException("least squares need no correction");
            case SOFT_L1 -> softL1(count);
            case HUBER -> huber(count);
            case CAUCHY -> cauchy(count);
            case ARCTAN -> arctan(count);
        }
        correct(residuals, from, count);
        return 0.5 * scale * scale * sum(values, count);
    }

    /** As the other, on residuals and weights in single precision. */
    double apply(float[] residuals, int from, int count) {
        for (int i = 0; i < count; i++) {
            wide[i] = residuals[from + i];
        }
        double cost = apply(wide, 0, count);
        for (int i = 0; i < count; i++) {
            residuals[from + i] = (float) wide[i];
            floatWeights[i] = (float) weights[i];
        }
        return cost;
    }

    /** z of each point, in place of ρ. */
    private void square(double[] residuals, int from, int count) {
        double inverse = 1 / scale;
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector u = DoubleVector.fromArray(LANES, residuals, from + i).mul(inverse);
            u.mul(u).intoArray(values, i);
        }
    }

    private void softL1(int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector z = DoubleVector.fromArray(LANES, values, i);
            DoubleVector root = z.add(1).sqrt();
            DoubleVector slope = DoubleVector.broadcast(LANES, 1).div(root);
            slope.intoArray(slopes, i);
            slope.mul(slope).mul(slope).intoArray(curvatures, i);
            z.add(z).div(root.add(1)).intoArray(values, i);
        }
    }

    private void huber(int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector z = DoubleVector.fromArray(LANES, values, i);
            DoubleVector root = z.sqrt();
            var inside = z.compare(VectorOperators.LE, 1);
            DoubleVector one = DoubleVector.broadcast(LANES, 1);
            one.div(root).blend(one, inside).intoArray(slopes, i);
            DoubleVector.zero(LANES).blend(one, inside).intoArray(curvatures, i);
            root.add(root).sub(1).blend(z, inside).intoArray(values, i);
        }
    }

    private void cauchy(int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector z = DoubleVector.fromArray(LANES, values, i);
            DoubleVector u = z.add(1);
            DoubleVector slope = DoubleVector.broadcast(LANES, 1).div(u);
            slope.intoArray(slopes, i);
            DoubleVector.broadcast(LANES, 1).sub(z).mul(slope.mul(slope)).intoArray(curvatures, i);
            u.intoArray(values, i);
            // What 1 + z rounds off is added to the logarithm again (Kahan).
            z.sub(u.sub(1)).mul(slope).intoArray(weights, i);
        }
        ArrayMath.log(values, 0, values, 0, count);
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector.fromArray(LANES, values, i)
                    .add(DoubleVector.fromArray(LANES, weights, i))
                    .intoArray(values, i);
        }
    }

    private void arctan(int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector z = DoubleVector.fromArray(LANES, values, i);
            DoubleVector square = z.mul(z);
            DoubleVector slope = DoubleVector.broadcast(LANES, 1).div(square.add(1));
            slope.intoArray(slopes, i);
            DoubleVector.broadcast(LANES, 1)
                    .sub(square.mul(3))
                    .mul(slope.mul(slope))
                    .intoArray(curvatures, i);
        }
        ArrayMath.atan(values, 0, values, 0, count);
    }

    private void correct(double[] residuals, int from, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector slope = DoubleVector.fromArray(LANES, slopes, i);
            DoubleVector least = slope.mul(FLAT);
            DoubleVector curvature = DoubleVector.fromArray(LANES, curvatures, i);
            DoubleVector root = curvature
                    .blend(least, curvature.compare(VectorOperators.LT, least))
                    .sqrt();
            root.intoArray(weights, i);
            DoubleVector.fromArray(LANES, residuals, from + i)
                    .mul(slope.div(root))
                    .intoArray(residuals, from + i);
        }
    }

    /** Lane by lane, then the lanes in their order. */
    private double sum(double[] a, int count) {
        DoubleVector sum = DoubleVector.zero(LANES);
        for (int i = 0; i < count; i += WIDTH) {
            sum = DoubleVector.fromArray(LANES, a, i).add(sum);
        }
        sum.intoArray(lanes, 0);
        double total = 0;
        for (double lane : lanes) {
            total += lane;
        }
        return total;
    }
}
