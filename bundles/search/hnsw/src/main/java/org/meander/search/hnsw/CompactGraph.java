package org.meander.search.hnsw;

import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;

/**
 * A graph that is complete: 4 bytes an edge and 4 a vector, where one that is being built takes several times as much. A vector to which no edges lead,
 * since nearer ones took their places, has one from one of its own neighbours besides: every vector can be found. Immutable and thread-safe; each
 * search takes a {@link #view} of its own.
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

        /** The lowest level with some edges more. */
        Level with(List<Reach.Edge> edges) {
            int[] shifted = starts.clone();
            for (Reach.Edge edge : edges) {
                shifted[edge.from() + 1]++;
            }
            int before = 0;
            for (int i = 1; i < shifted.length; i++) {
                before += shifted[i] - starts[i];
                shifted[i] = starts[i] + before;
            }
            int[] more = new int[shifted[shifted.length - 1]];
            int[] ends = new int[starts.length - 1];
            for (int i = 0; i < ends.length; i++) {
                System.arraycopy(neighbours, starts[i], more, shifted[i], starts[i + 1] - starts[i]);
                ends[i] = shifted[i] + starts[i + 1] - starts[i];
            }
            for (Reach.Edge edge : edges) {
                more[ends[edge.from()]++] = edge.to();
            }
            return new Level(nodes, shifted, more);
        }

        /** Neighbours of the vector that has most. */
        int most() {
            int most = 0;
            for (int i = 1; i < starts.length; i++) {
                most = Math.max(most, starts[i] - starts[i - 1]);
            }
            return most;
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
        this.levels = new Level[built.numLevels()];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = level(built, level);
        }
        levels[0] = levels[0].with(Reach.wanting(levels[0].starts, levels[0].neighbours, entry));
        // Searches have room for twice as many neighbours.
        this.connections = Math.max(built.maxConn(), (levels[0].most() + 1) / 2);
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
