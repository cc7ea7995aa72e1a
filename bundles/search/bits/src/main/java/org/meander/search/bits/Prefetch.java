package org.meander.search.bits;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.meander.search.VectorSet;

/**
 * Brings scattered rows of a matrix into the cache, several at a time: loads that do not wait for one another take a fraction of the
 * time that scoring takes when it meets each cache line by itself. For one thread.
 */
final class Prefetch {

    private static final int LINE = 64;
    /** What surely fits the cache nearest to the core, beside the query. */
    private static final int BATCH_BYTES = 16 << 10;

    private final Optional<MemorySegment> matrix;
    private final long rowBytes;
    private final int batch;
    private int touched;

    Prefetch(VectorSet set, long dimension) {
        this.rowBytes = Float.BYTES * dimension;
        this.matrix = set.matrix().filter(m -> rowBytes <= BATCH_BYTES);
        this.batch = (int) Math.max(1, BATCH_BYTES / rowBytes);
    }

    /** To be called before each row is read, in their order, from any place on. */
    void before(int[] rows, int i, int to) {
        if (matrix.isPresent() && i % batch == 0) {
            touched += touch(matrix.get(), rows, i, Math.min(to, i + batch));
        }
    }

    /** Row beside row, so that pages are looked up together, too. */
    private int touch(MemorySegment matrix, int[] rows, int from, int to) {
        int sum = 0;
        for (int at = 0; at < (int) rowBytes; at += LINE) {
            for (int k = from; k < to; k++) {
                sum += matrix.get(ValueLayout.JAVA_BYTE, rowBytes * rows[k] + at);
            }
        }
        return sum;
    }

    /** Keeps the loads from being taken for idle. */
    int touched() {
        return touched;
    }
}
