package org.meander.optimizer.engine;

import org.meander.base.MeanderException;

/** Which points a pass covers, chunk by chunk: all of them, or runs at equal distances. */
public final class Ranges {

    private final long points;
    private final long count;
    private final long length;
    private final double distance;

    private Ranges(long points, long count, long length, double distance) {
        this.points = points;
        this.count = count;
        this.length = length;
        this.distance = distance;
    }

    /** All points, in chunks of that length but for the last. */
    public static Ranges all(long points, long chunk) {
        if (points < 1 || chunk < 1) {
            throw MeanderException.invalid("%d points in chunks of %d; both must be 1 or more", points, chunk);
        }
        return new Ranges(points, (points - 1) / chunk + 1, chunk, chunk);
    }

    /** About {@code sample} points in runs of {@code run}; all points if there are no more than four times as many. */
    public static Ranges sample(long points, long sample, long run) {
        long count = Math.max(1, sample / run);
        return points <= 4 * count * run ? all(points, run) : new Ranges(points, count, run, (double) points / count);
    }

    /** Chunks. */
    public long count() {
        return count;
    }

    /** First point of a chunk. */
    public long from(long chunk) {
        return distance == length ? chunk * length : (long) (chunk * distance);
    }

    /** Point after the last of a chunk. */
    public long to(long chunk) {
        return Math.min(points, from(chunk) + length);
    }

    /** The chunk of a point that is in one. */
    public long chunk(long position) {
        long chunk = (long) (position / distance);
        while (chunk > 0 && from(chunk) > position) {
            chunk--;
        }
        while (chunk + 1 < count && from(chunk + 1) <= position) {
            chunk++;
        }
        return chunk;
    }

    /** Points of all chunks. */
    public long points() {
        return distance == length ? points : count * length;
    }
}
