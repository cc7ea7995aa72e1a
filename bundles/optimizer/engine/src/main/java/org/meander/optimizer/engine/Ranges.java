package org.meander.optimizer.engine;

import org.meander.base.MeanderException;

/**
 * Which points a pass covers, chunk by chunk. A chunk of all points is a single run of them; a sample consists of runs at equal distances, several of
 * which make a chunk, because what a chunk costs by itself should be little beside its points.
 */
public final class Ranges {

    /** Points of a sample's chunk, about. */
    private static final long GROUP = 1024;

    private final long points;
    private final long runs;
    private final long length;
    private final double distance;
    private final long group;

    private Ranges(long points, long runs, long length, double distance, long group) {
        this.points = points;
        this.runs = runs;
        this.length = length;
        this.distance = distance;
        this.group = group;
    }

    /** All points, in chunks of that length but for the last. */
    public static Ranges all(long points, long chunk) {
        if (points < 1 || chunk < 1) {
            throw MeanderException.invalid("%d points in chunks of %d; both must be 1 or more", points, chunk);
        }
        return new Ranges(points, (points - 1) / chunk + 1, chunk, chunk, 1);
    }

    /** About {@code sample} points in runs of {@code run}; all points if there are no more than four times as many. */
    public static Ranges sample(long points, long sample, long run) {
        long runs = Math.max(1, sample / run);
        long group = Math.max(1, GROUP / run);
        return points <= 4 * runs * run
                ? all(points, group * run)
                : new Ranges(points, runs, run, (double) points / runs, group);
    }

    /** Chunks. */
    public long count() {
        return (runs - 1) / group + 1;
    }

    /** Runs of all chunks. */
    public long runs() {
        return runs;
    }

    /** The first run of a chunk; its others follow. */
    public long first(long chunk) {
        return chunk * group;
    }

    /** The run after the last of a chunk. */
    public long end(long chunk) {
        return Math.min(runs, (chunk + 1) * group);
    }

    /** First point of a run. */
    public long from(long run) {
        return distance == length ? run * length : (long) (run * distance);
    }

    /** Point after the last of a run. */
    public long to(long run) {
        return Math.min(points, from(run) + length);
    }

    /** The run of a point that is in one. */
    public long run(long position) {
        long run = (long) (position / distance);
        while (run > 0 && from(run) > position) {
            run--;
        }
        while (run + 1 < runs && from(run + 1) <= position) {
            run++;
        }
        return run;
    }

    /** Points of a chunk. */
    public long points(long chunk) {
        long sum = 0;
        for (long run = first(chunk); run < end(chunk); run++) {
            sum += to(run) - from(run);
        }
        return sum;
    }

    /** Points of all chunks. */
    public long points() {
        return distance == length ? points : runs * length;
    }
}
