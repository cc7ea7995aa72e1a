package org.meander.codec.levels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;

/**
 * Encodes blocks as pictures. Errors are measured on what decoding gives, rounding to the type included; a limit is held by choosing the
 * step of an exact coding, or by searching the coarsest setting of a lossy one.
 */
public final class LevelEncoder implements Encoder.Session {

    /** Version of the body that is written. */
    public static final int VERSION = 1;

    /** Steps are tried anew for a limit on the RMS error so often at most; each time, the step shrinks as the error was too large. */
    private static final int TRIES = 8;

    /** Rounding in {@code offset + level * step} must not spoil the bound that half a step just meets. */
    private static final double CAUTION = 1 - 0x1p-20;

    private final String name;
    private final PictureCoding coding;
    private final LevelSettings settings;
    private final Numbers numbers = new Numbers();

    /**
     * A session.
     *
     * @param name of the codec, for payloads
     */
    public LevelEncoder(String name, PictureCoding coding, LevelSettings settings) {
        this.name = name;
        this.coding = coding;
        this.settings = settings;
    }

    @Override
    public long bound(DType dtype, int width, int height) {
        return Payload.overhead(name) + 1 + dtype.bytes((long) width * height);
    }

    @Override
    public Encoding encode(Block block, MemorySegment target) {
        if (!block.dtype().isFloat()) {
            throw MeanderException.unsupported("codec '%s' writes F16, BF16, F32 and F64, no %s", name, block.dtype());
        }
        long bound = bound(block.dtype(), block.width(), block.height());
        if (target.byteSize() < bound) {
            throw MeanderException.invalid(
                    "a payload of %d x %d %s is written into %d bytes; it may take %d",
                    block.width(), block.height(), block.dtype(), target.byteSize(), bound);
        }
        MemorySegment body = target.asSlice(Payload.bodyOffset(name));
        MemorySegment cells = block.cells();
        long cell = block.dtype().bits() / 8;
        if (cells.asSlice(cell).mismatch(cells.asSlice(0, cells.byteSize() - cell)) < 0) {
            return uncoded(block, target, Bytes.CONSTANT, cells.asSlice(0, cell));
        }
        numbers.use(block.width());
        Survey survey = new Survey(block, numbers);
        Attempt best = survey.fits() ? best(block, survey) : null;
        if (best == null || best.body().length > cells.byteSize()) {
            return uncoded(block, target, Bytes.RAW, cells);
        }
        MemorySegment.copy(best.body(), 0, body, ValueLayout.JAVA_BYTE, 0, best.body().length);
        long length = Payload.seal(target, name, VERSION, block, best.body().length);
        return new Encoding(length, best.maxError(), best.squaredError());
    }

    private Encoding uncoded(Block block, MemorySegment target, int form, MemorySegment bytes) {
        long start = Payload.bodyOffset(name);
        target.set(ValueLayout.JAVA_BYTE, start, (byte) form);
        MemorySegment.copy(bytes, 0, target, start + 1, bytes.byteSize());
        return new Encoding(Payload.seal(target, name, VERSION, block, 1 + bytes.byteSize()), 0, 0);
    }

    private Attempt best(Block block, Survey survey) {
        Scale ranges = settings.tiled() ? Scale.tiles(block, numbers) : Scale.global(block, survey);
        double bound = settings.limits().bound(survey);
        Attempts attempts = new Attempts(block, numbers, coding);
        if (coding.exact() && !settings.limits().none()) {
            return stepped(block, survey, ranges, bound, attempts);
        }
        int levels = 1 << settings.bits();
        Scale scale = ranges.divided(block, levels);
        int depth = coding.depth(settings.bits());
        if (settings.limits().none()) {
            int coarseness = coding.exact() ? 0 : settings.coarseness(coding.coarsest());
            return attempts.encode(scale, levels, depth, coarseness, Double.POSITIVE_INFINITY);
        }
        return searched(block, survey, scale, levels, depth, bound, attempts);
    }

    /** An exact coding: the limit gives the step, and the step the depth. */
    private Attempt stepped(Block block, Survey survey, Scale ranges, double bound, Attempts attempts) {
        boolean rms = settings.limits().isRms();
        double step = rms ? bound * Math.sqrt(12) : 2 * bound * CAUTION;
        for (int i = 0; i < TRIES && step > 0; i++) {
            double levels = Math.floor(ranges.widest() / step) + 2;
            int bits = Math.max(8, 64 - Long.numberOfLeadingZeros((long) Math.min(levels, 1L << 60) - 1));
            int depth = bits > 16 ? 0 : coding.depth(bits);
            if (depth == 0) {
                throw MeanderException.unsupported(
                        "an error of %g %s in a block of %d x %d whose values span %g needs %.0f levels, and a picture"
                                + " has 65536 at most; allow more, scale by tiles, or use a codec without levels",
                        bound, rms ? "(RMS)" : "", block.width(), block.height(), ranges.widest(), levels);
            }
            Attempt attempt = attempts.encode(
                    ranges.stepped(block, step), 1 << depth, depth, 0, rms ? Double.POSITIVE_INFINITY : bound);
            double error = Math.sqrt(attempt.squaredError() / survey.counted());
            if (!rms || error <= bound) {
                return attempt;
            }
            step *= 0.99 * bound / error;
        }
        return null;
    }

    /** A lossy coding: the coarsest setting that keeps the limit. */
    private Attempt searched(
            Block block, Survey survey, Scale scale, int levels, int depth, double bound, Attempts attempts) {
        Attempt held = null;
        double finest = 0;
        int low = 0;
        int high = coding.coarsest();
        while (low <= high) {
            // The finest setting is tried first: if it fails there is nothing to search.
            int middle = held == null ? 0 : (low + high + 1) / 2;
            Attempt attempt = attempts.encode(scale, levels, depth, middle, Double.POSITIVE_INFINITY);
            double error = settings.limits().isRms()
                    ? Math.sqrt(attempt.squaredError() / survey.counted())
                    : attempt.maxError();
            if (error <= bound) {
                held = attempt;
                low = middle + 1;
            } else if (held == null) {
                finest = error;
                break;
            } else {
                high = middle - 1;
            }
        }
        if (held == null) {
            throw MeanderException.unsupported(
                    "codec '%s' with %s leaves an error of %g in a block of %d x %d at its finest setting; %g is"
                            + " allowed: allow more, give more bits, or use an exact coding",
                    name, coding.name(), finest, block.width(), block.height(), bound);
        }
        return held;
    }

    @Override
    public void close() {
        // Memory of this session is the heap's.
    }
}
