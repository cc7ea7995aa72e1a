package org.meander.curve;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A space-filling curve: for every {@link Grid} that it makes, a bijection between curve positions {@code 0..cells-1} and cells.
 * Implementations are immutable and thread-safe. The mapping of a name is fixed for ever, because stored data relies on it: a
 * changed mapping is a new name.
 *
 * <p>Bulk operations move elements of 1, 2, 4 or 8 bytes and copy their bits unchanged. They allocate nothing that grows with the
 * input and are fastest on native segments.
 */
@ConsumerType
public interface SpaceFillingCurve {

    /** Service property with {@link #name()}. */
    String NAME = "curve.name";

    /** Name that is written into stored data, such as {@code hilbert}. */
    String name();

    /**
     * The grid for a sequence: uses at least half of its cells for every length.
     *
     * @param count length of the sequence, 1 to 2^61
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if the count is out of range
     */
    Grid grid(long count);

    /**
     * Lays a sequence on its grid: {@code image[cell(d)] = sequence[d]} for {@code d < count}; unused cells become zero.
     *
     * @param grid made by {@link #grid} of this curve
     * @param sequence exactly {@code count} elements
     * @param image exactly {@code cells} elements; does not overlap {@code sequence}
     * @param elementBytes 1, 2, 4 or 8
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} for a grid that is not this curve's, another element size,
     *     segments of another size, overlapping segments, a read-only target
     */
    void map(Grid grid, MemorySegment sequence, MemorySegment image, int elementBytes);

    /** The inverse of {@link #map}: {@code sequence[d] = image[cell(d)]} for {@code d < count}. */
    void unmap(Grid grid, MemorySegment image, MemorySegment sequence, int elementBytes);

    /**
     * The cell at a position.
     *
     * @param position 0 to {@code cells-1}; grids up to 2^31 x 2^31 work without overflow
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if the position is out of range
     */
    Point point(Grid grid, long position);

    /**
     * The position of a cell; the inverse of {@link #point}.
     *
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if the grid has no such cell
     */
    long position(Grid grid, long x, long y);
}
