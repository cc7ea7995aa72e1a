package org.meander.codec.levels;

import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Payload;

/** Decodes what {@link LevelEncoder} wrote. */
public final class LevelDecoder implements Decoder.Session {

    private final String name;
    private final IntFunction<PictureCoding> codings;
    private final Numbers numbers = new Numbers();
    private short[] levels = new short[0];

    /**
     * A session.
     *
     * @param name of the codec
     * @param codings gives the coding of a code; throws {@code MALFORMED_DATA} for one that does not exist
     */
    public LevelDecoder(String name, IntFunction<PictureCoding> codings) {
        this.name = name;
        this.codings = codings;
    }

    @Override
    public void decode(MemorySegment payload, Block target) {
        Payload parsed = Payload.parse(payload);
        if (!parsed.codec().equals(name)) {
            throw MeanderException.malformed(
                    "a payload of codec '%s' is no payload of codec '%s'", parsed.codec(), name);
        }
        if (parsed.version() != LevelEncoder.VERSION) {
            throw MeanderException.unsupported(
                    "a payload of codec '%s' has version %d; this decoder reads version %d",
                    name, parsed.version(), LevelEncoder.VERSION);
        }
        parsed.checkTarget(target);
        if (!target.dtype().isFloat()) {
            throw MeanderException.malformed("a payload of codec '%s' has elements of type %s", name, target.dtype());
        }
        Bytes body = new Bytes(parsed.body());
        int form = body.u8();
        switch (form) {
            case Bytes.RAW -> {
                target.cells().copyFrom(body.take(target.cells().byteSize()));
            }
            case Bytes.CONSTANT -> constant(body, target);
            case Bytes.PICTURES -> pictures(body, target);
            default ->
                throw MeanderException.malformed("a body of codec '%s' has the form %d; 0 to 2 are right", name, form);
        }
        body.end();
    }

    private static void constant(Bytes body, Block target) {
        int cell = target.dtype().bits() / 8;
        MemorySegment cells = target.cells();
        cells.asSlice(0, cell).copyFrom(body.take(cell));
        for (long done = cell; done < cells.byteSize(); done *= 2) {
            MemorySegment.copy(cells, 0, cells, done, Math.min(done, cells.byteSize() - done));
        }
    }

    private void pictures(Bytes body, Block target) {
        int code = body.u8();
        PictureCoding coding = code == Uncoded.CODE ? new Uncoded() : codings.apply(code);
        int depth = body.u8();
        if (depth < 8 || depth > 16 || coding.depth(depth) != depth) {
            throw MeanderException.malformed("a body has pictures in %s of %d bits", coding.name(), depth);
        }
        int tiled = body.u8();
        if (tiled > 1) {
            throw MeanderException.malformed("a body has the scale %d; 0 and 1 are right", tiled);
        }
        Grid grid = Grid.checked(
                target.width(),
                target.height(),
                (int) body.number(Integer.MAX_VALUE),
                (int) body.number(Integer.MAX_VALUE),
                coding.sides());
        Scale scale = body.scale(target.width(), target.height(), tiled == 1);
        long[] positions = body.positions(target.elements());
        int cell = target.dtype().bits() / 8;
        MemorySegment exact = body.take((long) cell * positions.length);
        byte[] header = body.counted();
        numbers.use(target.width());
        try (PictureReader reader = coding.read(grid.across(), grid.down(), depth, header)) {
            // Pictures stand in rows: a row of them is decoded at once, so that each row of cells is written as a
            // whole.
            for (int first = 0; first < grid.pictures(); first += grid.columns()) {
                band(body, target, grid, scale, reader, first);
            }
        }
        for (int i = 0; i < positions.length; i++) {
            MemorySegment.copy(exact, (long) cell * i, target.cells(), cell * positions[i], cell);
        }
    }

    private void band(Bytes body, Block target, Grid grid, Scale scale, PictureReader reader, int first) {
        int pixels = grid.pixels();
        int columns = grid.columns();
        if (levels.length < Math.multiplyExact(pixels, columns)) {
            levels = new short[pixels * columns];
        }
        short[] one = columns == 1 ? levels : new short[pixels];
        for (int i = 0; i < columns; i++) {
            reader.read(body.counted(), one);
            if (columns > 1) {
                System.arraycopy(one, 0, levels, i * pixels, pixels);
            }
        }
        int top = grid.top(first);
        for (int y = 0; y < grid.rowsOf(first); y++) {
            for (int i = 0; i < columns; i++) {
                int left = grid.left(first + i);
                int at = i * pixels + y * grid.across();
                for (int x = 0; x < grid.columnsOf(first + i); x++) {
                    numbers.row[left + x] = scale.value(levels[at + x] & 0xffff, scale.tile(left + x, top + y));
                }
            }
            numbers.write(target, top + y);
        }
    }

    @Override
    public void close() {
        levels = new short[0];
    }
}
