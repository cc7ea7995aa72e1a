package org.meander.codec.lossless;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.I2L;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.L2I;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_I2L;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.meander.codec.Block;

/**
 * A block as a sequence of tiles of {@value #CELLS} elements. If both sides are multiples of 8, a tile is an aligned square of
 * 8 &times; 8, which a Hilbert or Morton curve fills without a break; otherwise it is a run of {@value #CELLS} elements in memory, and
 * fewer than {@value #CELLS} elements may be left at the end.
 */
final class Tiles {

    static final int CELLS = 64;

    private static final int SIDE = 8;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Long> LONGS =
            LongVector.SPECIES_PREFERRED.length() >= SIDE ? LongVector.SPECIES_512 : LongVector.SPECIES_256;
    private static final VectorSpecies<Integer> HALVES =
            VectorSpecies.of(int.class, VectorShape.forBitSize(LONGS.vectorBitSize() / 2));

    private MemorySegment cells = MemorySegment.NULL;
    private Form form = new Form(1, 1, 0);
    private long columns;
    private boolean square;
    private long elements;

    /** Looks at another block from now on. */
    void use(Block block) {
        form = Form.of(block.dtype());
        cells = block.cells();
        columns = (long) block.width() * form.parts();
        elements = columns * block.height();
        square = columns % SIDE == 0 && block.height() % SIDE == 0;
    }

    /** Lets go of the block's memory. */
    void release() {
        cells = MemorySegment.NULL;
    }

    Form form() {
        return form;
    }

    /** Number of tiles. */
    long count() {
        return elements / CELLS;
    }

    /** The bytes after the last tile. */
    MemorySegment rest() {
        return cells.asSlice(elements / CELLS * CELLS * form.bytes());
    }

    private long offset(long tile) {
        long across = columns / SIDE;
        long first = square ? tile / across * SIDE * columns + tile % across * SIDE : tile * CELLS;
        return first * form.bytes();
    }

    private long stride() {
        return (square ? columns : SIDE) * form.bytes();
    }

    /** Reads tiles into words; {@code low} is used if elements have 64 bits. */
    void gather(long tile, int tiles, int[] high, int[] low, int to) {
        long stride = stride();
        for (int i = 0; i < tiles; i++) {
            long at = offset(tile + i);
            switch (form.bytes()) {
                case 1 -> gather1(cells, at, stride, high, to + i * CELLS);
                case 2 -> gather2(cells, at, stride, high, to + i * CELLS);
                case 4 -> gather4(cells, at, stride, high, to + i * CELLS);
                default -> gather8(cells, at, stride, high, low, to + i * CELLS);
            }
        }
    }

    /** Writes tiles from words. */
    void scatter(long tile, int tiles, int[] high, int[] low, int from) {
        long stride = stride();
        for (int i = 0; i < tiles; i++) {
            long at = offset(tile + i);
            switch (form.bytes()) {
                case 1 -> scatter1(cells, at, stride, high, from + i * CELLS);
                case 2 -> scatter2(cells, at, stride, high, from + i * CELLS);
                case 4 -> scatter4(cells, at, stride, high, from + i * CELLS);
                default -> scatter8(cells, at, stride, high, low, from + i * CELLS);
            }
        }
    }

    /** Copies tiles as they are, one after the other. */
    void copyOut(long tile, int tiles, MemorySegment target, long to) {
        int row = SIDE * form.bytes();
        long stride = stride();
        for (int i = 0; i < tiles; i++) {
            for (int r = 0; r < SIDE; r++) {
                MemorySegment.copy(cells, offset(tile + i) + r * stride, target, to + ((long) i * SIDE + r) * row, row);
            }
        }
    }

    /** The reverse of {@link #copyOut}. */
    void copyIn(long tile, int tiles, MemorySegment source, long from) {
        int row = SIDE * form.bytes();
        long stride = stride();
        for (int i = 0; i < tiles; i++) {
            for (int r = 0; r < SIDE; r++) {
                MemorySegment.copy(
                        source, from + ((long) i * SIDE + r) * row, cells, offset(tile + i) + r * stride, row);
            }
        }
    }

