package org.meander.search.hnsw;

import org.meander.base.Checks;
import org.meander.search.Metric;
import org.meander.search.Ranges;
import org.meander.search.SearchMethod.Request;

/**
 * The configuration, checked; the parameters are as its keys.
 *
 * @param threads 1 or more
 * @param buildThreads 1 or more
 */
record Settings(
        int connections,
        int beam,
        int candidates,
        int candidatesPerHit,
        int leastVectors,
        Metric metric,
        int threads,
        int buildThreads,
        long seed,
        long memoryBytes) {

    private static final int MOST_CANDIDATES = 1 << 24;

    Settings {
        Checks.range(HnswSearch.PID + ".connections", connections, 2, 512);
        Checks.range(HnswSearch.PID + ".beam", beam, 1, 3200);
        Checks.range(HnswSearch.PID + ".candidates", candidates, 1, MOST_CANDIDATES);
        Checks.range(HnswSearch.PID + ".candidates.per.hit", candidatesPerHit, 1, 10_000);
        Checks.range(HnswSearch.PID + ".least.vectors", leastVectors, 0, Integer.MAX_VALUE);
        Checks.range(HnswSearch.PID + ".memory.bytes", memoryBytes, 0, Long.MAX_VALUE);
        threads = threads("threads", threads);
        buildThreads = threads("build.threads", buildThreads);
    }

    static Settings of(HnswSearch.Config config) {
        return new Settings(
                config.connections(),
                config.beam(),
                config.candidates(),
                config.candidates_per_hit(),
                config.least_vectors(),
                metric(config.metric()),
                config.threads(),
                config.build_threads(),
                config.seed(),
                config.memory_bytes());
    }

    private static Metric metric(String name) {
        return switch (name) {
            case "cosine" -> Metric.COSINE;
            case "l2" -> Metric.L2;
            default -> throw Checks.configuration(HnswSearch.PID + ".metric", "'" + name + "'", "cosine or l2");
        };
    }

    private static int threads(String key, int threads) {
        int checked = Checks.range(HnswSearch.PID + "." + key, threads, 0, Ranges.MOST_THREADS);
        return checked == 0 ? Runtime.getRuntime().availableProcessors() : checked;
    }

    Settings withCandidates(int number) {
        return new Settings(
                connections,
                beam,
                number,
                candidatesPerHit,
                leastVectors,
                metric,
                threads,
                buildThreads,
                seed,
                memoryBytes);
    }

    /** Candidates of a request, of so many vectors. */
    int wanted(Request request, int vectors) {
        long wanted = Math.max(candidates, (long) candidatesPerHit * request.limit());
        return (int) Math.min(Math.min(MOST_CANDIDATES, wanted), vectors);
    }

    /** Whether a graph would save nothing: there are few vectors, or all of them are candidates. */
    boolean scans(Request request, int vectors) {
        return leastVectors > 0 && (vectors < leastVectors || wanted(request, vectors) == vectors);
    }
}
