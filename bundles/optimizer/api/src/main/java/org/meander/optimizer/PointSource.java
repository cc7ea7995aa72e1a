package org.meander.optimizer;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Measured points in a fixed order, read again in every pass. It holds no more than a window of them in memory, however many there are.
 * Thread-safe; reading is done by readers, one a thread.
 */
@ConsumerType
public interface PointSource extends AutoCloseable {

    /** How messages name it: a path, or what it was made of. */
    String location();

    /** Points, 1 or more. */
    long count();

    /** Columns before y, as {@link ForwardModel#columns} demands; 0 or more. */
    int inputs();

    /** Whether there is a column of standard deviations after y. */
    boolean weighted();

    /** Columns of a point: inputs, y, and the standard deviation if there is one. */
    default int columns() {
        return inputs() + 1 + (weighted() ? 1 : 0);
    }

    /** Opens a reader; the caller closes it. */
    Reader open();

    @Override
    default void close() {}

    /** For one thread. Reads in any order, and the same values every time. */
    @ConsumerType
    interface Reader extends AutoCloseable {

        /**
         * Writes the points {@code from} to {@code from + points - 1}.
         *
         * @param points 1 to {@link Tile#CAPACITY}, within the source
         * @param target column c begins at {@code c * stride}
         * @throws org.meander.base.MeanderException {@code IO_FAILURE} and the like; the optimizer tries again a few times
         */
        void read(long from, int points, double[] target, int stride);

        /** As the other, rounded to single precision; up to {@link FloatTile#CAPACITY} points. */
        void read(long from, int points, float[] target, int stride);

        /** Tells what will be read soon, so that it can be read ahead; need not be heeded. */
        default void expect(long from, long points) {}

        @Override
        default void close() {}
    }
}
