package org.meander.codec.scalar;

import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;

/**
 * Quantises a block with one step and codes it. A step that does not keep its promise well enough is followed by a smaller one; if all
 * that takes more bytes than the cells themselves, these are stored.
 */
final class EncodingSession implements Encoder.Session {

    static final int MAX_CELLS = 1 << 30;

    /** A step this much below twice the bound leaves room for the rounding of floats, for numbers up to 2^11. */
    private static final double MARGIN = 1 - 0x1p-12;

    /** Parts of the largest step that are tried in turn; the last one keeps the bound even if the type is coarse. */
    private static final double[] PARTS = {1, 0.75, 0.5};

    private static final int RMS_ATTEMPTS = 6;

    /** Samples that are taken at most, and by what part a step is smaller because they are only samples. */
    private static final int SAMPLES = 2;

    private static final double SAMPLING = 0.0005;

    private final Tolerance tolerance;
    private final Map<DType, Cells> cellsOf = new EnumMap<>(DType.class);
    private final Splitter splitter = new Splitter();
    private final ExactCells exact = new ExactCells();
    private final int[] q = new int[Cells.CHUNK + 64];
    private final int[] found = new int[Cells.CHUNK + 64];
    private final Composer composer = new Composer();
    private final Search search = new Search();
    private int violations;
    private double step;
    private int centre;
    private double bound;
    private boolean trellis;

