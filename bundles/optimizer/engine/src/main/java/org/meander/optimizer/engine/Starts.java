package org.meander.optimizer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.meander.optimizer.Problem;

/**
 * Points to start from: the problem's own, then a Latin hypercube within the bounds (McKay, Beckman and Conover 1979). A parameter that is
 * unbounded on a side is drawn from as far as its start is from 0, or 1 if it starts there.
 */
final class Starts {

    private Starts() {}

    /** All parameters of each start; fixed ones stay. */
    static List<double[]> of(Problem problem, int count, long seed) {
        List<double[]> starts = new ArrayList<>();
        starts.add(problem.start());
        int others = count - 1;
        Random random = new Random(seed);
        double[][] drawn = new double[others][];
        for (int k = 0; k < others; k++) {
            drawn[k] = problem.start();
            starts.add(drawn[k]);
        }
        double[] start = problem.start();
        double[] lower = problem.lower();
        double[] upper = problem.upper();
        for (int i = 0; i < start.length; i++) {
            double reach = start[i] == 0 ? 1 : Math.abs(start[i]);
            double low = Double.isInfinite(lower[i]) ? start[i] - reach : lower[i];
            double high = Double.isInfinite(upper[i]) ? start[i] + reach : upper[i];
            int[] order = permutation(others, random);
            for (int k = 0; k < others; k++) {
                double place = (order[k] + random.nextDouble()) / others;
                if (!problem.fixed(i)) {
                    drawn[k][i] = Math.clamp(low + place * (high - low), lower[i], upper[i]);
                }
            }
        }
        return starts;
    }

    private static int[] permutation(int count, Random random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
