package org.meander.workflow.fit;

import java.util.Arrays;
import java.util.List;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Tile;
import org.meander.optimizer.xpcs.Order;
import org.meander.optimizer.xpcs.TwoTimeGrid;
import org.meander.optimizer.xpcs.TwoTimeModel;
import org.meander.optimizer.xpcs.XpcsData;

/**
 * Two-time correlations and what a model makes of them, as whole squares of each angle. Arrays of {@code fitted_data.npz}: {@code phi_angles},
 * {@code q}, {@code t1}, {@code t2}, and of angles × frames × frames {@code c2_exp}, {@code c2_theoretical_scaled}, {@code
 * c2_theoretical_raw} (without contrast and offset), {@code residuals} (measured less fitted) and {@code residuals_normalized} (by a
 * twentieth of what was measured, as is the custom); {@code per_angle_scaling} has the contrast and the offset of each angle.
 */
final class FittedSquares implements FittedData {

    /** Part of a measured value that stands for its standard deviation, by custom. */
    private static final double CUSTOM = 0.05;

    /** Squares of an angle that are in memory at once. */
    private static final long HELD = 3;

    private static final int DRAWN_SIDE = 250;
    private static final int DRAWN_ANGLES = 16;

    private final TwoTimeModel family;
    private final XpcsData data;
    private final TwoTimeGrid square;

    FittedSquares(TwoTimeModel family, XpcsData data) {
        this.family = family;
        this.data = data;
        this.square = data.grid().withOrder(Order.SQUARE);
    }

    /**
     * To be asked before a long fit whose results would be lost.
     *
     * @param heap bytes that there are at most
     * @throws MeanderException {@code INVALID_ARGUMENT} if the squares of so many frames do not fit
     */
    static void checkRoom(int frames, long heap) {
        long needed = HELD * Double.BYTES * frames * frames;
        if (needed > heap / 10 * 9) {
            throw MeanderException.invalid(
                    "fitted data and plots of %d frames take %d MiB of heap, of which there are %d; set fitted.data"
                            + " and plots to false, give the Java machine more (-Xmx), or select fewer frames",
                    frames, needed >> 20, heap >> 20);
        }
    }

    @Override
    public void write(NpzFile file, double[] parameters, Cancellation cancellation) {
        List<Double> angles = square.angles();
        int side = square.frames();
        double[] times = new double[side];
        Arrays.setAll(times, i -> i * square.dt());
        file.whole("phi_angles", array(angles), angles.size());
        file.whole("q", array(square.q()), angles.size());
        file.whole("t1", times, side);
        file.whole("t2", times, side);
        double[] scaling = new double[2 * angles.size()];
        for (int a = 0; a < angles.size(); a++) {
            scaling[2 * a] = scale(parameters, "contrast", a);
            scaling[2 * a + 1] = scale(parameters, "offset", a);
        }
        file.whole("per_angle_scaling", scaling, angles.size(), 2);
        file.array("c2_exp", angles.size(), side, side);
        each(cancellation, a -> put(file, data.matrix(a)));
        file.array("c2_theoretical_scaled", angles.size(), side, side);
        each(cancellation, a -> put(file, fitted(parameters, a)));
        file.array("c2_theoretical_raw", angles.size(), side, side);
        each(cancellation, a -> {
            double[] raw = fitted(parameters, a);
            Arrays.setAll(raw, i -> (raw[i] - scaling[2 * a + 1]) / scaling[2 * a]);
            put(file, raw);
        });
        file.array("residuals", angles.size(), side, side);
        each(cancellation, a -> put(file, residuals(parameters, a)));
        file.array("residuals_normalized", angles.size(), side, side);
        each(cancellation, a -> {
            double[] measured = data.matrix(a);
            double[] residuals = residuals(parameters, a);
            Arrays.setAll(residuals, i -> residuals[i] / (CUSTOM * measured[i]));
            put(file, residuals);
        });
    }

    private interface Angle {
        void take(int angle);
    }

    private void each(Cancellation cancellation, Angle work) {
        for (int a = 0; a < square.angles().size(); a++) {
            cancellation.check();
            work.take(a);
        }
    }

    private static void put(NpzFile file, double[] values) {
        file.put(values, 0, values.length);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Contrast or offset of an angle, whether or not all angles share it. */
    private double scale(double[] parameters, String name, int angle) {
        List<String> names = model().parameters().stream().map(Parameter::name).toList();
        int own = names.indexOf(name + "_" + angle);
        int shared = names.indexOf(name);
        return own >= 0 ? parameters[own] : shared >= 0 ? parameters[shared] : Double.NaN;
    }

    private ForwardModel model() {
        return family.on(square);
    }

    private double[] fitted(double[] parameters, int angle) {
        ForwardModel model = model();
        Evaluator evaluator = model.prepare(parameters);
        int side = square.frames();
        double[] values = new double[side * side];
        long first = (long) angle * values.length;
        Tile tile = new Tile(1, model.parameters().size());
        for (int done = 0; done < values.length; ) {
            long border = evaluator.support(first + done).end() - first;
            int some = (int) Math.min(Math.min(Tile.CAPACITY, values.length - done), border - done);
            tile.load(Blank.READER, first + done, some);
            evaluator.evaluate(tile);
            System.arraycopy(tile.outputs(), tile.value(), values, done, some);
            done += some;
        }
        return values;
    }

    private double[] residuals(double[] parameters, int angle) {
        double[] residuals = data.matrix(angle);
        double[] fitted = fitted(parameters, angle);
        Arrays.setAll(residuals, i -> residuals[i] - fitted[i]);
        return residuals;
    }

    @Override
    public void draw(Plots plots, double[] parameters, Cancellation cancellation) {
        int angles = Math.min(DRAWN_ANGLES, square.angles().size());
        for (int a = 0; a < angles; a++) {
            cancellation.check();
            String at = String.format("%.1f°", square.angles().get(a));
            draw(plots, "c2_data_" + a, "measured, " + at, data.matrix(a));
            draw(plots, "c2_fit_" + a, "fitted, " + at, fitted(parameters, a));
            draw(plots, "c2_residuals_" + a, "measured less fitted, " + at, residuals(parameters, a));
        }
    }

    /** Every so many times, so that the picture has no more than {@value #DRAWN_SIDE} a side. */
    private void draw(Plots plots, String name, String title, double[] values) {
        int side = square.frames();
        int every = Math.ceilDiv(side, DRAWN_SIDE);
        int drawn = Math.ceilDiv(side, every);
        double[] some = new double[drawn * drawn];
        for (int i = 0; i < drawn; i++) {
            for (int j = 0; j < drawn; j++) {
                some[i * drawn + j] = values[i * every * side + j * every];
            }
        }
        plots.square(name + ".png", title, some, drawn, every * square.dt());
    }

    /** For models that read no columns: y is not asked for. */
    private enum Blank implements PointSource.Reader {
        READER;

        @Override
        public void read(long from, int points, double[] target, int stride) {}

        @Override
        public void read(long from, int points, float[] target, int stride) {}
    }
}
