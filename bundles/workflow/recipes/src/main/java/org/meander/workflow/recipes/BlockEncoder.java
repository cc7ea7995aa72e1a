package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.curve.Grid;
import org.meander.curve.SpaceFillingCurve;
import org.meander.store.StoredBlock;

/** Lays runs of elements along the curve and encodes them. Has a buffer of its own; one thread at a time. */
final class BlockEncoder implements AutoCloseable {

    private final SpaceFillingCurve curve;
    private final Encoder codec;
    private final Encoder exact;
    private final Encoder.Session codecSession;
    private final Encoder.Session exactSession;
    private final Buffer image = new Buffer();

    /**
     * @param codec encodes the types it supports
     * @param exact encodes the other types, bit by bit
     */
    BlockEncoder(SpaceFillingCurve curve, Encoder codec, Encoder exact) {
        this.curve = curve;
        this.codec = codec;
        this.exact = exact;
        this.codecSession = codec.open();
        this.exactSession = exact.open();
    }

    /** Bytes that suffice for the payload of so many elements. */
    long bound(DType dtype, long count) {
        Grid grid = curve.grid(values(dtype, count));
        return session(dtype).bound(cellType(dtype), width(grid), height(grid));
    }

    /** Encodes elements. Types that are packed or that the codec does not support go to the exact codec. */
    StoredBlock encode(DType dtype, long count, MemorySegment elements, MemorySegment target) {
        DType cellType = cellType(dtype);
        if (!supported(dtype) && !exact.supports(cellType)) {
            throw MeanderException.unsupported(
                    "neither codec '%s' nor codec '%s' encodes elements of type %s", codec.name(), exact.name(), dtype);
        }
        long values = values(dtype, count);
        Grid grid = curve.grid(values);
        int bytes = cellType.bits() / Byte.SIZE;
        MemorySegment cells = image.ensure(Math.multiplyExact(grid.cells(), (long) bytes));
        curve.map(grid, elements, cells, bytes);
        Encoding done = session(dtype).encode(new Block(cellType, width(grid), height(grid), cells, values), target);
        String name = supported(dtype) ? codec.name() : exact.name();
        return new StoredBlock(count, curve.name(), name, done.bytes(), done.maxError(), done.squaredError());
    }

    private boolean supported(DType dtype) {
        return dtype.bits() >= Byte.SIZE && codec.supports(dtype);
    }

    private Encoder.Session session(DType dtype) {
        return supported(dtype) ? codecSession : exactSession;
    }

    /** Packed elements are taken as bytes. */
    private static DType cellType(DType dtype) {
        return dtype.bits() < Byte.SIZE ? DType.U8 : dtype;
    }

    private static long values(DType dtype, long count) {
        return dtype.bits() < Byte.SIZE ? dtype.bytes(count) : count;
    }

    private static int width(Grid grid) {
        return Math.toIntExact(grid.width());
    }

    private static int height(Grid grid) {
        return Math.toIntExact(grid.height());
    }

    @Override
    public void close() {
        codecSession.close();
        exactSession.close();
        image.close();
    }
}