    private static void gather1(MemorySegment s, long at, long stride, int[] high, int to) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        s.byteSize();
        for (int r = 0; r < SIDE; r++) {
            ByteVector v = ByteVector.fromMemorySegment(ByteVector.SPECIES_64, s, at + r * stride, LITTLE_ENDIAN);
            ((IntVector) v.convertShape(ZERO_EXTEND_B2I, INTS, 0))
                    .lanewise(LSHL, 24)
                    .intoArray(high, to + r * SIDE);
        }
    }

    private static void gather2(MemorySegment s, long at, long stride, int[] high, int to) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        s.byteSize();
        for (int r = 0; r < SIDE; r++) {
            ShortVector v = ShortVector.fromMemorySegment(ShortVector.SPECIES_128, s, at + r * stride, LITTLE_ENDIAN);
            ((IntVector) v.convertShape(ZERO_EXTEND_S2I, INTS, 0))
                    .lanewise(LSHL, 16)
                    .intoArray(high, to + r * SIDE);
        }
    }

    private static void gather4(MemorySegment s, long at, long stride, int[] high, int to) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        s.byteSize();
        for (int r = 0; r < SIDE; r++) {
            IntVector.fromMemorySegment(INTS, s, at + r * stride, LITTLE_ENDIAN).intoArray(high, to + r * SIDE);
        }
    }

    private static void gather8(MemorySegment s, long at, long stride, int[] high, int[] low, int to) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        s.byteSize();
        for (int r = 0; r < SIDE; r++) {
            for (int i = 0; i < SIDE; i += LONGS.length()) {
                LongVector v =
                        LongVector.fromMemorySegment(LONGS, s, at + r * stride + (long) Long.BYTES * i, LITTLE_ENDIAN);
                ((IntVector) v.convertShape(L2I, HALVES, 0)).intoArray(low, to + r * SIDE + i);
                ((IntVector) v.lanewise(LSHR, 32).convertShape(L2I, HALVES, 0)).intoArray(high, to + r * SIDE + i);
            }
        }
    }

    private static void scatter1(MemorySegment s, long at, long stride, int[] high, int from) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        s.byteSize();
        for (int r = 0; r < SIDE; r++) {
            IntVector v = IntVector.fromArray(INTS, high, from + r * SIDE).lanewise(LSHR, 24);
            ((ByteVector) v.convertShape(I2B, ByteVector.SPECIES_64, 0))
                    .intoMemorySegment(s, at + r * stride, LITTLE_ENDIAN);
        }
    }

    private static void scatter2(MemorySegment s, long at, long stride, int[] high, int from) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        s.byteSize();
        for (int r = 0; r < SIDE; r++) {
            IntVector v = IntVector.fromArray(INTS, high, from + r * SIDE).lanewise(LSHR, 16);
            ((ShortVector) v.convertShape(I2S, ShortVector.SPECIES_128, 0))
                    .intoMemorySegment(s, at + r * stride, LITTLE_ENDIAN);
        }
    }

    private static void scatter4(MemorySegment s, long at, long stride, int[] high, int from) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        s.byteSize();
        for (int r = 0; r < SIDE; r++) {
            IntVector.fromArray(INTS, high, from + r * SIDE).intoMemorySegment(s, at + r * stride, LITTLE_ENDIAN);
        }
    }

    private static void scatter8(MemorySegment s, long at, long stride, int[] high, int[] low, int from) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        s.byteSize();
        for (int r = 0; r < SIDE; r++) {
            for (int i = 0; i < SIDE; i += LONGS.length()) {
                IntVector lower = IntVector.fromArray(HALVES, low, from + r * SIDE + i);
                IntVector upper = IntVector.fromArray(HALVES, high, from + r * SIDE + i);
                LongVector v = (LongVector) upper.convertShape(I2L, LONGS, 0);
                v.lanewise(LSHL, 32)
                        .or(lower.convertShape(ZERO_EXTEND_I2L, LONGS, 0).reinterpretAsLongs())
                        .intoMemorySegment(s, at + r * stride + (long) Long.BYTES * i, LITTLE_ENDIAN);
            }
        }
    }
}
