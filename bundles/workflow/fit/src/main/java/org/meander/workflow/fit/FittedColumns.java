package org.meander.workflow.fit;

import java.util.List;
import org.meander.base.Cancellation;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Tile;

/**
 * The data of a fit to columns and what the model makes of them: in {@code fitted_data.npz} all points, an array a column and {@code fitted},
 * {@code residuals} (measured less fitted) and {@code residuals_normalized} (in standard deviations, where they are known); in pictures some.
 */
final class FittedColumns implements FittedData {

    private static final int DRAWN = 4000;

    private final Problem problem;
    private final List<String> names;

    /** @param names of the columns of the points: inputs, y, and the standard deviation if there is one */
    FittedColumns(Problem problem, List<String> names) {
        this.problem = problem;
        this.names = names;
    }

    @Override
    public void write(NpzFile file, double[] parameters, Cancellation cancellation) {
        Curve curve = new Curve(problem, parameters);
        for (int c = 0; c < names.size(); c++) {
            int column = c;
            file.array(names.get(c), curve.count());
            curve.forEach(cancellation, (tile, y) -> file.put(tile.inputs(), tile.input(column), tile.count()));
        }
        file.array("fitted", curve.count());
        curve.forEach(cancellation, (tile, y) -> file.put(tile.outputs(), tile.value(), tile.count()));
        file.array("residuals", curve.count());
        curve.forEach(cancellation, (tile, y) -> file.put(residuals(tile, y, false), 0, tile.count()));
        if (problem.points().weighted()) {
            file.array("residuals_normalized", curve.count());
            curve.forEach(cancellation, (tile, y) -> file.put(residuals(tile, y, true), 0, tile.count()));
        }
    }

    private static double[] residuals(Tile tile, int y, boolean normalized) {
        double[] residuals = new double[tile.count()];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = tile.inputs()[y + i] - tile.outputs()[tile.value() + i];
        }
        int sigma = y + tile.input(1) - tile.input(0);
        for (int i = 0; normalized && i < residuals.length; i++) {
            residuals[i] /= tile.inputs()[sigma + i];
        }
        return residuals;
    }

    @Override
    public void draw(Plots plots, double[] parameters, Cancellation cancellation) {
        int count = (int) Math.min(DRAWN, problem.points().count());
        double[] x = new double[count];
        double[] measured = new double[count];
        double[] fitted = new double[count];
        int[] at = {0};
        boolean column = problem.points().inputs() == 1;
        new Curve(problem, parameters).sample(DRAWN, cancellation, (tile, y) -> {
            for (int i = 0; i < tile.count(); i++) {
                x[at[0]] = column ? tile.inputs()[tile.input(0) + i] : tile.position() + i;
                measured[at[0]] = tile.inputs()[y + i];
                fitted[at[0]++] = tile.outputs()[tile.value() + i];
            }
        });
        plots.curve(
                column ? names.getFirst() : "point", names.get(problem.points().inputs()), x, measured, fitted);
    }
}
