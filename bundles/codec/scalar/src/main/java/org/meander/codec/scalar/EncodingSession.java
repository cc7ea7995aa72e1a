package org.meander.codec.scalar;

import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.List;
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
    private final Quantiser quantiser;

    EncodingSession(Tolerance tolerance) {
        this.tolerance = tolerance;
        this.quantiser = new Quantiser(tolerance);
    }

    @Override
    public long bound(DType dtype, int width, int height) {
        return Payload.overhead(Scalar.NAME) + 1 + dtype.bytes((long) width * height);
    }

    @Override
    public int references() {
        return tolerance.usesReferences() ? 1 : 0;
    }

    @Override
    public Encoding encode(Block block, MemorySegment target) {
        return encode(block, List.of(), target);
    }

    @Override
    public Encoding encode(Block block, List<Block> references, MemorySegment target) {
        if (!block.dtype().isFloat()) {
            throw MeanderException.unsupported(
                    "codec '%s' encodes F16, BF16, F32 and F64, not %s", Scalar.NAME, block.dtype());
        }
        if (block.elements() > MAX_CELLS) {
            throw MeanderException.invalid(
                    "codec '%s' encodes up to 2^30 cells, not %d x %d", Scalar.NAME, block.width(), block.height());
        }
        Cells cells = cellsOf.computeIfAbsent(block.dtype(), Cells::of);
        survey(block, cells);
        Body body = new Body(target.asSlice(Payload.bodyOffset(Scalar.NAME)));
        boolean constant = cells.min == cells.max && cells.finite == block.elements();
        boolean trellis = tolerance.trellis() && block.elements() >= Trellis.LEAST_CELLS && cells.min < cells.max;
        quantiser.begin(block, references(block, references), cells, trellis);
        if (constant) {
            body.putByte(Body.CONSTANT);
            body.put(block.cells(), 0, block.dtype().bytes(1));
            cells.clearErrors();
        } else if (cells.finite == 0 || !quantise(block, cells) || !quantiser.compose(body)) {
            body.putByte(Body.RAW);
            body.put(block.cells(), 0, block.cells().byteSize());
            cells.clearErrors();
        }
        quantiser.end();
        int kind = body.kind();
        long bytes = Payload.seal(target, Scalar.NAME, Body.version(kind), block, body.at());
        boolean referring = kind == Body.PREDICTED && quantiser.prediction() == Prediction.REFERENCE;
        return new Encoding(bytes, cells.maxError, cells.squaredError, referring ? 1 : 0);
    }

    private List<Block> references(Block block, List<Block> references) {
        if (references() == 0 || references.isEmpty()) {
            return List.of();
        }
        Block first = references.getFirst();
        if (first.dtype() != block.dtype() || first.width() != block.width() || first.height() != block.height()) {
            throw MeanderException.invalid(
                    "a block of %d x %d %s is encoded with a reference of %d x %d %s; they must be alike",
                    block.width(), block.height(), block.dtype(), first.width(), first.height(), first.dtype());
        }
        return List.of(first);
    }

    private void survey(Block block, Cells cells) {
        Tiles tiles = new Tiles(block.width(), block.height());
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
    private boolean quantise(Block block, Cells cells) {
        double bound = tolerance.bound(cells, block);
        if (cells.min == cells.max) {
            double value = Math.abs(cells.min);
            return quantiser.attempt(value == 0 ? 1 : value, 0);
        }
        if (tolerance.isRms()) {
            boolean done = quantiseToRms(block, cells, bound);
            if (!done && quantiser.trellis()) { // near the deviation, the error of drawn values hardly follows the step
                quantiser.withoutTrellis();
                done = quantiseToRms(block, cells, bound);
            }
            return done;
        }
        double magnitude = Math.max(Math.abs(cells.min), Math.abs(cells.max));
        double widest = Math.min(2 * bound * MARGIN, 4 * magnitude);
        for (double part : PARTS) {
            boolean right = quantiser.attempt(widest * part, bound);
            long bits = (long) quantiser.violations * (block.dtype().bits() + 16);
            if (right && (bits <= 0.4 * block.elements() || part == PARTS[PARTS.length - 1])) {
                return true;
            }
        }
        return false;
    }

    /** Uniform errors have a root mean square of step / sqrt(12), others with a trellis; what is really reached decides. */
    private boolean quantiseToRms(Block block, Cells cells, double rms) {
        boolean trellis = quantiser.trellis();
        double magnitude = Math.max(Math.abs(cells.min), Math.abs(cells.max));
        double wanted = Math.min(rms / Math.sqrt(trellis ? Trellis.ERROR : 1.0 / 12) * 0.9999, 4 * magnitude);
        if (trellis && block.elements() >= Search.LEAST_SAMPLED) {
            wanted = sampled(block, cells, wanted, rms);
        }
        for (int i = 0; i < RMS_ATTEMPTS; i++) {
            if (!quantiser.attempt(wanted, Double.POSITIVE_INFINITY)) {
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
    private double sampled(Block block, Cells cells, double widest, double rms) {
        double wanted = widest;
        double counted = Math.sqrt((double) cells.finite / Tolerance.counted(cells, block));
        for (int i = 0; i < SAMPLES; i++) {
            double divisor = cells.step(wanted);
            if (!cells.divides(divisor)) {
                return wanted;
            }
            double reached = counted * quantiser.sample(divisor);
            if (reached <= rms) {
                return wanted * Math.min(1, 1 - SAMPLING + 0.5 * (rms - reached) / rms);
            }
            wanted *= rms / reached;
        }
        return wanted * (1 - SAMPLING);
    }

    @Override
    public void close() {
        // Scratch memory is on the heap and goes with the session.
    }
}
