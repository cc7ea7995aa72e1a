package org.meander.codec.scalar;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.DType;
import org.meander.codec.Block;

/** Splits the cells of a block by a step and codes the result. Scratch memory of a session. */
final class Quantiser {

    private final Tolerance tolerance;
    private final Map<DType, Cells> othersOf = new EnumMap<>(DType.class);
    private final Splitter splitter = new Splitter();
    private final ExactCells exact = new ExactCells();
    private final Jumps jumps = new Jumps();
    private final Predictor predictor = new Predictor();
    private final Choice choice = new Choice();
    private final Composer composer = new Composer();
    private final Search search = new Search();
    private final int[] q = new int[Cells.CHUNK + 64];
    private final int[] d = new int[Cells.CHUNK + 64];
    private final int[] original = new int[Cells.CHUNK + 64];
    private final int[] reference = new int[Cells.CHUNK + 64];
    private final int[] found = new int[Cells.CHUNK + 64];
    private Block block;
    private Cells cells;
    private Optional<Block> other = Optional.empty();
    private Optional<Prediction> chosen = Optional.empty();
    private Prediction prediction = Prediction.NONE;
    private Tiles tiles;
    private double step;
    private int centre;
    private double bound;
    private boolean trellis;

    /** Cells that broke the bound in the last attempt. */
    int violations;

