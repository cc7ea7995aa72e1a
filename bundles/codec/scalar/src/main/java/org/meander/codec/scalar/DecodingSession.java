package org.meander.codec.scalar;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Payload;
import org.meander.codec.entropy.FrequencyTables;
import org.meander.codec.entropy.RansDecoder;

/** Reads a {@link Body}. Everything in it is checked before it is used; memory is taken only for cells that the target really has. */
final class DecodingSession implements Decoder.Session {

    private final Map<DType, Cells> cellsOf = new EnumMap<>(DType.class);
    private final Map<DType, Cells> othersOf = new EnumMap<>(DType.class);
    private final Predictor predictor = new Predictor();
    private final Jumps jumps = new Jumps();
    private final int[] reference = new int[Cells.CHUNK + 64];
    private final TableSet set = new TableSet();
    private final FrequencyTables scaleTable = new FrequencyTables(1);
    private final RansDecoder decoder = new RansDecoder();
    private final ExactCells exact = new ExactCells();
    private final byte[] bytes = new byte[FrequencyTables.MAX_BYTES];
    private final byte[] symbols = new byte[Cells.CHUNK];
    private final byte[] lowBytes = new byte[Tiles.GROUP];
    private final int[] q = new int[Cells.CHUNK + 64];
    private final int[] states = new int[Trellis.PATHS];
    private byte[] indices = new byte[0];
    private long[] low = new long[0];

    @Override
    public int references(MemorySegment frame) {
        Payload payload = parse(frame);
        Body body = new Body(payload.body());
        return body.takeByte() == Body.PREDICTED && prediction(body).equals(Prediction.REFERENCE) ? 1 : 0;
    }

    @Override
    public void decode(MemorySegment frame, Block target) {
        decode(frame, List.of(), target);
    }

    private static Payload parse(MemorySegment frame) {
        Payload payload = Payload.parse(frame);
        if (!payload.codec().equals(Scalar.NAME)) {
            throw MeanderException.malformed(
                    "payload of codec '%s' is given to codec '%s'", payload.codec(), Scalar.NAME);
        }
        if (payload.version() < Scalar.PLAIN_VERSION || payload.version() > Scalar.NEWEST_VERSION) {
            throw MeanderException.unsupported(
                    "payload of codec '%s' has version %d; up to %d can be read",
                    Scalar.NAME, payload.version(), Scalar.NEWEST_VERSION);
        }
        return payload;
    }

    @Override
    public void decode(MemorySegment frame, List<Block> references, Block target) {
        Payload payload = parse(frame);
        payload.checkTarget(target);
        if (!target.dtype().isFloat() || target.elements() > EncodingSession.MAX_CELLS) {
            throw MeanderException.malformed(
                    "payload of codec '%s' has %d elements of type %s; up to 2^30 of F16, BF16, F32 or F64 are"
                            + " possible",
                    Scalar.NAME, target.elements(), target.dtype());
        }
        Body body = new Body(payload.body());
        int kind = body.takeByte();
        if (kind > Body.PREDICTED || Body.version(kind) > payload.version()) {
            throw MeanderException.malformed(
                    "scalar payload of version %d and kind %d; that version has kinds up to %d",
                    payload.version(), kind, payload.version() + 1);
        }
        switch (kind) {
            case Body.RAW ->
                MemorySegment.copy(body.take(target.cells().byteSize()), 0, target.cells(), 0, body.at() - 1);
            case Body.CONSTANT -> fill(body.take(target.dtype().bytes(1)), target.cells());
            default -> restore(body, payload, references, target, kind);
        }
        if (body.left() != 0) {
            throw MeanderException.malformed("scalar payload has %d bytes too many", body.left());
        }
    }

    /** Copies a cell, then what is filled already, twice as much each time. */
    private static void fill(MemorySegment cell, MemorySegment cells) {
        MemorySegment.copy(cell, 0, cells, 0, cell.byteSize());
        for (long done = cell.byteSize(); done < cells.byteSize(); done *= 2) {
            MemorySegment.copy(cells, 0, cells, done, Math.min(done, cells.byteSize() - done));
        }
    }

    private void restore(Body body, Payload payload, List<Block> references, Block target, int kind) {
        Cells cells = cellsOf.computeIfAbsent(target.dtype(), Cells::of);
        double step = Double.longBitsToDouble(body.takeLong());
        int centre = unfold(body.varint());
        if (!cells.divides(step) || Math.abs((long) centre) > Scales.LIMIT) {
            throw MeanderException.malformed(
                    "scalar payload has the step %s and the centre %d; steps are normal numbers, centres up to 2^20",
                    step, centre);
        }
        Prediction prediction = kind == Body.PREDICTED ? kindOf(body, target.elements()) : Prediction.NONE;
        boolean referring = prediction.equals(Prediction.REFERENCE);
        payload.checkReferences(references, referring ? 1 : 0);
        predictor.begin(prediction);
        Tiles tiles = prediction.order(target.width(), target.height());
        takeTables(body);
        takeIndices(body, tiles.groups());
        jumps.clear();
        if (kind == Body.PREDICTED) {
            jumps.take(body, (int) tiles.cells);
        }
        int exactCells = body.count(tiles.cells);
        takeLow(body, tiles);
        int elementBytes = target.dtype().bits() / 8;
        exact.take(body, exactCells, tiles.cells);
        MemorySegment values = body.take((long) exactCells * elementBytes);
        decoder.open(body.take(body.left()), tiles.cells, set.tables);
        Optional<Block> reference = referring ? Optional.of(references.getFirst()) : Optional.empty();
        restoreCells(target, reference, tiles, cells, step, centre, kind);
        exact.restore(values, target, tiles, elementBytes);
    }