    EncodingSession(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    @Override
    public long bound(DType dtype, int width, int height) {
        return Payload.overhead(Scalar.NAME) + 1 + dtype.bytes((long) width * height);
    }

    @Override
    public Encoding encode(Block block, MemorySegment target) {
        if (!block.dtype().isFloat()) {
            throw MeanderException.unsupported(
                    "codec '%s' encodes F16, BF16, F32 and F64, not %s", Scalar.NAME, block.dtype());
        }
        if (block.elements() > MAX_CELLS) {
            throw MeanderException.invalid(
                    "codec '%s' encodes up to 2^30 cells, not %d x %d", Scalar.NAME, block.width(), block.height());
        }
        Tiles tiles = new Tiles(block.width(), block.height());
        Cells cells = cellsOf.computeIfAbsent(block.dtype(), Cells::of);
        survey(block, tiles, cells);
        Body body = new Body(target.asSlice(Payload.bodyOffset(Scalar.NAME)));
        boolean constant = cells.min == cells.max && cells.finite == tiles.cells;
        if (constant) {
            body.putByte(Body.CONSTANT);
            body.put(block.cells(), 0, block.dtype().bytes(1));
            cells.clearErrors();
        } else if (cells.finite == 0 || !quantise(block, tiles, cells) || !compose(body, block, tiles, cells)) {
            body.putByte(Body.RAW);
            body.put(block.cells(), 0, block.cells().byteSize());
            cells.clearErrors();
        }
        int version = body.kind() == Body.TRELLIS ? Scalar.TRELLIS_VERSION : Scalar.PLAIN_VERSION;
        long bytes = Payload.seal(target, Scalar.NAME, version, block, body.at());
        return new Encoding(bytes, cells.maxError, cells.squaredError);
    }

    private void survey(Block block, Tiles tiles, Cells cells) {
        boolean apart = tolerance.relative() > 0 && block.used() < block.elements();
        cells.clearSurvey();
        for (long at = 0; at < tiles.cells; at += Cells.CHUNK) {
            int n = (int) Math.min(Cells.CHUNK, tiles.cells - at);
            cells.read(block, tiles, at, n);
            cells.survey(n);
            if (apart) {
                cells.surveyZeros(n);
            }
        }
    }

    /** Finds a step and splits all cells by it; false if there is none. */
    private boolean quantise(Block block, Tiles tiles, Cells cells) {
        double bound = tolerance.bound(cells, block);
        trellis = tolerance.trellis() && tiles.cells >= Trellis.LEAST_CELLS && cells.min < cells.max;
        if (cells.min == cells.max) {
            double value = Math.abs(cells.min);
            return attempt(block, tiles, cells, value == 0 ? 1 : value, 0);
        }
        if (tolerance.isRms()) {
            boolean done = quantiseToRms(block, tiles, cells, bound);
            if (!done && trellis) { // near the deviation, the error of drawn values hardly follows the step
                trellis = false;
                done = quantiseToRms(block, tiles, cells, bound);
            }
            return done;
        }
        double magnitude = Math.max(Math.abs(cells.min), Math.abs(cells.max));
        double widest = Math.min(2 * bound * MARGIN, 4 * magnitude);
        for (double part : PARTS) {
            boolean right = attempt(block, tiles, cells, widest * part, bound);
            long bits = (long) violations * (block.dtype().bits() + 16);
            if (right && (bits <= 0.4 * tiles.cells || part == PARTS[PARTS.length - 1])) {
                return true;
            }
        }
        return false;
    }

    /** Uniform errors have a root mean square of step / sqrt(12), others with a trellis; what is really reached decides. */
    private boolean quantiseToRms(Block block, Tiles tiles, Cells cells, double rms) {
        double magnitude = Math.max(Math.abs(cells.min), Math.abs(cells.max));
        double wanted = Math.min(rms / Math.sqrt(trellis ? Trellis.ERROR : 1.0 / 12) * 0.9999, 4 * magnitude);
        if (trellis && tiles.cells >= Search.LEAST_SAMPLED) {
            wanted = sampled(block, tiles, cells, wanted, rms);
        }
        for (int i = 0; i < RMS_ATTEMPTS; i++) {
            if (!attempt(block, tiles, cells, wanted, Double.POSITIVE_INFINITY)) {
                return false;
            }
            double reached = Math.sqrt(cells.squaredError / Tolerance.counted(cells, block));
            if (reached <= rms) {
                return true;
            }
            wanted *= Math.min(rms / reached * 0.9998, 0.9998);
        }
        return false;
    }

    /** A step with which all cells will hardly need another attempt, found with a part of them. */
    private double sampled(Block block, Tiles tiles, Cells cells, double widest, double rms) {
        double wanted = widest;
        double counted = Math.sqrt((double) cells.finite / Tolerance.counted(cells, block));
        for (int i = 0; i < SAMPLES; i++) {
            double divisor = cells.step(wanted);
            if (!cells.divides(divisor)) {
                return wanted;
            }
            double reached = counted * search.sample(block, tiles, cells, divisor, centre(cells, divisor), q);
            if (reached <= rms) {
                return wanted * Math.min(1, 1 - SAMPLING + 0.5 * (rms - reached) / rms);
            }
            wanted *= rms / reached;
        }
        return wanted * (1 - SAMPLING);
    }

    /** Splits all cells by a step; false if it is no step for this type or too many cells would have to be exact. */
    private boolean attempt(Block block, Tiles tiles, Cells cells, double wanted, double limit) {
        double divisor = cells.step(wanted);
        violations = 0;
        if (!cells.divides(divisor)) {
            return false;
        }
        step = divisor;
        bound = limit;
        centre = centre(cells, divisor);
        splitter.begin((int) tiles.cells, tiles.groups(), trellis ? 1 : 0);
        exact.clear();
        cells.clearErrors();
        if (trellis) {
            search.run(block, tiles, cells, step, centre);
        }
        for (int at = 0; at < tiles.cells; at += Cells.CHUNK) {
            int n = (int) Math.min(Cells.CHUNK, tiles.cells - at);
            cells.read(block, tiles, at, n);
            quantise(cells, at, n);
            for (int g = 0; g < n; g += Tiles.GROUP) {
                int omitted = splitter.take(q, g, Math.min(Tiles.GROUP, n - g), at + g, found);
                for (int i = 0; i < omitted; i++) {
                    exact.add(at + found[i]);
                    cells.forget(found[i]);
                }
            }
            int wrong = cells.verify(0, n, bound, found);
            for (int i = 0; i < wrong; i++) {
                exact.add(at + found[i]);
            }
            violations += wrong;
            if (exact.count > tiles.cells / 8 + 64) {
                return false;
            }
        }
        return true;
    }

    /** Fills {@link #q} and y for the cells that were read. */
    private void quantise(Cells cells, int at, int n) {
        if (trellis) {
            search.quantise(cells, at, q, n, step, centre);
        } else {
            cells.quantise(q, n, step, centre);
        }
    }

    private boolean compose(Body body, Block block, Tiles tiles, Cells cells) {
        int counted = exact.count;
        composer.prepare(tiles, splitter, exact);
        boolean recount = discount(block, tiles, cells, counted);
        exact.arrange();
        if (!composer.compose(body, block, tiles, splitter, exact, step, centre)) {
            return false;
        }
        if (recount) {
            recount(block, tiles, cells);
        }
        return true;
    }

    /** Takes back the errors of the cells that became exact last; true if what is left must be counted anew. */
    private boolean discount(Block block, Tiles tiles, Cells cells, int counted) {
        double most = cells.maxError;
        double all = cells.squaredError;
        double left = all;
        boolean recount = false;
        for (int i = counted; i < exact.count; i++) {
            cells.clearErrors();
            cells.read(block, tiles, exact.position(i), 1);
            quantise(cells, exact.position(i), 1);
            cells.verify(0, 1, bound, found);
            left -= cells.squaredError;
            recount |= cells.maxError >= most;
        }
        cells.maxError = most;
        cells.squaredError = left;
        return recount || left < 0.01 * all;
    }

    private void recount(Block block, Tiles tiles, Cells cells) {
        cells.clearErrors();
        int next = 0;
        for (int at = 0; at < tiles.cells; at += Cells.CHUNK) {
            int n = (int) Math.min(Cells.CHUNK, tiles.cells - at);
            cells.read(block, tiles, at, n);
            quantise(cells, at, n);
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

    @Override
    public void close() {
        // Scratch memory is on the heap and goes with the session.
    }
}
