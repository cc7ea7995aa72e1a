package org.meander.curve.rows;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Row after row from left to right, so that the image has the sequence's own order in memory. The width of the grid is the largest power of
 * two whose square is not above the count, the height as little as holds the sequence, so that less than a row is unused.
 */
@Component(
        name = RowsCurve.NAME_OF_READER,
        service = SpaceFillingCurve.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = SpaceFillingCurve.NAME + "=" + RowsCurve.CURVE)
public class RowsCurve implements SpaceFillingCurve {

    static final String CURVE = "rows";
    static final String NAME_OF_READER = "org.meander.curve.rows.reader";

    private static final long MAX_COUNT = 1L << 61;

    @Activate
    public RowsCurve() {}

    @Override
    public final String name() {
        return CURVE;
    }

    @Override
    public final Grid grid(long count) {
        if (count < 1 || count > MAX_COUNT) {
            throw MeanderException.invalid("a grid for %d values; there must be 1 to 2^61", count);
        }
        int order = (Long.SIZE - 1 - Long.numberOfLeadingZeros(count)) / 2;
        return new Grid(1L << order, (count - 1 >>> order) + 1, count);
    }

    @Override
    public final void map(Grid grid, MemorySegment sequence, MemorySegment image, int elementBytes) {
        grid.requireSegments(sequence, image, image, elementBytes);
        order(grid);
        MemorySegment.copy(sequence, 0, image, 0, sequence.byteSize());
        image.asSlice(sequence.byteSize()).fill((byte) 0);
    }

    @Override
    public final void unmap(Grid grid, MemorySegment image, MemorySegment sequence, int elementBytes) {
        grid.requireSegments(sequence, image, sequence, elementBytes);
        order(grid);
        MemorySegment.copy(image, 0, sequence, 0, sequence.byteSize());
    }

    @Override
    public final Point point(Grid grid, long position) {
        int order = order(grid);
        grid.requirePosition(position);
        return new Point(position & grid.width() - 1, position >>> order);
    }

    @Override
    public final long position(Grid grid, long x, long y) {
        int order = order(grid);
        grid.requireCell(x, y);
        return y << order | x;
    }

    private static int order(Grid grid) {
        if (Long.bitCount(grid.width()) != 1) {
            throw MeanderException.invalid(
                    "a grid of %d x %d; the width of a grid of the curve '%s' is a power of two",
                    grid.width(), grid.height(), CURVE);
        }
        return Long.numberOfTrailingZeros(grid.width());
    }
}
