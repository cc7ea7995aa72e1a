package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
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

    /** Part of the cells' bytes above which a lossless payload is poor. */
    private static final double POOR = 0.7;
    /** Bytes of cells below which it is no matter how they are stored. */
    private static final long SMALL = 4096;

    private final SpaceFillingCurve curve;
    private final Encoder codec;
    private final Encoder exact;
    private final Encoder.Session codecSession;
    private final Encoder.Session exactSession;
    private final Images references;
    private final Buffer image = new Buffer();
    private final Buffer second = new Buffer();

    /**
     * What was made of some elements.
     *
     * @param referring whether decoding needs the reference
     */
    record Encoded(StoredBlock block, boolean referring) {}

    /**
     * @param parts decode references
     * @param codec encodes the types it supports
     * @param exact encodes the other types, bit by bit
     */
    BlockEncoder(Parts parts, SpaceFillingCurve curve, Encoder codec, Encoder exact) {
        this.references = new Images(parts);
        this.curve = curve;
        this.codec = codec;
        this.exact = exact;
        this.codecSession = codec.open();
        this.exactSession = exact.open();
    }

    String curve() {
        return curve.name();
    }

    /** Bytes that suffice for the payload of so many elements. */
    long bound(DType dtype, long count) {
        Grid grid = curve.grid(values(dtype, count));
        return session(dtype).bound(cellType(dtype), width(grid), height(grid));
    }

    /**
     * Encodes elements. Types that are packed or that the codec does not support go to the exact codec; so do blocks of which a
     * lossless codec that works by references makes too much, and those that a codec can only store as they are, if that one makes less.
     *
     * @param reference a stored block of the same elements, type and curve
     */
    Encoded encode(
            DType dtype,
            long count,
            MemorySegment elements,
            Optional<ReferenceModel.Position> reference,
            MemorySegment target) {
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
        Block block = new Block(cellType, width(grid), height(grid), cells, values);
        Encoding done = session(dtype).encode(block, blocks(dtype, reference, values), target);
        String name = supported(dtype) ? codec.name() : exact.name();
        if (name.equals(codec.name()) && isPoor(done, cells.byteSize()) && exact.supports(cellType)) {
            MemorySegment other = second.ensure(exactSession.bound(cellType, width(grid), height(grid)));
            Encoding again = exactSession.encode(block, other);
            if (again.bytes() < done.bytes()) {
                MemorySegment.copy(other, 0, target, 0, again.bytes());
                done = again;
                name = exact.name();
            }
        }
        StoredBlock stored =
                new StoredBlock(count, curve.name(), name, done.bytes(), done.maxError(), done.squaredError());
        return new Encoded(stored, done.references() > 0);
    }

    private List<Block> blocks(DType dtype, Optional<ReferenceModel.Position> reference, long values) {
        int wanted = session(dtype).references();
        if (reference.isEmpty() || wanted == 0) {
            return List.of();
        }
        return references.decode(reference.get().payloads(), values, wanted);
    }

    /** Whether what another one makes of a block loses nothing, and may be less. */
    private boolean isPoor(Encoding done, long bytes) {
        if (exact.name().equals(codec.name())) {
            return false;
        }
        boolean asItIs = done.maxError() == 0 && done.bytes() >= bytes && bytes >= SMALL;
        boolean byReferences = codec.lossless() && codecSession.references() > 0;
        return asItIs || byReferences && (done.references() == 0 || done.bytes() > POOR * bytes);
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
        references.close();
        second.close();
        image.close();
    }
}
