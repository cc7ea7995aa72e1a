package org.meander.search.hnsw;

import java.util.Arrays;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;

/**
 * A graph that is complete: 4 bytes an edge and 4 a vector, where one that is being built takes several times as much. Immutable and thread-safe;
 * each search takes a {@link #view} of its own.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.2018.2889473">Malkov and Yashunin, Efficient and robust approximate nearest neighbor search using
 *     hierarchical navigable small world graphs, IEEE TPAMI 42(4), 2020</a>
 */
final class CompactGraph {

    /**
     * Neighbours of the vectors of a level.
     *
     * @param nodes the vectors, ascending; empty for the lowest level, which has all
     * @param starts where the neighbours of each begin, and where the last ones end
     */
    private record Level(int[] nodes, int[] starts, int[] neighbours) {

        int place(int node) {
            return nodes.length == 0 ? node : Arrays.binarySearch(nodes, node);
        }
    }

    private final int size;
    private final int entry;
    private final int connections;
    private final Level[] levels;

    /** Copies a graph of one vector or more. */
    CompactGraph(OnHeapHnswGraph built) {
        this.size = built.size();
        this.entry = built.entryNode();
        this.connections = built.maxConn();
        this.levels = new Level[built.numLevels()];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = level(built, level);
        }
    }

    private static Level level(OnHeapHnswGraph built, int level) {
        int[] nodes = level == 0 ? new int[0] : nodes(built.getNodesOnLevel(level));
        int count = level == 0 ? built.size() : nodes.length;
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            int node = level == 0 ? i : nodes[i];
            starts[i + 1] =
                    Math.addExact(starts[i], built.getNeighbors(level, node).size());
        }
        int[] neighbours = new int[starts[count]];
        for (int i = 0; i < count; i++) {
            int node = level == 0 ? i : nodes[i];
            System.arraycopy(
                    built.getNeighbors(level, node).nodes(), 0, neighbours, starts[i], starts[i + 1] - starts[i]);
        }
        return new Level(nodes, starts, neighbours);
    }

    private static int[] nodes(HnswGraph.NodesIterator nodes) {
        int[] all = new int[nodes.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = nodes.nextInt();
        }
        Arrays.sort(all);
        return all;
    }

    /** Bytes it takes on the heap. */
    long bytes() {
        long bytes = 0;
        for (Level level : levels) {
            bytes += (long) Integer.BYTES * (level.nodes.length + level.starts.length + level.neighbours.length);
        }
        return bytes;
    }

    /** The graph for one search. */
    HnswGraph view() {
        return new View();
    }

    private final class View extends HnswGraph {

        private int[] neighbours = new int[0];
        private int from;
        private int next;
        private int end;

        @Override
        public void seek(int level, int node) {
            Level at = levels[level];
            int place = at.place(node);
            neighbours = at.neighbours;
            from = at.starts[place];
            next = from;
            end = at.starts[place + 1];
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int nextNeighbor() {
            return next < end ? neighbours[next++] : DocIdSetIterator.NO_MORE_DOCS;
        }

        @Override
        public int numLevels() {
            return levels.length;
        }

        @Override
        public int maxConn() {
            return connections;
        }

        @Override
        public int entryNode() {
            return entry;
        }

        @Override
        public NodesIterator getNodesOnLevel(int level) {
            return level == 0 ? new DenseNodesIterator(size) : new ArrayNodesIterator(levels[level].nodes);
        }

        @Override
        public int neighborCount() {
            return end - from;
        }
    }
}
