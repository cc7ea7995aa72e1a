package org.meander.curve.hilbert;

import java.lang.foreign.MemorySegment;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The Hilbert curve over squares of side {@code 2^k}, one below the other ({@link Grid#ofSquares}). In each square it runs from the top
 * left cell to the bottom left one, so it goes on in the next square without a jump: consecutive positions are neighbouring cells
 * throughout. Every run of {@code 4^j} positions that begins at a multiple of {@code 4^j} fills a square of side {@code 2^j}, for
 * {@code j <= k}.
 *
 * <p>Inside a square it is the classical curve (d2xy) with x and y exchanged; the mathematics is in {@link HilbertPath}.
 */
@Component(
        name = HilbertCurve.NAME_OF_READER,
        service = SpaceFillingCurve.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = SpaceFillingCurve.NAME + "=" + HilbertCurve.CURVE)
public class HilbertCurve implements SpaceFillingCurve {

    static final String CURVE = "hilbert";
    static final String NAME_OF_READER = "org.meander.curve.hilbert.reader";

    @Activate
    public HilbertCurve() {}

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
        new HilbertTiles(grid, elementBytes).map(sequence, image);
    }

    @Override
    public final void unmap(Grid grid, MemorySegment image, MemorySegment sequence, int elementBytes) {
        grid.requireSegments(sequence, image, sequence, elementBytes);
        new HilbertTiles(grid, elementBytes).unmap(image, sequence);
    }

    @Override
    public final Point point(Grid grid, long position) {
        int order = grid.squareOrder();
        grid.requirePosition(position);
        long square = position >>> 2 * order;
        long cell = HilbertPath.cell(order, position - (square << 2 * order));
        return new Point(HilbertPath.x(cell), (square << order) + HilbertPath.y(cell));
    }

    @Override
    public final long position(Grid grid, long x, long y) {
        int order = grid.squareOrder();
        grid.requireCell(x, y);
        long square = y >>> order;
        return (square << 2 * order) + HilbertPath.position(order, x, y - (square << order));
    }
}
