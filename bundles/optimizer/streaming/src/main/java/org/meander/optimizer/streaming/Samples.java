package org.meander.optimizer.streaming;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.engine.Guide;
import org.meander.optimizer.engine.Passes;
import org.meander.optimizer.engine.Ranges;
import org.meander.optimizer.engine.Sample;

/**
 * Where to start, and how to go on: a small sample is searched from the problem's starts, and then, if there are many points, a larger one from where that
 * ended: should the first have seen too little, that is found out at little cost. The larger guides the descent over all points. Points that cannot be
 * used are left out here; the passes over all find them again, and list them.
 */
final class Samples {

    /** Runs of a sample: many, so that it sees the points from end to end, and of a vector's length at least. */
    private static final long RUNS = 1024;

    private static final long LEAST_RUN = 16;

    /** The second sample is so many times as large, if {@link #PASSES} over it cost no more than one over all points. */
    private static final long GROWTH = 16;

    /** Few: from where a small sample has led astray it takes many passes to come back, and they had better not be over all points. */
    private static final long PASSES = 8;

    private final Problem problem;
    private final Options options;
    private final Settings settings;
    private final List<Ranges> ranges = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private int steps;

    Samples(Problem problem, Options options, Settings settings) {
        this.problem = problem;
        this.options = options;
        this.settings = settings;
        if (settings.warmUp() > 0) {
            add(settings.warmUp(), RUNS);
            if (settings.warmUp() <= problem.points().count() / (PASSES * GROWTH)) {
                add(GROWTH * settings.warmUp(), 4 * RUNS);
            }
        }
    }

    private void add(long points, long runs) {
        long length = Math.min(Math.max(LEAST_RUN, points / runs), settings.chunk());
        Ranges some = Ranges.sample(problem.points().count(), points, length);
        ranges.add(some);
        samples.add(new Sample(problem, some, new Passes.Settings(options.threads(), settings.retries(), 0)));
    }

    /** Where the search over the last sample ends: all parameters; the problem's start if there are no samples. */
    double[] search(Run run, Map<String, String> details) {
        double[] start = problem.start();
        for (int i = 0; i < samples.size(); i++) {
            String name = i == 0 ? "warm-up" : "second warm-up";
            Sample.Found found = samples.get(i).search(start, i == 0 ? options : options.withStarts(1, 0), run, name);
            details.put(
                    name,
                    ranges.get(i).points() + " points, " + found.descents() + " descents, " + found.passes()
                            + " passes");
            start = found.point();
            steps += found.steps();
        }
        return start;
    }

    /** The last sample, if it is much smaller than all points. */
    Guide guide() {
        return samples.isEmpty() || ranges.getLast().points() > problem.points().count() / GROWTH
                ? Guide.NONE
                : samples.getLast();
    }

    /** Steps of all searches. */
    int steps() {
        return steps;
    }
}
