package org.meander.search.hnsw;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which vectors of a level can be reached by its edges, and the edges that are wanting so that all can. */
final class Reach {

    /** From one vector to another. */
    record Edge(int from, int to) {}

    private final int[] starts;
    private final int[] neighbours;
    private final BitSet reached = new BitSet();
    private final int[] queue;
    private final List<Edge> wanting = new ArrayList<>();

    private Reach(int[] starts, int[] neighbours) {
        this.starts = starts;
        this.neighbours = neighbours;
        this.queue = new int[starts.length - 1];
    }

    /**
     * Each vector that cannot be reached has an edge from the first of its own neighbours that can; if there is none, from the entry.
     *
     * @param starts where the neighbours of each vector begin, and where the last ones end
     * @param entry vector at which searches begin
     */
    static List<Edge> wanting(int[] starts, int[] neighbours, int entry) {
        Reach reach = new Reach(starts, neighbours);
        reach.spread(entry);
        while (reach.linkToNeighbours()) {}
        for (int node = reach.next(0); node < starts.length - 1; node = reach.next(node)) {
            reach.link(entry, node);
        }
        return reach.wanting;
    }

    private int next(int node) {
        return reached.nextClearBit(node);
    }

    /** Whether there was one to link; others may have become neighbours of what is reached. */
    private boolean linkToNeighbours() {
        int before = wanting.size();
        for (int node = next(0); node < starts.length - 1; node = next(node + 1)) {
            for (int i = starts[node]; i < starts[node + 1]; i++) {
                if (reached.get(neighbours[i])) {
                    link(neighbours[i], node);
                    break;
                }
            }
        }
        return wanting.size() > before;
    }

    private void link(int from, int to) {
        wanting.add(new Edge(from, to));
        spread(to);
    }

    private void spread(int from) {
        int end = 0;
        queue[end++] = from;
        reached.set(from);
        for (int at = 0; at < end; at++) {
            for (int i = starts[queue[at]]; i < starts[queue[at] + 1]; i++) {
                if (!reached.get(neighbours[i])) {
                    reached.set(neighbours[i]);
                    queue[end++] = neighbours[i];
                }
            }
        }
    }
}
