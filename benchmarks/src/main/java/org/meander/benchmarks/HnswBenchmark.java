package org.meander.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Searcher;
import org.meander.search.Vector;
import org.meander.search.bits.BitSearch;
import org.meander.search.hnsw.GraphSearcher;
import org.meander.search.hnsw.HnswSearch;

/**
 * The graph of {@code hnsw} beside that of an index of Lucene, with the same connections, beam and candidates, and beside sign codes, one thread
 * each: building time, queries a second, and the share of the ten nearest by L2 distance that is found. Arguments: number of vectors of 1,024, 100,000
 * if there is none; {@code clustered} or {@code hard}, both if there is none.
 */
public final class HnswBenchmark {

    private static final int CONNECTIONS = 16;
    private static final int BEAM = 100;
    private static final int[] CLUSTERED = {10, 20, 50, 100};
    private static final int[] HARD = {50, 100, 200, 400, 800};

    private static double sink;

    private HnswBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        String kind = arguments.length > 1 ? arguments[1] : "";
        for (boolean hard : new boolean[] {false, true}) {
            if (kind.isEmpty() || kind.equals(hard ? "hard" : "clustered")) {
                try (Arena arena = Arena.ofShared()) {
                    run(arena, rows, hard);
                }
            }
        }
        System.out.println(sink == 0 ? " " : "");
    }

    private static void run(Arena arena, int rows, boolean hard) throws IOException {
        Request request = new Request(Metric.L2, 10, Double.POSITIVE_INFINITY);
        VectorSamples samples = new VectorSamples(arena, rows, hard, request);
        List<Vector> queries = samples.queries();
        List<float[]> values = queries.stream().map(LuceneIndex::values).toList();
        String title = "%s, %d x %d, L2, top 10, %d connections, beam %d"
                .formatted(hard ? "hard" : "clustered", rows, VectorSamples.DIMENSION, CONNECTIONS, BEAM);
        Stopwatch building = new Stopwatch();
        GraphSearcher graph =
                new HnswSearch(CONNECTIONS, BEAM, 1, Metric.L2, 1).prepare(samples.set(), Cancellation.NEVER);
        System.out.printf("%n%s: hnsw built in %s%n", title, building.read());
        building = new Stopwatch();
        try (LuceneIndex lucene = new LuceneIndex(samples.set(), CONNECTIONS, BEAM)) {
            System.out.printf("%s: Lucene's index built in %s%n", title, building.read());
            Paired paired = new Paired(title, "queries/s");
            for (int candidates : hard ? HARD : CLUSTERED) {
                double recall = samples.recall(
                        values.stream().map(v -> lucene.search(v, candidates)).toList());
                paired.add("Lucene, %d candidates, recall %.4f".formatted(candidates, recall), values.size(), () -> {
                    for (float[] query : values) {
                        sink += lucene.search(query, candidates).size();
                    }
                });
                Searcher own = graph.withCandidates(candidates);
                add(
                        paired,
                        "hnsw, %d candidates, recall %.4f".formatted(candidates, samples.recall(own)),
                        own,
                        queries);
            }
            for (int candidates : new int[] {100, 200, 500}) {
                Searcher bits = new BitSearch(candidates, 1, 1).prepare(samples.set(), Cancellation.NEVER);
                add(
                        paired,
                        "bits, %d candidates, recall %.4f".formatted(candidates, samples.recall(bits)),
                        bits,
                        queries);
            }
            paired.run(2, 9);
        }
    }

    private static void add(Paired paired, String name, Searcher searcher, List<Vector> queries) {
        Request request = new Request(Metric.L2, 10, Double.POSITIVE_INFINITY);
        paired.add(name, queries.size(), () -> {
            for (Vector query : queries) {
                sink += searcher.search(query, request, Cancellation.NEVER).read();
            }
        });
    }

    /** Time of this thread. */
    private static final class Stopwatch {

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final long wall = System.nanoTime();
        private final long cpu = threads.getCurrentThreadCpuTime();

        String read() {
            return "%.1f s of CPU time, %.1f s by the clock"
                    .formatted((threads.getCurrentThreadCpuTime() - cpu) * 1e-9, (System.nanoTime() - wall) * 1e-9);
        }
    }
}
