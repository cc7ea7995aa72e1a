package org.meander.optimizer.engine;

import java.util.Arrays;
import org.meander.base.MeanderException;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;

/**
 * Evaluates points tile by tile and sums them up: residuals, weights, loss and products in one go while the tile is in the first-level
 * cache. Allocates nothing but when something is not finite. For one thread.
 */
final class Reducer {

    private final Problem problem;
    private final RobustLoss loss;
    private final Tile tile;
    private final FloatTile floatTile;
    private final Products products = new Products();
    private final FloatProducts floatProducts = new FloatProducts();
    private final Householder householder = new Householder();
    private final double[] square;
    private final int[] columns;
    private final int[] places;
    private final int[] freeIndex;
    private final double[] dense;
    private final int[] denseColumns;

    Reducer(Problem problem) {
        this.problem = problem;
        PointSource points = problem.points();
        int parameters = problem.names().size();
        this.tile = new Tile(points.columns(), parameters);
        this.floatTile = new FloatTile(points.columns(), parameters);
        this.loss = new RobustLoss(problem.loss(), problem.scale());
        int m = problem.free() + 1;
        this.square = new double[m * m];
        this.columns = new int[m];
        this.places = new int[m];
        this.freeIndex = new int[parameters];
        int free = 0;
        for (int i = 0; i < parameters; i++) {
            freeIndex[i] = problem.fixed(i) ? -1 : free++;
        }
        this.dense = new double[m * Tile.CAPACITY];
        this.denseColumns = new int[m];
        for (int i = 0; i < m; i++) {
            denseColumns[i] = i * Tile.CAPACITY;
        }
    }

    /** Sums up points {@code from} to {@code to - 1}; whether all went well, otherwise {@link #fault} tells what did not. */
    boolean reduce(Evaluator evaluator, PointSource.Reader reader, long from, long to, boolean single, Sums sums) {
        sums.clear();
        long at = from;
        while (at < to) {
            Support support = evaluator.support(at);
            long end = Math.min(to, support.end());
            if (end <= at) {
                throw MeanderException.invalid(
                        "model %s says of point %d that it belongs to a run that ends at %d; that must be above",
                        problem.model().name(), at, support.end());
            }
            if (single) {
                int count = (int) Math.min(FloatTile.CAPACITY, end - at);
                floatTile.load(reader, at, count);
                evaluator.evaluate(floatTile);
                if (!take(floatTile, support, sums)) {
                    return false;
                }
                at += count;
            } else {
                int count = (int) Math.min(Tile.CAPACITY, end - at);
                tile.load(reader, at, count);
                evaluator.evaluate(tile);
                if (!take(tile, support, sums)) {
                    return false;
                }
                at += count;
            }
        }
        return sums.finite();
    }

    private boolean take(Tile t, Support support, Sums sums) {
        double[] out = t.outputs();
        double[] in = t.inputs();
        int count = t.count();
        int padded = t.padded();
        int value = t.value();
        int m = select(support, t.gradient(0), t.gradient(1) - t.gradient(0), value);
        int y = t.input(problem.points().inputs());
        if (problem.points().weighted()) {
            int sigma = t.input(problem.points().inputs() + 1);
            if (!Elementwise.invert(in, sigma, padded)) {
                return false;
            }
            Elementwise.multiply(in, y, in, sigma, padded);
            Elementwise.multiplySubtract(out, value, in, sigma, in, y, padded);
            for (int k = 0; k < m - 1; k++) {
                Elementwise.multiply(out, columns[k], in, sigma, padded);
            }
        } else {
            Elementwise.subtract(out, value, in, y, padded);
        }
        for (int k = 0; k < m; k++) {
            for (int i = count; i < padded; i++) {
                out[columns[k] + i] = 0;
            }
        }
        for (int i = count; i < padded; i++) {
            in[y + i] = 0;
        }
        double chi = householder.dot(out, value, value, padded);
        Sums.add(sums.scalars, sums.scalarRests, Sums.SIGNAL, householder.dot(in, y, y, padded));
        Sums.add(sums.scalars, sums.scalarRests, Sums.CHI, chi);
        double cost = 0.5 * chi;
        if (loss.robust()) {
            cost = loss.apply(out, value, count, padded);
            for (int k = 0; k < m - 1; k++) {
                Elementwise.multiply(out, columns[k], loss.weights(), 0, padded);
            }
        }
        Sums.add(sums.scalars, sums.scalarRests, Sums.COST, cost);
        sums.points += count;
        if (!sums.triangular) {
            products.multiply(out, columns, m, padded, square);
            scatter(m, sums);
        } else if (m == sums.m) {
            householder.add(sums.matrix, out, columns, m, padded);
        } else {
            spread(out, m, sums.m, padded);
            householder.add(sums.matrix, dense, denseColumns, sums.m, padded);
        }
        return true;
    }

