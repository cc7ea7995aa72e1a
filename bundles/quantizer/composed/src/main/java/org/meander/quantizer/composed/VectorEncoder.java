package org.meander.quantizer.composed;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.meander.quantizer.QuantizedModel.Image;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Setting;

/** Lays a vector along a curve, block by block, and encodes the images. For one thread; immutable. */
final class VectorEncoder {

    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Parameters of a block, as the recipes have it. */
    private static final int BLOCK = 1 << 20;

    private final SpaceFillingCurve curve;
    private final int[] sides;
    private final float padding;

    /** @throws MeanderException {@code CONFIGURATION} if the sides of the image are not selected and not given */
    VectorEncoder(SpaceFillingCurve curve, QuantizerSettings settings) {
        this.curve = curve;
        boolean automatic = settings.flag(Setting.AUTO_SELECT_DIMENSIONS);
        this.sides = automatic ? new int[0] : settings.wholes(Setting.TARGET_DIMENSIONS);
        this.padding = (float) settings.real(Setting.PADDING_VALUE);
        if (!automatic && sides.length == 0) {
            throw new MeanderException(
                    QuantizerError.CONFIGURATION,
                    Setting.TARGET_DIMENSIONS.key() + " is missing; " + Setting.AUTO_SELECT_DIMENSIONS.key()
                            + " is false, so it must be two numbers");
        }
    }

    /** Bytes of memory that encoding such a vector takes, beside the vector itself. */
    long memory(int count) {
        long cells = 0;
        for (Grid grid : grids(count)) {
            cells = Math.max(cells, grid.cells());
        }
        return 2 * Float.BYTES * cells + (long) Float.BYTES * count;
    }

    List<Image> encode(float[] values, Encoder encoder) {
        List<Image> images = new ArrayList<>();
        try (Arena arena = Arena.ofConfined();
                Encoder.Session session = encoder.open()) {
            List<Grid> grids = grids(values.length);
            long most = grids.stream().mapToLong(Grid::cells).max().orElseThrow();
            MemorySegment cells = arena.allocate(Float.BYTES * most, 64);
            long bound = grids.stream()
                    .mapToLong(g -> session.bound(DType.F32, (int) g.width(), (int) g.height()))
                    .max()
                    .orElseThrow();
            MemorySegment target = arena.allocate(bound, 64);
            int from = 0;
            for (Grid grid : grids) {
                images.add(encode(values, from, grid, cells, session, target));
                from += (int) grid.count();
            }
        }
        return images;
    }

    private Image encode(
            float[] values, int from, Grid grid, MemorySegment room, Encoder.Session session, MemorySegment target) {
        int count = (int) grid.count();
        MemorySegment cells = room.asSlice(0, Float.BYTES * grid.cells());
        MemorySegment sequence =
                MemorySegment.ofArray(values).asSlice((long) Float.BYTES * from, (long) Float.BYTES * count);
        curve.map(grid, sequence, cells, Float.BYTES);
        boolean padded = padding != 0 && grid.cells() > count;
        if (padded) {
            for (long position = count; position < grid.cells(); position++) {
                Point cell = curve.point(grid, position);
                cells.set(F32, Float.BYTES * (cell.y() * grid.width() + cell.x()), padding);
            }
        }
        int width = (int) grid.width();
        int height = (int) grid.height();
        long used = padded ? grid.cells() : count;
        Encoding done = session.encode(new Block(DType.F32, width, height, cells, used), target);
        byte[] payload = target.asSlice(0, done.bytes()).toArray(ValueLayout.JAVA_BYTE);
        return new Image(count, width, height, MemorySegment.ofArray(payload), done.maxError(), done.squaredError());
    }

    private List<Grid> grids(int count) {
        if (sides.length > 0) {
            long cells = (long) sides[0] * sides[1];
            if (count > cells) {
                throw new MeanderException(
                        QuantizerError.QUANTIZATION,
                        String.format(
                                "%d parameters do not fit the %s of %d x %d; %d do",
                                count, Setting.TARGET_DIMENSIONS.key(), sides[0], sides[1], cells));
            }
            return List.of(new Grid(sides[0], sides[1], count));
        }
        List<Grid> grids = new ArrayList<>();
        for (int from = 0; from < count; from += Math.min(BLOCK, count - from)) {
            grids.add(curve.grid(Math.min(BLOCK, count - from)));
        }
        return grids;
    }

    /**
     * The part of steps along the curve from one parameter to the next that lead to a neighbouring cell, over at most some thousand steps
     * spread over the vector.
     */
    double locality(int count) {
        Grid grid = grids(count).getFirst();
        long steps = grid.count() - 1;
        long stride = Math.max(1, steps / 1024);
        long near = 0;
        long looked = 0;
        for (long d = 0; d < steps; d += stride) {
            Point a = curve.point(grid, d);
            Point b = curve.point(grid, d + 1);
            near += Math.abs(a.x() - b.x()) + Math.abs(a.y() - b.y()) == 1 ? 1 : 0;
            looked++;
        }
        return looked == 0 ? 1 : (double) near / looked;
    }
}