    Quantiser(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * Begins another block.
     *
     * @param surveyed the cells of its type, after a survey
     * @param withTrellis whether a {@link Trellis} is used, until {@link #withoutTrellis}
     */
    void begin(Block next, List<Block> references, Cells surveyed, boolean withTrellis) {
        block = next;
        cells = surveyed;
        other = references.stream().findFirst();
        trellis = withTrellis;
        chosen = next.elements() < Choice.LEAST_CELLS || cells.min == cells.max
                ? Optional.of(Prediction.NONE)
                : tolerance.prediction(next);
    }

    /** Lets go of the block. */
    void end() {
        block = null;
        other = Optional.empty();
    }

    boolean trellis() {
        return trellis;
    }

    void withoutTrellis() {
        trellis = false;
    }

    Prediction prediction() {
        return prediction;
    }

    /** What the root mean square of the errors will be with a trellis, from a part of the cells. */
    double sample(double divisor) {
        return search.sample(
                block, new Tiles(block.width(), block.height()), cells, divisor, centre(cells, divisor), q);
    }

    /** Splits all cells by a step; false if it is no step for this type or too many cells would have to be exact. */
    boolean attempt(double wanted, double limit) {
        double divisor = cells.step(wanted);
        violations = 0;
        if (!cells.divides(divisor)) {
            return false;
        }
        step = divisor;
        bound = limit;
        centre = centre(cells, divisor);
        if (chosen.isEmpty()) {
            Cells others = othersOf.computeIfAbsent(block.dtype(), Cells::of);
            chosen = Optional.of(choice.choose(block, other, cells, others, step, centre, tolerance.lag(block)));
        }
        prediction = chosen.get();
        tiles = prediction.order(block.width(), block.height());
        splitter.begin((int) tiles.cells, tiles.groups(), trellis ? 1 : 0);
        exact.clear();
        jumps.clear();
        predictor.begin(prediction);
        cells.clearErrors();
        if (trellis) {
            search.run(block, tiles, cells, step, centre);
        }
        for (int at = 0; at < tiles.cells; at += Cells.CHUNK) {
            int n = (int) Math.min(Cells.CHUNK, tiles.cells - at);
            cells.read(block, tiles, at, n);
            quantise(at, n);
            if (prediction.isNone()) {
                take(at, n);
            } else {
                takeDifferences(at, n);
            }
            int wrong = cells.verify(0, n, bound, found);
            for (int i = 0; i < wrong; i++) {
                exact.add(at + found[i]);
            }
            violations += wrong;
            if (exact.count + jumps.count > tiles.cells / 8 + 64) {
                return withoutPrediction(wanted, limit);
            }
        }
        return true;
    }

    /** Another attempt if it was a sample's prediction that left too many cells. */
    private boolean withoutPrediction(double wanted, double limit) {
        if (prediction.isNone() || tolerance.prediction(block).isPresent()) {
            return false;
        }
        chosen = Optional.of(Prediction.NONE);
        return attempt(wanted, limit);
    }

    /** Fills {@link #q} and y for the cells that were read. */
    private void quantise(int at, int n) {
        if (trellis) {
            search.quantise(cells, at, q, n, step, centre);
        } else {
            cells.quantise(q, n, step, centre);
        }
    }

    private void take(int at, int n) {
        for (int g = 0; g < n; g += Tiles.GROUP) {
            int omitted = splitter.take(q, g, Math.min(Tiles.GROUP, n - g), at + g, found);
            for (int i = 0; i < omitted; i++) {
                exact.add(at + found[i]);
                cells.forget(found[i]);
            }
        }
    }

    private void takeDifferences(int at, int n) {
        if (prediction == Prediction.REFERENCE) {
            Cells others = othersOf.computeIfAbsent(block.dtype(), Cells::of);
            reference(others, other.orElseThrow(), tiles, at, n, step, centre, reference);
        }
        int bad = predictor.repair(q, n, reference, found);
        for (int i = 0; i < bad; i++) {
            exact.add(at + found[i]);
            cells.forget(found[i]);
        }
        predictor.difference(q, n, reference, d);
        System.arraycopy(d, 0, original, 0, n);
        for (int g = 0; g < n; g += Tiles.GROUP) {
            int omitted = splitter.take(d, g, Math.min(Tiles.GROUP, n - g), at + g, found);
            for (int i = 0; i < omitted; i++) {
                jumps.add(at + found[i], original[found[i]]);
            }
        }
    }

    /** The numbers of a reference, 0 for those that have none. */
    static void reference(Cells others, Block from, Tiles tiles, int at, int n, double step, int centre, int[] target) {
        others.read(from, tiles, at, n);
        others.quantise(target, n, step, centre);
        if (IntKernels.peak(target, 0, n) == Integer.MAX_VALUE) {
            for (int i = 0; i < n; i++) {
                target[i] = target[i] == Integer.MAX_VALUE ? 0 : target[i];
            }
        }
    }

    /** After an {@link #attempt}: writes the body, or nothing and returns false if the cells themselves take no more bytes. */
    boolean compose(Body body) {
        int counted = exact.count;
        composer.prepare(tiles, splitter, exact, prediction.isNone() ? Optional.empty() : Optional.of(jumps));
        boolean recount = discount(counted);
        exact.arrange();
        jumps.arrange();
        if (!composer.compose(body, block, tiles, splitter, exact, jumps, prediction, step, centre)) {
            return false;
        }
        if (recount) {
            recount();
        }
        return true;
    }

    /** Takes back the errors of the cells that became exact last; true if what is left must be counted anew. */
    private boolean discount(int counted) {
        double most = cells.maxError;
        double all = cells.squaredError;
        double left = all;
        boolean recount = false;
        for (int i = counted; i < exact.count; i++) {
            cells.clearErrors();
            cells.read(block, tiles, exact.position(i), 1);
            quantise(exact.position(i), 1);
            cells.verify(0, 1, bound, found);
            left -= cells.squaredError;
            recount |= cells.maxError >= most;
        }
        cells.maxError = most;
        cells.squaredError = left;
        return recount || left < 0.01 * all;
    }

    private void recount() {
        cells.clearErrors();
        int next = 0;
        for (int at = 0; at < tiles.cells; at += Cells.CHUNK) {
            int n = (int) Math.min(Cells.CHUNK, tiles.cells - at);
            cells.read(block, tiles, at, n);
            quantise(at, n);
            for (; next < exact.count && exact.position(next) < at + n; next++) {
                cells.forget(exact.position(next) - at);
            }
            cells.verify(0, n, bound, found);
        }
    }

    /** Centred numbers are small ones; a block around zero keeps its centre there. */
    private static int centre(Cells cells, double step) {
        double middle = 0.5 * cells.min + 0.5 * cells.max;
        double half = cells.max - middle;
        double multiple = Math.rint(middle / step);
        return Math.abs(middle) > 4 * half && Math.abs(multiple) < Scales.LIMIT ? (int) multiple : 0;
    }
}
