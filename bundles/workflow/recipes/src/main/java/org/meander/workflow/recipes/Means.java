package org.meander.workflow.recipes;

import java.util.Optional;
import org.meander.index.SegmentMeans;

/** The segment means of a run of values, as a search asks for them. Thread-safe. */
interface Means {

    /** As {@link SegmentMeans#squaredNorm}. */
    double squaredNorm();

    /** Number of levels. */
    int levels();

    /** A level, 0 being the coarsest. */
    SegmentMeans.Level level(int number);

    /** The level whose segments have that length, if there is one. */
    Optional<SegmentMeans.Level> ofLength(long segmentLength);

    /** Those that are in memory. */
    static Means of(SegmentMeans signature) {
        return new Means() {
            @Override
            public double squaredNorm() {
                return signature.squaredNorm();
            }

            @Override
            public int levels() {
                return signature.levels().size();
            }

            @Override
            public SegmentMeans.Level level(int number) {
                return signature.levels().get(number);
            }

            @Override
            public Optional<SegmentMeans.Level> ofLength(long segmentLength) {
                return signature.levels().stream()
                        .filter(level -> level.segmentLength() == segmentLength)
                        .findFirst();
            }
        };
    }
}
