package org.meander.workflow.engine;

import java.util.concurrent.atomic.LongAdder;
import org.meander.base.Progress;

/**
 * What one try of a run has counted. It refers to no part, so that a run that is remembered keeps no old bundle alive.
 */
final class Counters implements Progress {

    private final LongAdder done = new LongAdder();
    private final LongAdder expected = new LongAdder();
    private volatile String phase = "";

    long done() {
        return done.sum();
    }

    long expected() {
        return expected.sum();
    }

    String phase() {
        return phase;
    }

    @Override
    public void expect(long elements) {
        expected.add(elements);
    }

    @Override
    public void advance(long elements) {
        done.add(elements);
    }

    @Override
    public void phase(String description) {
        phase = description;
    }
}
