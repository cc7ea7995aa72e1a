package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;

class OrderTest {

    private static short[] levels(int pixels, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        short[] levels = new short[pixels];
        for (int i = 0; i < pixels; i++) {
            levels[i] = (short) random.nextInt(256);
        }
        return levels;
    }

    @Test
    void similarityIsTheCorrelationFromZeroToOne() {
        short[] a = levels(1024, 1);
        short[] inverse = new short[a.length];
        short[] scaled = new short[a.length];
        for (int i = 0; i < a.length; i++) {
            inverse[i] = (short) (255 - a[i]);
            scaled[i] = (short) (3 * a[i] + 17);
        }
        float[] of = Likeness.of(a, 32, 32);
        assertEquals(1, Likeness.similarity(of, of), 1e-6);
        assertEquals(0, Likeness.similarity(of, Likeness.of(inverse, 32, 32)), 1e-6);
        assertEquals(1, Likeness.similarity(of, Likeness.of(scaled, 32, 32)), 1e-6);
        assertEquals(0.5, Likeness.similarity(of, Likeness.of(levels(1024, 2), 32, 32)), 0.1);
        float[] flat = Likeness.of(new short[1024], 32, 32);
        assertEquals(1, Likeness.similarity(flat, flat));
        assertEquals(0.5, Likeness.similarity(flat, of), 1e-6);
        // Smaller than its fields, and of an odd shape.
        assertEquals(256, Likeness.of(levels(5, 3), 1, 5).length);
        // 16 bits: levels are unsigned.
        short[] deep = {0, (short) 0xffff, 0, (short) 0xffff};
        assertEquals(
                1, Likeness.similarity(Likeness.of(deep, 2, 2), Likeness.of(new short[] {0, 1, 0, 1}, 2, 2)), 1e-6);
    }

    /** By hand: similarities 1/2 and 1 have the mean 3/4 and the variance 1/16; 3/4 * 15/16 = 45/64. */
    @Test
    void coherenceByHand() {
        Coherence coherence = Coherence.of(new double[] {0.5, 1});
        assertEquals(45.0 / 64, coherence.temporal(), 1e-15);
        assertEquals(0.75, coherence.efficiency(), 1e-15);
        assertEquals(1, Coherence.of(new double[0]).temporal());
        assertEquals(0, Coherence.of(new double[] {0, 0}).temporal());
    }

    /** Unit vectors at angles. */
    private static List<float[]> arc(double... angles) {
        return Arrays.stream(angles)
                .mapToObj(a -> new float[] {(float) Math.cos(a), (float) Math.sin(a)})
                .toList();
    }

    @Test
    void pointsOnAnArcAreWalkedFromEndToEnd() {
        SplittableRandom random = new SplittableRandom(3);
        double[] angles = random.doubles(200, 0, 2).toArray();
        Paths paths = new Paths(arc(angles), Cancellation.NEVER);
        int[] path = paths.best(1_000_000);
        double[] walked = Arrays.stream(path).mapToDouble(i -> angles[i]).toArray();
        double[] sorted = Arrays.stream(angles).sorted().toArray();
        if (walked[0] > walked[1]) {
            for (int i = 0; i < 100; i++) {
                double swap = walked[i];
                walked[i] = walked[199 - i];
                walked[199 - i] = swap;
            }
        }
        assertArrayEquals(sorted, walked);
    }

    /** Beside all 40,320 orders of eight. */
    @Test
    void pathsAreNearTheShortest() {
        for (int seed = 0; seed < 5; seed++) {
            List<float[]> frames = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                frames.add(Likeness.of(levels(64, 10 * seed + i), 8, 8));
            }
            Paths paths = new Paths(frames, Cancellation.NEVER);
            double shortest = shortest(paths, Paths.arrival(8), 0);
            int[] best = paths.best(1000);
            assertArrayEquals(Paths.arrival(8), Arrays.stream(best).sorted().toArray());
            assertTrue(paths.length(best) <= paths.length(paths.greedy()) + 1e-12);
            assertTrue(paths.length(best) <= shortest * 1.05, paths.length(best) + " " + shortest);
            assertTrue(paths.length(paths.spanning()) >= shortest - 1e-12);
        }
    }

    private static double shortest(Paths paths, int[] path, int from) {
        if (from == path.length) {
            return paths.length(path);
        }
        double shortest = Double.POSITIVE_INFINITY;
        for (int i = from; i < path.length; i++) {
            swap(path, from, i);
            shortest = Math.min(shortest, shortest(paths, path, from + 1));
            swap(path, from, i);
        }
        return shortest;
    }

    private static void swap(int[] path, int a, int b) {
        int swap = path[a];
        path[a] = path[b];
        path[b] = swap;
    }

    @Test
    void noneOneAndTwo() {
        for (int n = 0; n <= 2; n++) {
            Paths paths = new Paths(arc(0.1, 0.2).subList(0, n), Cancellation.NEVER);
            assertEquals(n, paths.greedy().length);
            assertEquals(n, paths.spanning().length);
            assertEquals(n, paths.best(10).length);
        }
    }

    private static Ordered auto(List<float[]> frames) {
        return Ordered.of(frames, new PackRequest(Ordering.AUTO, false, false, 1000), Cancellation.NEVER);
    }

    @Test
    void ordersByItselfWhenTheThresholdsSaySo() {
        assertEquals(Ordering.NONE, auto(arc(1)).ordering());
        assertEquals(Ordering.NONE, auto(arc(1, 1.01, 1.02)).ordering());
        Ordered back = auto(arc(0, Math.PI, 0.1, Math.PI + 0.1, 0.2));
        assertEquals(Ordering.PATH, back.ordering());
        assertTrue(back.reason().startsWith("coherence"), back.reason());
        assertTrue(back.after().efficiency() > back.before().efficiency());
        // Mean similarity about 0.8: coherent, and far from what greedy reaches.
        Ordered potential = auto(arc(0, 1, 0.05, 1.05, 0.1, 1.1));
        assertTrue(potential.reason().startsWith("potential"), potential.reason());
        List<float[]> many =
                new ArrayList<>(arc(new SplittableRandom(1).doubles(101, 0, 1).toArray()));
        Ordered ordered = auto(many);
        assertTrue(ordered.reason().startsWith("101 frames"), ordered.reason());
        assertEquals(Ordering.PATH, ordered.ordering());
        // No better order: left as they are.
        double[] sorted = new double[101];
        Arrays.setAll(sorted, i -> i * 0.01);
        assertEquals(Ordering.NONE, auto(arc(sorted)).ordering());
    }

    @Test
    void orderingCanBeCancelled() {
        MeanderException e = org.junit.jupiter.api.Assertions.assertThrows(
                MeanderException.class, () -> new Paths(arc(1, 2, 3), () -> true).best(10));
        assertEquals("CANCELLED", e.code().toString());
    }
}
