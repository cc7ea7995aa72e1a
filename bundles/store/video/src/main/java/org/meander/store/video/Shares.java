package org.meander.store.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.meander.store.PackRequest.Ordering;

/**
 * Which payloads share a file if there are more than one file holds: those that are alike. They are parted along the axis on which they differ
 * most (the first principal component of their likenesses, by power iteration), at the widest gap that leaves whole files on one side, and so on. n
 * payloads in f files take {@code 11 n} comparisons for each of at most {@value #FEW} + 3 log f cuts one inside the other, a small part of what
 * ordering takes. The result depends on the payloads and their order only.
 */
final class Shares {

    private static final int ITERATIONS = 10;
    /** Places to cut at of which each will do. */
    private static final int FEW = 64;

    /** What sums in another order differ by. */
    private static final double EQUAL = 1e-9;

    private final List<Unit> units;
    private final int most;
    private final Cancellation cancellation;
    private final List<int[]> files = new ArrayList<>();

    private Shares(List<Unit> units, int most, Cancellation cancellation) {
        this.units = units;
        this.most = most;
        this.cancellation = cancellation;
    }

    /**
     * Payloads file by file, in the order of their arrival in each.
     *
     * @param most pictures of a file; a payload that has more has a file for itself
     */
    static List<List<Unit>> of(List<Unit> units, int most, Ordering ordering, Cancellation cancellation) {
        Shares arrival = new Shares(units, most, cancellation);
        arrival.asTheyCame();
        Shares chosen = arrival;
        if (ordering != Ordering.NONE && arrival.files.size() > 1) {
            Shares alike = new Shares(units, most, cancellation);
            alike.part(IntStream.range(0, units.size()).toArray());
            chosen = alike.tightness() > arrival.tightness() * (1 + EQUAL) ? alike : arrival;
        }
        return chosen.files.stream()
                .map(file -> Arrays.stream(file).mapToObj(units::get).toList())
                .toList();
    }

    private float[] likeness(int unit) {
        return units.get(unit).likenesses().getFirst();
    }

    private int pictures(int unit) {
        return units.get(unit).pictures();
    }

    private void asTheyCame() {
        int from = 0;
        int pictures = 0;
        for (int i = 0; i < units.size(); i++) {
            if (i > from && pictures + pictures(i) > most) {
                files.add(IntStream.range(from, i).toArray());
                from = i;
                pictures = 0;
            }
            pictures += pictures(i);
        }
        if (from < units.size()) {
            files.add(IntStream.range(from, units.size()).toArray());
        }
    }

    private void part(int[] all) {
        cancellation.check();
        long pictures = Arrays.stream(all).mapToLong(this::pictures).sum();
        if (pictures <= most || all.length == 1) {
            files.add(all);
            return;
        }
        double[] along = along(all);
        Integer[] order = IntStream.range(0, all.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.<Integer>comparingDouble(i -> along[i]).thenComparing(i -> i));
        int cut = cut(all, along, order);
        part(split(all, order, 0, cut));
        part(split(all, order, cut, all.length));
    }

    /**
     * Where, of the places that leave whole files before them, the gap between neighbours is the widest: of all if they are few, else of those
     * in the middle half, so that many files take few cuts one after another.
     */
    private int cut(int[] all, double[] along, Integer[] order) {
        int[] places = places(all, order);
        int margin = places.length > FEW ? places.length / 4 : 0;
        int best = places[margin];
        double widest = -1;
        for (int i = margin; i < places.length - margin; i++) {
            double gap = along[order[places[i]]] - along[order[places[i] - 1]];
            if (gap > widest) {
                widest = gap;
                best = places[i];
            }
        }
        return best;
    }

    /** How many are in whole files, one file after another; not all of them. */
    private int[] places(int[] all, Integer[] order) {
        IntStream.Builder places = IntStream.builder();
        long inFile = 0;
        for (int i = 0; i < all.length - 1; i++) {
            inFile += pictures(all[order[i]]);
            if (inFile + pictures(all[order[i + 1]]) > most) {
                places.add(i + 1);
                inFile = 0;
            }
        }
        return places.build().toArray();
    }

    private static int[] split(int[] all, Integer[] order, int from, int to) {
        return IntStream.range(from, to).map(i -> all[order[i]]).sorted().toArray();
    }

    /** Where each is on the axis on which they differ most. */
    private double[] along(int[] all) {
        double[] mean = mean(all);
        double[] axis = new double[mean.length];
        double farthest = -1;
        for (int unit : all) {
            double[] difference = difference(unit, mean);
            double squares = dot(difference, difference);
            if (squares > farthest) {
                farthest = squares;
                axis = difference;
            }
        }
        double[] along = new double[all.length];
        for (int round = 0; ; round++) {
            double[] next = new double[mean.length];
            for (int i = 0; i < all.length; i++) {
                double[] difference = difference(all[i], mean);
                along[i] = dot(difference, axis);
                for (int k = 0; k < next.length; k++) {
                    next[k] += along[i] * difference[k];
                }
            }
            double norm = Math.sqrt(dot(next, next));
            if (round == ITERATIONS || norm == 0) {
                return along;
            }
            for (int k = 0; k < next.length; k++) {
                next[k] /= norm;
            }
            axis = next;
        }
    }

    private double[] mean(int[] all) {
        double[] mean = new double[likeness(all[0]).length];
        for (int unit : all) {
            float[] one = likeness(unit);
            for (int k = 0; k < mean.length; k++) {
                mean[k] += one[k];
            }
        }
        for (int k = 0; k < mean.length; k++) {
            mean[k] /= all.length;
        }
        return mean;
    }

    private double[] difference(int unit, double[] mean) {
        double[] difference = new double[mean.length];
        float[] one = likeness(unit);
        for (int k = 0; k < mean.length; k++) {
            difference[k] = one[k] - mean[k];
        }
        return difference;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    /** Sum over the files of the squared lengths of their means: the larger, the nearer payloads are to those of their file. */
    private double tightness() {
        double sum = 0;
        for (int[] file : files) {
            double[] mean = mean(file);
            sum += dot(mean, mean) * file.length;
        }
        return sum;
    }
}
