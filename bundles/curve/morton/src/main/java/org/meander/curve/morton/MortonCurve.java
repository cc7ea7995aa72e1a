package org.meander.curve.morton;

import java.lang.foreign.MemorySegment;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The Z-order of G. M. Morton over squares of side {@code 2^k}, one below the other ({@link Grid#ofSquares}): the bits of column and row
 * in turn, the column's lowest bit first, then the number of the square. Every run of {@code 4^j} positions that begins at a multiple of
 * {@code 4^j} fills a square of side {@code 2^j}, for {@code j <= k}; consecutive positions need not be neighbours.
 */
@Component(
        name = MortonCurve.NAME_OF_READER,
        service = SpaceFillingCurve.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = SpaceFillingCurve.NAME + "=" + MortonCurve.CURVE)
public class MortonCurve implements SpaceFillingCurve {

    static final String CURVE = "morton";
    static final String NAME_OF_READER = "org.meander.curve.morton.reader";

    private static final long COLUMN_BITS = 0x5555_5555_5555_5555L;

    @Activate
    public MortonCurve() {}

    @Override
    public final String name() {
        return CURVE;
    }

    @Override
    public final Grid grid(long count) {
        return Grid.ofSquares(count);
    }

    @Override
    public final void map(Grid grid, MemorySegment sequence, MemorySegment image, int elementBytes) {
        grid.requireSegments(sequence, image, image, elementBytes);
        new MortonTiles(grid, elementBytes).map(sequence, image);
    }

    @Override
    public final void unmap(Grid grid, MemorySegment image, MemorySegment sequence, int elementBytes) {
        grid.requireSegments(sequence, image, sequence, elementBytes);
        new MortonTiles(grid, elementBytes).unmap(image, sequence);
    }

    @Override
    public final Point point(Grid grid, long position) {
        int order = grid.squareOrder();
        grid.requirePosition(position);
        long square = position >>> 2 * order;
        long inSquare = position - (square << 2 * order);
        long x = Long.compress(inSquare, COLUMN_BITS);
        return new Point(x, (square << order) + Long.compress(inSquare, COLUMN_BITS << 1));
    }

    @Override
    public final long position(Grid grid, long x, long y) {
        int order = grid.squareOrder();
        grid.requireCell(x, y);
        long square = y >>> order;
        long row = y - (square << order);
        return (square << 2 * order) + (Long.expand(x, COLUMN_BITS) | Long.expand(row, COLUMN_BITS << 1));
    }
}
