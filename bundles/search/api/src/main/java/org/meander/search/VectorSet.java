package org.meander.search;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** The vectors that are searched, all in the query's space. Thread-safe. */
@ConsumerType
public interface VectorSet {

    int size();

    /** The vector at a row, 0 to {@code size-1}; cheap, reads no values. */
    Vector get(int row);

    /**
     * All values one row after another, {@code size x dimension} little-endian F32, if they are in memory like that and no vector
     * has a part outside: what a scan at memory speed needs.
     */
    default Optional<MemorySegment> matrix() {
        return Optional.empty();
    }

    /** Where the vector at a row is kept among the others; by default, they follow each other as their rows do. */
    default Place place(int row) {
        return new Place("", row);
    }

    /**
     * Vectors of one group whose positions differ by little are neighbours.
     *
     * @param group such as the file that keeps them
     * @param position unique in its group
     */
    record Place(String group, long position) {}
}
