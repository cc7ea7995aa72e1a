package org.meander.optimizer.engine;

import org.meander.optimizer.Run;

/** Tells how far a pass is: points to the progress, rate and time left to the listener some times a second. */
final class Meter {

    private static final long INTERVAL = 200_000_000;

    private final Run run;
    private final int pass;
    private final long all;
    private final long begin = System.nanoTime();
    private long told = begin;
    private long done;

    Meter(Run run, int pass, long all) {
        this.run = run;
        this.pass = pass;
        this.all = all;
        run.progress().expect(all);
    }

    void advance(long points) {
        done += points;
        run.progress().advance(points);
        long now = System.nanoTime();
        if (now - told >= INTERVAL || done == all && told > begin) {
            told = now;
            double rate = done / ((now - begin) * 1e-9);
            run.listener().pass(pass, done, all, rate, (all - done) / rate);
        }
    }
}