    private boolean take(FloatTile t, Support support, Sums sums) {
        float[] out = t.outputs();
        float[] in = t.inputs();
        int count = t.count();
        int padded = t.padded();
        int value = t.value();
        int m = select(support, t.gradient(0), t.gradient(1) - t.gradient(0), value);
        int y = t.input(problem.points().inputs());
        if (problem.points().weighted()) {
            int sigma = t.input(problem.points().inputs() + 1);
            if (!FloatElementwise.invert(in, sigma, padded)) {
                return false;
            }
            FloatElementwise.multiply(in, y, in, sigma, padded);
            FloatElementwise.multiplySubtract(out, value, in, sigma, in, y, padded);
            for (int k = 0; k < m - 1; k++) {
                FloatElementwise.multiply(out, columns[k], in, sigma, padded);
            }
        } else {
            FloatElementwise.subtract(out, value, in, y, padded);
        }
        for (int k = 0; k < m; k++) {
            for (int i = count; i < padded; i++) {
                out[columns[k] + i] = 0;
            }
        }
        if (loss.robust()) {
            Sums.add(sums.scalars, sums.scalarRests, Sums.COST, loss.apply(out, value, count, padded));
            Sums.add(sums.scalars, sums.scalarRests, Sums.CHI, loss.chiSquared());
            for (int k = 0; k < m - 1; k++) {
                FloatElementwise.multiply(out, columns[k], loss.floatWeights(), 0, padded);
            }
        }
        sums.points += count;
        floatProducts.multiply(out, columns, m, padded, square);
        if (!loss.robust()) {
            double chi = square[m * m - 1];
            Sums.add(sums.scalars, sums.scalarRests, Sums.CHI, chi);
            Sums.add(sums.scalars, sums.scalarRests, Sums.COST, 0.5 * chi);
        }
        scatter(m, sums);
        return true;
    }

    /** Columns of the free parameters that the points depend on, then that of the residuals. */
    private int select(Support support, int gradients, int stride, int value) {
        int count = 0;
        int size = support.size(freeIndex.length);
        for (int k = 0; k < size; k++) {
            int place = freeIndex[support.parameter(k)];
            if (place >= 0) {
                columns[count] = gradients + k * stride;
                places[count++] = place;
            }
        }
        columns[count] = value;
        places[count] = problem.free();
        return count + 1;
    }

    private void scatter(int m, Sums sums) {
        for (int i = 0; i < m; i++) {
            int row = places[i] * sums.m;
            for (int j = 0; j <= i; j++) {
                Sums.add(sums.matrix, sums.rest, row + places[j], square[i * m + j]);
            }
        }
    }

    private void spread(double[] out, int m, int all, int padded) {
        int k = 0;
        for (int i = 0; i < all; i++) {
            if (k < m && places[k] == i) {
                System.arraycopy(out, columns[k++], dense, denseColumns[i], padded);
            } else {
                Arrays.fill(dense, denseColumns[i], denseColumns[i] + padded, 0);
            }
        }
    }

    /** What is wrong among these points; found by looking at each. */
    Fault fault(Evaluator evaluator, PointSource.Reader reader, long from, long to) {
        long at = from;
        while (at < to) {
            Support support = evaluator.support(at);
            int count = (int) Math.min(Tile.CAPACITY, Math.min(to, support.end()) - at);
            tile.load(reader, at, count);
            int inputs = problem.points().inputs();
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < problem.points().columns(); c++) {
                    double v = tile.inputs()[tile.input(c) + i];
                    if (!Double.isFinite(v) || c == inputs + 1 && !(v > 0)) {
                        return Fault.data(
                                "%s: point %d has %s = %s; it must be finite%s",
                                problem.points().location(),
                                at + i,
                                c < inputs ? problem.model().columns().get(c) : c == inputs ? "y" : "sigma",
                                v,
                                c == inputs + 1 ? " and above 0" : "");
                    }
                }
            }
            evaluator.evaluate(tile);
            for (int i = 0; i < count; i++) {
                if (!Double.isFinite(tile.outputs()[tile.value() + i])) {
                    return Fault.model(
                            "model %s is %s at point %d",
                            problem.model().name(), tile.outputs()[tile.value() + i], at + i);
                }
                for (int k = 0; k < support.size(freeIndex.length); k++) {
                    if (!Double.isFinite(tile.outputs()[tile.gradient(k) + i])) {
                        return Fault.model(
                                "the derivative of model %s by %s is %s at point %d",
                                problem.model().name(),
                                problem.names().get(support.parameter(k)),
                                tile.outputs()[tile.gradient(k) + i],
                                at + i);
                    }
                }
            }
            at += count;
        }
        return Fault.model(
                "squares of model %s overflow between points %d and %d",
                problem.model().name(), from, to);
    }
}
