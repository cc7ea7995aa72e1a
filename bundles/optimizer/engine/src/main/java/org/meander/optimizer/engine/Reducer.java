package org.meander.optimizer.engine;

import java.lang.foreign.MemorySegment;
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
    private final MemorySegment outputs;
    private final MemorySegment floatOutputs;
    private final Products products = new Products();
    private final FloatProducts floatProducts = new FloatProducts();
    private final Factor factor;
    private final double[] square;
    private final int[] columns;
    private final int[] places;
    private final int[] freeIndex;
    private final double[] signal = new double[Elementwise.WIDTH];
    /** What the columns of the products are; null if none are begun. */
    private Support begun;

    private int m;
    private boolean single;

    Reducer(Problem problem) {
        this.problem = problem;
        PointSource points = problem.points();
        int parameters = problem.names().size();
        this.tile = new Tile(points.columns(), parameters);
        this.floatTile = new FloatTile(points.columns(), parameters);
        this.outputs = MemorySegment.ofArray(tile.outputs());
        this.floatOutputs = MemorySegment.ofArray(floatTile.outputs());
        this.loss = new RobustLoss(problem.loss(), problem.scale());
        int all = problem.free() + 1;
        this.square = new double[all * all];
        this.columns = new int[all];
        this.places = new int[all];
        this.freeIndex = new int[parameters];
        int free = 0;
        for (int i = 0; i < parameters; i++) {
            freeIndex[i] = problem.fixed(i) ? -1 : free++;
        }
        this.factor = new Factor(all);
    }

    /** Sums up the points of a chunk; whether all went well, otherwise {@link #fault} tells what did not. */
    boolean reduce(
            Evaluator evaluator, PointSource.Reader reader, Ranges ranges, long chunk, boolean inSingle, Sums sums) {
        tile.shift(CacheLines.before(outputs) / Double.BYTES);
        floatTile.shift(CacheLines.before(floatOutputs) / Float.BYTES);
        sums.clear();
        begun = null;
        factor.clear();
        Arrays.fill(signal, 0);
        for (long run = ranges.first(chunk); run < ranges.end(chunk); run++) {
            if (!reduce(evaluator, reader, ranges.from(run), ranges.to(run), inSingle, sums)) {
                return false;
            }
        }
        collect(sums);
        factor.turn(sums);
        double energy = 0;
        for (double lane : signal) {
            energy += lane;
        }
        Sums.add(sums.scalars, sums.scalarRests, Sums.SIGNAL, energy);
        return sums.finite();
    }

    private boolean reduce(
            Evaluator evaluator, PointSource.Reader reader, long from, long to, boolean inSingle, Sums sums) {
        long at = from;
        while (at < to) {
            Support support = evaluator.support(at);
            long end = Math.min(to, support.end());
            if (end <= at) {
                throw MeanderException.invalid(
                        "model %s says of point %d that it belongs to a run that ends at %d; that must be above",
                        problem.model().name(), at, support.end());
            }
            if (inSingle) {
                int count = (int) Math.min(FloatTile.CAPACITY, end - at);
                begin(support, floatTile.gradient(0), floatTile.gradient(1), floatTile.value(), sums);
                floatTile.load(reader, at, count);
                evaluator.evaluate(floatTile);
                if (!take(floatTile, sums)) {
                    return false;
                }
                at += count;
            } else {
                int count = (int) Math.min(Tile.CAPACITY, end - at);
                begin(support, tile.gradient(0), tile.gradient(1), tile.value(), sums);
                tile.load(reader, at, count);
                evaluator.evaluate(tile);
                if (!take(tile, sums)) {
                    return false;
                }
                at += count;
            }
        }
        return true;
    }

    /** Readies the products for tiles of a support, whose columns lie at these places. */
    private void begin(Support support, int gradient, int next, int value, Sums sums) {
        if (begun == support) {
            return;
        }
        collect(sums);
        begun = support;
        m = 0;
        int size = support.size(freeIndex.length);
        for (int k = 0; k < size; k++) {
            int place = freeIndex[support.parameter(k)];
            if (place >= 0) {
                columns[m] = gradient + k * (next - gradient);
                places[m++] = place;
            }
        }
        columns[m] = value;
        places[m++] = problem.free();
        products.begin(m);
        floatProducts.begin(m);
        single = false;
    }

    /** Adds the products of the tiles since {@link #begin} to the sums, compensated. */
    private void collect(Sums sums) {
        if (begun == null || sums.triangular) {
            return;
        }
        if (single) {
            floatProducts.collect(square);
        } else {
            products.collect(square);
        }
        for (int i = 0; i < m; i++) {
            int row = places[i] * sums.m;
            for (int j = 0; j <= i; j++) {
                Sums.add(sums.matrix, sums.rest, row + places[j], square[i * m + j]);
            }
        }
        if (!loss.robust()) {
            double chi = square[m * m - 1];
            Sums.add(sums.scalars, sums.scalarRests, Sums.CHI, chi);
            Sums.add(sums.scalars, sums.scalarRests, Sums.COST, 0.5 * chi);
        }
    }

    private boolean take(Tile t, Sums sums) {
        double[] out = t.outputs();
        double[] in = t.inputs();
        int count = t.count();
        int padded = t.padded();
        int value = t.value();
        int y = t.input(problem.points().inputs());
        if (problem.points().weighted()) {
            int sigma = t.input(problem.points().inputs() + 1);
            if (!Elementwise.invert(in, sigma, padded)) {
                return false;
            }
            Elementwise.multiply(in, y, in, sigma, padded);
            Elementwise.multiply(out, value, in, sigma, padded);
            for (int k = 0; k < m - 1; k++) {
                Elementwise.multiply(out, columns[k], in, sigma, padded);
            }
        }
        if (count < padded) {
            Arrays.fill(in, y + count, y + padded, 0);
            for (int k = 0; k < m; k++) {
                Arrays.fill(out, columns[k] + count, columns[k] + padded, 0);
            }
        }
        Elementwise.residuals(out, value, in, y, padded, signal);
        sums.points += count;
        if (loss.robust()) {
            Sums.add(sums.scalars, sums.scalarRests, Sums.COST, loss.apply(out, value, padded));
            Sums.add(sums.scalars, sums.scalarRests, Sums.CHI, loss.chiSquared());
            for (int k = 0; k < m - 1; k++) {
                Elementwise.multiply(out, columns[k], loss.weights(), 0, padded);
            }
        } else if (sums.triangular) {
            double chi = factor.square(out, value, padded);
            Sums.add(sums.scalars, sums.scalarRests, Sums.CHI, chi);
            Sums.add(sums.scalars, sums.scalarRests, Sums.COST, 0.5 * chi);
        }
        if (!sums.triangular) {
            products.add(out, columns, padded);
        } else {
            factor.add(sums, out, columns, places, m, padded);
        }
        return true;
    }

    private boolean take(FloatTile t, Sums sums) {
        float[] out = t.outputs();
        float[] in = t.inputs();
        int count = t.count();
        int padded = t.padded();
        int value = t.value();
        int y = t.input(problem.points().inputs());
        single = true;
        if (problem.points().weighted()) {
            int sigma = t.input(problem.points().inputs() + 1);
            if (!FloatElementwise.invert(in, sigma, padded)) {
                return false;
            }
            FloatElementwise.multiply(in, y, in, sigma, padded);
            FloatElementwise.multiply(out, value, in, sigma, padded);
            for (int k = 0; k < m - 1; k++) {
                FloatElementwise.multiply(out, columns[k], in, sigma, padded);
            }
        }
        if (count < padded) {
            Arrays.fill(in, y + count, y + padded, 0);
            for (int k = 0; k < m; k++) {
                Arrays.fill(out, columns[k] + count, columns[k] + padded, 0);
            }
        }
        FloatElementwise.subtract(out, value, in, y, padded);
        sums.points += count;
        if (loss.robust()) {
            Sums.add(sums.scalars, sums.scalarRests, Sums.COST, loss.apply(out, value, padded));
            Sums.add(sums.scalars, sums.scalarRests, Sums.CHI, loss.chiSquared());
            for (int k = 0; k < m - 1; k++) {
                FloatElementwise.multiply(out, columns[k], loss.floatWeights(), 0, padded);
            }
        }
        floatProducts.add(out, columns, padded);
        return true;
    }

    /** What is wrong among the points of a chunk; found by looking at each. */
    Fault fault(Evaluator evaluator, PointSource.Reader reader, Ranges ranges, long chunk) {
        for (long run = ranges.first(chunk); run < ranges.end(chunk); run++) {
            Fault fault = fault(evaluator, reader, ranges.from(run), ranges.to(run));
            if (fault != null) {
                return fault;
            }
        }
        return Fault.model(
                "squares of model %s overflow in the chunk that begins at point %d",
                problem.model().name(), ranges.from(ranges.first(chunk)));
    }

    private Fault fault(Evaluator evaluator, PointSource.Reader reader, long from, long to) {
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
        return null;
    }
}
