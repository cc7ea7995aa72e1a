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

/** Lays one run of elements along the curve and encodes it. Each has its own buffers; one thread at a time. */
final class BlockEncoder implements Ring.Worker {

    private final SpaceFillingCurve curve;
    private final Encoder codec;
    private final Encoder exact;
    private final Encoder.Session codecSession;
    private final Encoder.Session exactSession;
    private final Buffer elements = new Buffer();
    private final Buffer image = new Buffer();
    private final Buffer payload = new Buffer();
    private DType dtype;
    private long count;
    private StoredBlock block;

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

    /** Room for elements, to be filled before {@link #encode}; valid until the next call. */
    MemorySegment prepare(DType type, long elementCount) {
        this.dtype = type;
        this.count = elementCount;
        this.block = null;
        return elements.ensure(type.bytes(elementCount));
    }

    /** Encodes what was prepared. Types that are packed or that the codec does not support go to the exact codec. */
    void encode() {
        boolean packed = dtype.bits() < Byte.SIZE;
        DType cellType = packed ? DType.U8 : dtype;
        long values = packed ? dtype.bytes(count) : count;
        boolean supported = !packed && codec.supports(dtype);
        Encoder.Session session = supported ? codecSession : exactSession;
        String name = supported ? codec.name() : exact.name();
        if (!supported && !exact.supports(cellType)) {
            throw MeanderException.unsupported(
                    "neither codec '%s' nor codec '%s' encodes elements of type %s", codec.name(), exact.name(), dtype);
        }
        Grid grid = curve.grid(values);
        int bytes = cellType.bits() / Byte.SIZE;
        MemorySegment cells = image.ensure(Math.multiplyExact(grid.cells(), (long) bytes));
        curve.map(grid, elements.ensure(values * bytes), cells, bytes);
        int width = Math.toIntExact(grid.width());
        int height = Math.toIntExact(grid.height());
        MemorySegment target = payload.ensure(session.bound(cellType, width, height));
        Encoding done = session.encode(new Block(cellType, width, height, cells, values), target);
        block = new StoredBlock(count, curve.name(), name, done.bytes(), done.maxError(), done.squaredError());
    }

    /** What {@link #encode} made. */
    StoredBlock block() {
        return block;
    }

    /** Its payload; valid until the next {@link #prepare}. */
    MemorySegment payload() {
        return payload.ensure(block.bytes());
    }

    @Override
    public void close() {
        codecSession.close();
        exactSession.close();
        elements.close();
        image.close();
        payload.close();
    }
}
