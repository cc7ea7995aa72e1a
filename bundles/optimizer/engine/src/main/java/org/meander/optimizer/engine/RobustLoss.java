package org.meander.optimizer.engine;

import org.meander.optimizer.FloatTile;
import org.meander.optimizer.Loss;
import org.meander.optimizer.Tile;

/**
 * Scales residuals and derivatives so that least squares of them have the slope of the loss and, but for outliers, its curvature: Triggs'
 * correction as in SciPy's {@code least_squares} (Triggs et al., Bundle Adjustment, 4.3). Where the curvature is negative it is taken as
 * almost flat.
 */
final class RobustLoss {

    /** Least curvature, in parts of the slope. Not less, since the residuals grow by the inverse square root. */
    private static final double FLAT = 1e-8;

    private final Loss loss;
    private final double scale;
    private final double[] weights = new double[Tile.CAPACITY];
    private final float[] floatWeights = new float[FloatTile.CAPACITY];
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
    double apply(double[] residuals, int from, int count, int padded) {
        double cost = 0;
        double inverse = 1 / scale;
        for (int i = 0; i < count; i++) {
            double u = residuals[from + i] * inverse;
            double z = u * u;
            cost += loss.value(z);
            double slope = loss.first(z);
            double root = Math.sqrt(Math.max(slope + 2 * loss.second(z) * z, FLAT * slope));
            weights[i] = root;
            residuals[from + i] *= slope / root;
        }
        for (int i = count; i < padded; i++) {
            weights[i] = 0;
        }
        return 0.5 * scale * scale * cost;
    }

    /** As the other; also keeps χ². */
    double apply(float[] residuals, int from, int count, int padded) {
        double cost = 0;
        chiSquared = 0;
        double inverse = 1 / scale;
        for (int i = 0; i < count; i++) {
            double r = residuals[from + i];
            chiSquared += r * r;
            double u = r * inverse;
            double z = u * u;
            cost += loss.value(z);
            double slope = loss.first(z);
            double root = Math.sqrt(Math.max(slope + 2 * loss.second(z) * z, FLAT * slope));
            floatWeights[i] = (float) root;
            residuals[from + i] = (float) (r * slope / root);
        }
        for (int i = count; i < padded; i++) {
            floatWeights[i] = 0;
        }
        return 0.5 * scale * scale * cost;
    }
}
