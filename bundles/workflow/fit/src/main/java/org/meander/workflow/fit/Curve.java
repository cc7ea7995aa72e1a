package org.meander.workflow.fit;

import org.meander.base.Cancellation;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Tile;

/** The values of a model at the points of its problem, point by point in their order, for results and pictures. */
final class Curve {

    /** Takes points. */
    interface Taker {

        /**
         * @param tile with the points and, at {@link Tile#value}, the model's values
         * @param y where in {@link Tile#inputs} the measured values begin
         */
        void take(Tile tile, int y);
    }

    private final Problem problem;
    private final double[] parameters;

    Curve(Problem problem, double[] parameters) {
        this.problem = problem;
        this.parameters = parameters;
    }

    long count() {
        return problem.points().count();
    }

    /** All points, in constant memory. */
    void forEach(Cancellation cancellation, Taker taker) {
        walk(0, count(), cancellation, taker);
    }

    private void walk(long first, long end, Cancellation cancellation, Taker taker) {
        PointSource points = problem.points();
        Evaluator evaluator = problem.model().prepare(parameters);
        Tile tile = new Tile(points.columns(), problem.names().size());
        try (PointSource.Reader reader = points.open()) {
            for (long from = first; from < end; ) {
                cancellation.check();
                long border = Math.min(end, evaluator.support(from).end());
                int some = (int) Math.min(Tile.CAPACITY, border - from);
                tile.load(reader, from, some);
                evaluator.evaluate(tile);
                taker.take(tile, tile.input(points.inputs()));
                from += some;
            }
        }
    }

    /** Some points at equal distances, all if there are no more. */
    void sample(int most, Cancellation cancellation, Taker taker) {
        long count = count();
        if (count <= most) {
            forEach(cancellation, taker);
            return;
        }
        for (int i = 0; i < most; i++) {
            long at = Math.round(i * ((count - 1) / (most - 1.0)));
            walk(at, at + 1, cancellation, taker);
        }
    }
}
