package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;

/** What every forward model must do. */
public abstract class ModelContract {

    /** The model. */
    protected abstract ForwardModel model();

    /** Values of its parameters where it is smooth and no derivative is lost in another. */
    protected abstract double[] parameters();

    /** Points that it can be evaluated at; 3 or more. */
    protected abstract PointSource points();

    /** Largest difference between derivatives and quotients of differences, in parts of the largest derivative. */
    protected double tolerance() {
        return 1e-6;
    }

    /** Bytes that evaluating a tile may allocate. */
    protected long allocation() {
        return 0;
    }

    private Tile tile(PointSource points, long from, int count) {
        Tile tile = new Tile(points.columns(), model().parameters().size());
        try (PointSource.Reader reader = points.open()) {
            tile.load(reader, from, count);
        }
        return tile;
    }

    private int most(PointSource points, Evaluator evaluator, long from) {
        long end = Math.min(points.count(), evaluator.support(from).end());
        return (int) Math.min(Tile.CAPACITY, end - from);
    }

    @Test
    void readsTheColumnsThatThereAre() {
        assertEquals(model().columns().size(), points().inputs());
        assertEquals(model().parameters().size(), parameters().length);
    }

    @Test
    void derivativesAreThoseOfTheValues() {
        PointSource points = points();
        double[] at = parameters();
        Evaluator centre = model().prepare(at);
        for (long from = 0; from < points.count(); ) {
            int count = most(points, centre, from);
            Tile tile = tile(points, from, count);
            centre.evaluate(tile);
            Support support = centre.support(from);
            for (int n = 0; n < support.size(at.length); n++) {
                derivative(points, tile, support.parameter(n), n, at);
            }
            from += count;
        }
    }

    private void derivative(PointSource points, Tile tile, int parameter, int n, double[] at) {
        double step = 1e-5 * Math.max(Math.abs(at[parameter]), 1e-3);
        double[] moved = at.clone();
        moved[parameter] = at[parameter] + step;
        Tile above = tile(points, tile.position(), tile.count());
        model().prepare(moved).evaluate(above);
        moved[parameter] = at[parameter] - step;
        Tile below = tile(points, tile.position(), tile.count());
        model().prepare(moved).evaluate(below);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < tile.count(); i++) {
            double quotient = (above.outputs()[above.value() + i] - below.outputs()[below.value() + i]) / (2 * step);
            double given = tile.outputs()[tile.gradient(n) + i];
            largest = Math.max(largest, Math.abs(given));
            difference = Math.max(difference, Math.abs(quotient - given));
        }
        double worst = difference;
        double limit = tolerance() * Math.max(largest, 1e-300) + 1e-9;
        assertTrue(
                worst <= limit,
                () -> "derivative by " + model().parameters().get(parameter).name() + " is off by " + worst);
    }

    @Test
    void aPointHasTheSameBitsWhereverItLies() {
        PointSource points = points();
        Evaluator evaluator = model().prepare(parameters());
        int count = most(points, evaluator, 0);
        Tile whole = tile(points, 0, count);
        evaluator.evaluate(whole);
        int parameters = evaluator.support(0).size(parameters().length);
        for (int from = 1; from < count; from += 1 + count / 7) {
            Tile part = tile(points, from, count - from);
            part.shift(from % Tile.LANES);
            evaluator.evaluate(part);
            for (int i = 0; i < part.count(); i++) {
                assertEquals(whole.outputs()[whole.value() + from + i], part.outputs()[part.value() + i]);
                for (int n = 0; n < parameters; n++) {
                    assertEquals(whole.outputs()[whole.gradient(n) + from + i], part.outputs()[part.gradient(n) + i]);
                }
            }
        }
    }

    /** Largest difference between single and double precision, in parts of the largest value or derivative. */
    protected double singleTolerance() {
        return 1e-4;
    }

    @Test
    void singlePrecisionIsNearDouble() {
        PointSource points = points();
        Evaluator evaluator = model().prepare(parameters());
        Assumptions.assumeTrue(evaluator.single(), "a model need not offer single precision");
        int parameters = evaluator.support(0).size(parameters().length);
        int count = most(points, evaluator, 0);
        Tile wide = tile(points, 0, count);
        evaluator.evaluate(wide);
        FloatTile narrow = floatTile(points, 0, count);
        evaluator.evaluate(narrow);
        for (int n = -1; n < parameters; n++) {
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < count; i++) {
                double exact = wide.outputs()[(n < 0 ? wide.value() : wide.gradient(n)) + i];
                double rounded = narrow.outputs()[(n < 0 ? narrow.value() : narrow.gradient(n)) + i];
                largest = Math.max(largest, Math.abs(exact));
                difference = Math.max(difference, Math.abs(exact - rounded));
            }
            double worst = difference / largest;
            String what = n < 0 ? "the value" : "derivative " + n;
            assertTrue(worst <= singleTolerance(), () -> what + " is off by " + worst + " of the largest");
        }
        for (int from = 1; from < count; from += 1 + count / 7) {
            FloatTile part = floatTile(points, from, count - from);
            part.shift(from % FloatTile.LANES);
            evaluator.evaluate(part);
            for (int i = 0; i < part.count(); i++) {
                assertEquals(narrow.outputs()[narrow.value() + from + i], part.outputs()[part.value() + i]);
            }
        }
    }

    private FloatTile floatTile(PointSource points, long from, int count) {
        FloatTile tile = new FloatTile(points.columns(), model().parameters().size());
        try (PointSource.Reader reader = points.open()) {
            tile.load(reader, from, count);
        }
        return tile;
    }

    @Test
    void allocatesNothingATile() {
        PointSource points = points();
        Evaluator evaluator = model().prepare(parameters());
        int count = most(points, evaluator, 0);
        Tile tile = tile(points, 0, count);
        allocatesNothing(() -> evaluator.evaluate(tile));
        if (evaluator.single()) {
            FloatTile single = floatTile(points, 0, count);
            allocatesNothing(() -> evaluator.evaluate(single));
        }
    }

    private void allocatesNothing(Runnable evaluation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // Interpreted vectors are objects; what counts is compiled code.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 1000 && least > allocation(); round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 200; i++) {
                evaluation.run();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 200);
        }
        long bytes = least;
        assertTrue(bytes <= allocation(), () -> bytes + " bytes a tile");
    }
}
