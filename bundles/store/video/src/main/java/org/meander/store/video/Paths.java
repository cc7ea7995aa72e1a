package org.meander.store.video;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.meander.base.Cancellation;

/**
 * Orders frames so that neighbours are alike: short Hamiltonian paths over the distances {@code 1 - similarity}. The result depends on
 * the frames, their order and the number of steps only.
 */
final class Paths {

    private final List<float[]> likenesses;
    private final Cancellation cancellation;

    Paths(List<float[]> likenesses, Cancellation cancellation) {
        this.likenesses = likenesses;
        this.cancellation = cancellation;
    }

    private double distance(int a, int b) {
        return 1 - Likeness.similarity(likenesses.get(a), likenesses.get(b));
    }

    double length(int[] path) {
        double length = 0;
        for (int i = 1; i < path.length; i++) {
            length += distance(path[i - 1], path[i]);
        }
        return length;
    }

    static int[] arrival(int n) {
        int[] path = new int[n];
        Arrays.setAll(path, i -> i);
        return path;
    }

    /** From the frame nearest the mean, each time to the nearest that is left; ties go to the first. n² / 2 comparisons. */
    int[] greedy() {
        int n = likenesses.size();
        int[] path = new int[n];
        boolean[] used = new boolean[n];
        int at = n == 0 ? -1 : central();
        for (int i = 0; i < n; i++) {
            cancellation.check();
            path[i] = at;
            used[at] = true;
            int nearest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                if (!used[j]) {
                    double d = distance(at, j);
                    if (d < least) {
                        least = d;
                        nearest = j;
                    }
                }
            }
            at = nearest;
        }
        return path;
    }

    private int central() {
        float[] mean = new float[likenesses.getFirst().length];
        for (float[] one : likenesses) {
            for (int k = 0; k < mean.length; k++) {
                mean[k] += one[k];
            }
        }
        int central = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < likenesses.size(); i++) {
            double dot = 0;
            for (int k = 0; k < mean.length; k++) {
                dot += (double) mean[k] * likenesses.get(i)[k];
            }
            if (dot > most) {
                most = dot;
                central = i;
            }
        }
        return central;
    }

    /**
     * Along a minimum spanning tree (Prim, n² comparisons) in preorder, smaller subtrees first, so that long branches are walked last and
     * need no way back.
     */
    int[] spanning() {
        int n = likenesses.size();
        if (n == 0) {
            return new int[0];
        }
        int[] parent = new int[n];
        double[] least = new double[n];
        boolean[] in = new boolean[n];
        int[] joined = new int[n];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(parent, -1);
        int at = central();
        for (int i = 0; i < n; i++) {
            cancellation.check();
            in[at] = true;
            joined[i] = at;
            int next = -1;
            for (int j = 0; j < n; j++) {
                if (!in[j]) {
                    double d = distance(at, j);
                    if (d < least[j]) {
                        least[j] = d;
                        parent[j] = at;
                    }
                    if (next < 0 || least[j] < least[next]) {
                        next = j;
                    }
                }
            }
            at = next;
        }
        return preorder(joined, parent);
    }

    private static int[] preorder(int[] joined, int[] parent) {
        int n = joined.length;
        int[] size = new int[n];
        for (int i = n - 1; i >= 0; i--) {
            size[joined[i]]++;
            if (parent[joined[i]] >= 0) {
                size[parent[joined[i]]] += size[joined[i]];
            }
        }
        Integer[][] children = new Integer[n][];
        int[] count = new int[n];
        for (int node : joined) {
            if (parent[node] >= 0) {
                count[parent[node]]++;
            }
        }
        for (int i = 0; i < n; i++) {
            children[i] = new Integer[count[i]];
        }
        for (int node : joined) {
            if (parent[node] >= 0) {
                children[parent[node]][--count[parent[node]]] = node;
            }
        }
        int[] path = new int[n];
        int length = 0;
        Deque<Integer> stack = new ArrayDeque<>();
        stack.push(joined[0]);
        while (!stack.isEmpty()) {
            int node = stack.pop();
            path[length++] = node;
            // The largest is pushed first and so popped last.
            Arrays.sort(children[node], (a, b) -> size[a] != size[b] ? size[b] - size[a] : a - b);
            for (Integer child : children[node]) {
                stack.push(child);
            }
        }
        return path;
    }

    /** The shorter of {@link #greedy} and {@link #spanning}, improved by {@link #improve}. */
    int[] best(long steps) {
        int[] greedy = greedy();
        int[] spanning = spanning();
        int[] path = length(spanning) < length(greedy) ? spanning : greedy;
        improve(path, steps);
        return path;
    }

    /** 2-opt: turns stretches round as long as that makes the path shorter, within so many comparisons of pairs of edges. */
    void improve(int[] path, long steps) {
        long left = steps;
        boolean better = true;
        while (better && left > 0) {
            better = false;
            for (int i = 0; i < path.length - 1 && left > 0; i++) {
                cancellation.check();
                for (int j = i + 1; j < path.length && left > 0; j++) {
                    left--;
                    if (gain(path, i, j) > 1e-9) {
                        reverse(path, i, j);
                        better = true;
                    }
                }
            }
        }
    }

    /** What turning the stretch from i to j round saves; ends of the path have no edge to save. */
    private double gain(int[] path, int i, int j) {
        double before = 0;
        double after = 0;
        if (i > 0) {
            before += distance(path[i - 1], path[i]);
            after += distance(path[i - 1], path[j]);
        }
        if (j < path.length - 1) {
            before += distance(path[j], path[j + 1]);
            after += distance(path[i], path[j + 1]);
        }
        return before - after;
    }

    private static void reverse(int[] path, int from, int to) {
        for (int i = from, j = to; i < j; i++, j--) {
            int swap = path[i];
            path[i] = path[j];
            path[j] = swap;
        }
    }
}
