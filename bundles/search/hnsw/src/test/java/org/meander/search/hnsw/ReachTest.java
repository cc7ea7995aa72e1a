package org.meander.search.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static List<Reach.Edge> wanting(int entry, int[]... neighbours) {
        int[] starts = new int[neighbours.length + 1];
        for (int i = 0; i < neighbours.length; i++) {
            starts[i + 1] = starts[i] + neighbours[i].length;
        }
        int[] all = Arrays.stream(neighbours).flatMapToInt(Arrays::stream).toArray();
        return Reach.wanting(starts, all, entry);
    }

    @Test
    void nothingIsWantingWhereAllIsReached() {
        assertEquals(List.of(), wanting(0, new int[] {}));
        assertEquals(List.of(), wanting(1, new int[] {2}, new int[] {0}, new int[] {}));
    }

    @Test
    void whatNothingLeadsToIsReachedFromItsNeighbour() {
        assertEquals(
                List.of(new Reach.Edge(2, 3)),
                wanting(0, new int[] {1, 2}, new int[] {}, new int[] {1}, new int[] {2, 0}));
    }

    /** 1 leads to 2, and 2 to what is reached: one edge, to 2, would leave 1 out, so there are two. */
    @Test
    void neighboursThatBecomeReachedDo() {
        assertEquals(
                List.of(new Reach.Edge(0, 2), new Reach.Edge(2, 1)),
                wanting(0, new int[] {}, new int[] {2}, new int[] {0}));
    }

    @Test
    void islandsAreReachedFromTheEntry() {
        assertEquals(
                List.of(new Reach.Edge(1, 2), new Reach.Edge(1, 4)),
                wanting(1, new int[] {}, new int[] {0}, new int[] {3}, new int[] {2}, new int[] {}));
    }
}
