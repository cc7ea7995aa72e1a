package org.meander.search.hnsw;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.VectorSet;

/** The graphs of a set, one a metric, each made when it is first needed. Thread-safe. */
final class Graphs {

    private static final long PATIENCE_MS = 20;

    private final VectorSet set;
    private final Settings settings;
    private final Map<Metric, ReentrantLock> building = new EnumMap<>(Metric.class);
    private volatile Map<Metric, Graph> known = Map.of();

    /** @param set one vector or more, if a graph is asked for */
    Graphs(VectorSet set, Settings settings) {
        this.set = set;
        this.settings = settings;
        for (Metric metric : Metric.values()) {
            building.put(metric, new ReentrantLock());
        }
    }

    VectorSet set() {
        return set;
    }

    /** Waits if another thread is making it. */
    Graph by(Metric metric, Cancellation cancellation, Progress progress) {
        Graph graph = known.get(metric);
        if (graph != null) {
            return graph;
        }
        ReentrantLock lock = building.get(metric);
        enter(lock, cancellation);
        try {
            graph = known.get(metric);
            if (graph == null) {
                graph = Graph.of(set, metric, settings, cancellation, progress);
                keep(metric, graph);
            }
            return graph;
        } finally {
            lock.unlock();
        }
    }

    private synchronized void keep(Metric metric, Graph graph) {
        Map<Metric, Graph> more = new EnumMap<>(Metric.class);
        more.putAll(known);
        more.put(metric, graph);
        known = more;
    }

    private static void enter(ReentrantLock lock, Cancellation cancellation) {
        try {
            while (!lock.tryLock(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                cancellation.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeanderException(StandardError.CANCELLED, "cancelled: waiting for a graph was interrupted", e);
        }
    }
}