    /** Reads up to the prediction of a predicted body. */
    private static Prediction prediction(Body body) {
        body.takeLong();
        body.varint();
        return kindOf(body, Long.MAX_VALUE);
    }

    private static Prediction kindOf(Body body, long cells) {
        int kind = body.takeByte();
        if (kind < 1 || kind >= Prediction.Kind.values().length) {
            throw MeanderException.malformed("scalar payload has the prediction %d; 1 to 3 are possible", kind);
        }
        Prediction.Kind of = Prediction.Kind.values()[kind];
        long lag = of == Prediction.Kind.LORENZO2 ? body.varint() : 0;
        if (lag >= cells || lag >= EncodingSession.MAX_CELLS || of == Prediction.Kind.LORENZO2 && lag == 0) {
            throw MeanderException.malformed(
                    "scalar payload predicts from the row %d cells before; its block has %d cells", lag, cells);
        }
        return new Prediction(of, (int) lag);
    }

    private static int unfold(long folded) {
        return (int) (folded >>> 1) ^ -(int) (folded & 1);
    }

    private void takeTables(Body body) {
        set.size = body.count(Scales.COUNT);
        for (int i = 0; i < set.size; i++) {
            int scale = body.takeByte();
            int form = body.takeByte();
            if (scale >= Scales.COUNT || form >= Scales.SHAPES && form != TableSet.TRANSMITTED) {
                throw MeanderException.malformed(
                        "scalar payload has a table of scale %d and form %d; scales are below %d, forms below %d or %d",
                        scale, form, Scales.COUNT, Scales.SHAPES, TableSet.TRANSMITTED);
            }
            set.scaleOf[i] = scale;
            if (form == TableSet.TRANSMITTED) {
                body.skip(set.tables.read(i, bytes, 0, body.peek(bytes)));
            } else {
                set.prepare(i, scale, form);
                set.tables.prepareDecoding(i);
            }
        }
        if (set.size == 0) {
            throw MeanderException.malformed("scalar payload has no table");
        }
    }

    private void takeIndices(Body body, int groups) {
        if (indices.length < groups) {
            indices = new byte[groups];
        }
        if (set.size == 1) {
            Arrays.fill(indices, 0, groups, (byte) 0);
        } else if (groups <= Body.FEW_GROUPS) {
            body.take(indices, groups);
        } else {
            body.skip(scaleTable.read(0, bytes, 0, body.peek(bytes)));
            decoder.open(body.take(body.count(body.left())), groups, scaleTable);
            decoder.decode(indices, 0, groups, 0);
            decoder.finish();
        }
        for (int g = 0; g < groups; g++) {
            if ((indices[g] & 0xff) >= set.size) {
                throw MeanderException.malformed(
                        "group %d of a scalar payload has table %d of %d", g, indices[g] & 0xff, set.size);
            }
        }
    }

    private void takeLow(Body body, Tiles tiles) {
        long words = 0;
        for (int g = 0; g < tiles.groups(); g++) {
            long n = Math.min(Tiles.GROUP, tiles.cells - (long) g * Tiles.GROUP);
            words += (n + 63) / 64 * Scales.LOW_BITS[set.scaleOf[indices[g]]];
        }
        if (words > body.left() / 8) {
            throw MeanderException.malformed(
                    "scalar payload ends at byte %d; its low bits take %d", body.at() + body.left(), 8 * words);
        }
        if (low.length < words) {
            low = new long[(int) words];
        }
        body.take(low, (int) words);
    }

    private void restoreCells(
            Block target, Optional<Block> from, Tiles tiles, Cells cells, double step, int centre, int kind) {
        Arrays.fill(states, 0);
        int jump = 0;
        int lowAt = 0;
        for (int at = 0; at < tiles.cells; at += Cells.CHUNK) {
            int n = (int) Math.min(Cells.CHUNK, tiles.cells - at);
            for (int g = 0; g < n; g += Tiles.GROUP) {
                int length = Math.min(Tiles.GROUP, n - g);
                int table = indices[(at + g) / Tiles.GROUP];
                int bits = Scales.LOW_BITS[set.scaleOf[table]];
                decoder.decode(symbols, g, length, table);
                IntKernels.join(symbols, g, length, bits, q, g);
                for (int b = 0; b < bits; b += 8) {
                    lowAt = BitPlanes.unpack(low, lowAt, (length + 63) / 64, Math.min(8, bits - b), lowBytes);
                    IntKernels.add(lowBytes, length, b, q, g);
                }
            }
            if (kind == Body.TRELLIS) {
                Trellis.walk(q, n, states);
            } else if (kind == Body.PREDICTED) {
                jump = jumps.apply(jump, at, q, n);
                if (from.isPresent()) {
                    Cells others = othersOf.computeIfAbsent(target.dtype(), Cells::of);
                    Quantiser.reference(others, from.get(), tiles, at, n, step, centre, reference);
                }
                predictor.integrate(q, n, reference);
            }
            cells.restore(q, n, step, centre);
            cells.write(target, tiles, at, n);
        }
        decoder.finish();
    }

    @Override
    public void close() {
        // Scratch memory is on the heap and goes with the session.
    }
}
