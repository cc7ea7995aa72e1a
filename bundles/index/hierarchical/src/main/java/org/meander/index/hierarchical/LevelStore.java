package org.meander.index.hierarchical;

import org.meander.index.BuilderState;
import org.meander.index.SegmentMeans.Level;

/** Collects the segments of one level in order. For one thread. */
final class LevelStore {

    final long segmentLength;
    private final double[] means;
    private final double[] deviations;
    private int size;

    /** @param elements length of the sequence, 1 or more */
    LevelStore(long segmentLength, long elements) {
        this.segmentLength = segmentLength;
        this.means = new double[Math.toIntExact((elements - 1) / segmentLength + 1)];
        this.deviations = new double[means.length];
    }

    void add(double mean, double deviation) {
        means[size] = mean;
        deviations[size] = deviation;
        size++;
    }

    void save(BuilderState state) {
        state.put(size);
        for (int i = 0; i < size; i++) {
            state.put(means[i]);
            state.put(deviations[i]);
        }
    }

    void restore(BuilderState state) {
        size = (int) state.count(means.length);
        for (int i = 0; i < size; i++) {
            means[i] = state.getDouble();
            deviations[i] = state.getDouble();
        }
    }

    Level level() {
        return new Level(segmentLength, means, deviations);
    }
}
