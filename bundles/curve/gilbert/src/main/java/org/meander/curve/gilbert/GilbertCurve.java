package org.meander.curve.gilbert;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The generalised Hilbert curve of J. Červený (<a href="https://github.com/jakubcerveny/gilbert">gilbert</a>): it fills a rectangle of any
 * sides, from the top left cell to the other end of the longer side, and visits the same cells in the same order as the published
 * program. What divides a rectangle is described in {@link Block}.
 *
 * <p>The curve makes one diagonal step if the longer side is odd and the shorter one even, which {@link #grid} avoids: on the grids it
 * makes, consecutive positions are neighbouring cells.
 */
@Component(
        name = GilbertCurve.NAME_OF_READER,
        service = SpaceFillingCurve.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = SpaceFillingCurve.NAME + "=" + GilbertCurve.CURVE)
public class GilbertCurve implements SpaceFillingCurve {

    static final String CURVE = "gilbert";
    static final String NAME_OF_READER = "org.meander.curve.gilbert.reader";

    private static final long MAX_COUNT = 1L << 61;

    @Activate
    public GilbertCurve() {}

    @Override
    public final String name() {
        return CURVE;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A rectangle that is nearly a square, wider than high, with fewer unused cells than it has rows.
     */
    @Override
    public final Grid grid(long count) {
        if (count < 1 || count > MAX_COUNT) {
            throw MeanderException.invalid("a grid for %d values; there must be 1 to 2^61", count);
        }
        long height = root(count);
        long width = columns(count, height);
        if (height % 2 == 0 && width % 2 == 1) {
            height--;
            width = columns(count, height);
        }
        return new Grid(width, height, count);
    }

    @Override
    public final void map(Grid grid, MemorySegment sequence, MemorySegment image, int elementBytes) {
        grid.requireSegments(sequence, image, image, elementBytes);
        GilbertTransfer.map(grid, sequence, image, elementBytes);
    }

    @Override
    public final void unmap(Grid grid, MemorySegment image, MemorySegment sequence, int elementBytes) {
        grid.requireSegments(sequence, image, sequence, elementBytes);
        GilbertTransfer.unmap(grid, image, sequence, elementBytes);
    }

    @Override
    public final Point point(Grid grid, long position) {
        grid.requirePosition(position);
        return Block.of(grid.width(), grid.height()).point(position);
    }

    @Override
    public final long position(Grid grid, long x, long y) {
        grid.requireCell(x, y);
        return Block.of(grid.width(), grid.height()).position(x, y);
    }

    private static long columns(long count, long rows) {
        return (count - 1) / rows + 1;
    }

    /** The square root, rounded down. */
    private static long root(long value) {
        long root = (long) Math.sqrt(value);
        while (root * root > value) {
            root--;
        }
        while ((root + 1) * (root + 1) <= value) {
            root++;
        }
        return root;
    }
}
