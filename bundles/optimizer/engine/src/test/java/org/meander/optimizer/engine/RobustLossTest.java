package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meander.optimizer.Loss;

/** Against the definitions of the losses, point by point. */
class RobustLossTest {

    private static final double SCALE = 0.7;
    private static final int FROM = 5;
    private static final int COUNT = 256;

    /** Small, around 1, large, and 0 as after the last point. */
    private static double[] residuals() {
        Random random = new Random(4);
        double[] r = new double[FROM + COUNT];
        for (int i = 0; i < COUNT - 10; i++) {
            r[FROM + i] = random.nextGaussian() * Math.pow(10, random.nextInt(-12, 7));
        }
        r[FROM] = SCALE;
        r[FROM + 1] = -SCALE;
        r[FROM + 2] = SCALE * (1 + 1e-15);
        return r;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LINEAR")
    void asDefined(Loss loss) {
        double[] r = residuals();
        double[] scaled = r.clone();
        RobustLoss robust = new RobustLoss(loss, SCALE);
        double cost = robust.apply(scaled, FROM, COUNT);
        double expectedCost = 0;
        double chi = 0;
        for (int i = 0; i < COUNT; i++) {
            double residual = r[FROM + i];
            double z = residual / SCALE * (residual / SCALE);
            chi += residual * residual;
            expectedCost += 0.5 * SCALE * SCALE * loss.value(z);
            double slope = loss.first(z);
            double root = Math.sqrt(Math.max(slope + 2 * loss.second(z) * z, 1e-8 * slope));
            // The two terms of the curvature cancel where it passes 0, and for outliers.
            double tolerance = z > 0.1 && z < 2 ? 1e-9 : 1e-13 + 1e-15 * z;
            near(root, robust.weights()[i], tolerance, loss + " weighs " + residual);
            near(residual * slope / root, scaled[FROM + i], tolerance, loss + " scales " + residual);
        }
        near(chi, robust.chiSquared(), 1e-13, "chi squared");
        near(expectedCost, cost, 1e-13, "cost");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LINEAR")
    void inSinglePrecisionAsInDouble(Loss loss) {
        double[] r = residuals();
        float[] narrow = new float[r.length];
        for (int i = 0; i < r.length; i++) {
            narrow[i] = (float) r[i];
            r[i] = narrow[i];
        }
        RobustLoss robust = new RobustLoss(loss, SCALE);
        double cost = robust.apply(r, FROM, COUNT);
        double chi = robust.chiSquared();
        RobustLoss single = new RobustLoss(loss, SCALE);
        assertEquals(cost, single.apply(narrow, FROM, COUNT));
        assertEquals(chi, single.chiSquared());
        for (int i = 0; i < COUNT; i++) {
            assertEquals((float) r[FROM + i], narrow[FROM + i]);
            assertEquals((float) robust.weights()[i], single.floatWeights()[i]);
        }
    }

    /** The logarithm of 1 + z is that of a number that has lost most digits of z. */
    @Test
    void smallResidualsOfCauchyCostTheirSquare() {
        double[] r = new double[16];
        r[0] = 1e-9;
        near(0.5e-18, new RobustLoss(Loss.CAUCHY, 1).apply(r, 0, 16), 1e-15, "cost");
    }

    @Test
    void whatIsNoNumberIsSeen() {
        double[] r = new double[16];
        r[3] = Double.NaN;
        assertTrue(Double.isNaN(new RobustLoss(Loss.SOFT_L1, 1).apply(r, 0, 16)));
    }

    private static void near(double expected, double got, double relative, String what) {
        assertEquals(expected, got, relative * Math.abs(expected), what);
    }
}
