package org.meander.search.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.index.GrayPicture;
import org.meander.index.Signature;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SearchMethod.Request;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

class FeatureSearchTest {

    private record Picture(int side, byte[] pixels) implements GrayPicture {
        @Override
        public float low() {
            return 0;
        }

        @Override
        public float high() {
            return 1;
        }

        @Override
        public String strategy() {
            return "features";
        }

        @Override
        public long elements() {
            return pixels.length;
        }

        @Override
        public MemorySegment write() {
            throw new UnsupportedOperationException();
        }
    }

    /** A vector of one coordinate with a picture, or without. */
    private record Pictured(String id, Optional<GrayPicture> picture) implements Vector {

        private Vector values() {
            return new PackedVectors(List.of(id), MemorySegment.ofArray(new float[] {1}), 1).get(0);
        }

        @Override
        public long dimension() {
            return 1;
        }

        @Override
        public double squaredNorm() {
            return 1;
        }

        @Override
        public double outside() {
            return 0;
        }

        @Override
        public int levels() {
            return 0;
        }

        @Override
        public Segments segments(int level) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T extends Signature> Optional<T> signature(Class<T> kind) {
            return picture.map(kind::cast);
        }

        @Override
        public MemorySegment values(long from, int count, MemorySegment scratch) {
            return values().values(from, count, scratch);
        }
    }

    private record Rows(List<Pictured> rows) implements VectorSet {
        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public Vector get(int row) {
            return rows.get(row);
        }
    }

    private static Pictured noisy(String id, int side, double noise, long seed) {
        Random base = new Random(1);
        Random random = new Random(seed);
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (int) Math.clamp(128 + 40 * base.nextGaussian() + noise * random.nextGaussian(), 0, 255);
        }
        return new Pictured(id, Optional.of(new Picture(side, pixels)));
    }

    private static List<Hit> search(FeatureSearch method, Pictured query, List<Pictured> rows) {
        return method.search(query, new Rows(rows), new Request(Metric.COSINE, 100, -1), Cancellation.NEVER)
                .hits();
    }

    @Test
    void theMoreNoiseTheLessSimilar() {
        List<Pictured> rows = new ArrayList<>();
        for (int noise : new int[] {40, 5, 80, 20, 0, 10}) {
            rows.add(noisy("n%02d".formatted(noise), 64, noise, 7 + noise));
        }
        Pictured bare = new Pictured("bare", Optional.empty());
        rows.add(bare);
        Pictured query = noisy("q", 64, 0, 3);
        FrameCache cache = new FrameCache(100);
        List<Hit> hits = search(new FeatureSearch(cache), query, rows);
        assertEquals(
                List.of("n00", "n05", "n10", "n20", "n40", "n80"),
                hits.stream().map(Hit::id).toList());
        assertEquals(1, hits.getFirst().similarity().features(), 1e-6);
        assertTrue(hits.stream()
                .allMatch(h -> h.similarity().overall() == h.similarity().features()));
        // The query's picture is that of n00.
        assertEquals(6, cache.size());
        Settings threads = new Settings(0.3, 0.25, 0.2, 0.25, 100, 0, 5);
        assertEquals(hits, search(new FeatureSearch(threads, new FrameCache(0)), query, rows));
        MeanderException e = assertThrows(MeanderException.class, () -> search(new FeatureSearch(cache), bare, rows));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
    }

    @Test
    void weightsAreUsed() {
        Pictured query = noisy("q", 64, 0, 3);
        Pictured other = noisy("o", 64, 30, 4);
        FrameCache cache = new FrameCache(10);
        double sum = 0;
        double[] weights = {0.3, 0.25, 0.2, 0.25};
        for (int i = 0; i < 4; i++) {
            double[] only = new double[4];
            only[i] = 1;
            Settings settings = new Settings(only[0], only[1], only[2], only[3], 100, 0, 1);
            sum += weights[i]
                    * search(new FeatureSearch(settings, cache), query, List.of(other))
                            .getFirst()
                            .similarity()
                            .overall();
        }
        assertEquals(
                sum,
                search(new FeatureSearch(cache), query, List.of(other))
                        .getFirst()
                        .similarity()
                        .overall(),
                1e-12);
        assertThrows(MeanderException.class, () -> new Settings(0.3, 0.3, 0.3, 0.3, 100, 0, 1));
    }

    @Test
    void picturesOfTwoSidesAreCompared() {
        Pictured small = noisy("small", 32, 0, 3);
        byte[] pixels = ((Picture) small.picture().orElseThrow()).pixels();
        Pictured large = new Pictured("large", Optional.of(new Picture(64, Vision.enlarge(pixels, 32, 64))));
        Hit hit = search(new FeatureSearch(new FrameCache(10)), small, List.of(large))
                .getFirst();
        assertEquals(1, hit.similarity().overall(), 1e-6);
    }

    @Test
    void theCacheIsBounded() {
        FrameCache cache = new FrameCache(3);
        List<Pictured> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(noisy("v" + i, 16, 50, i));
        }
        search(new FeatureSearch(cache), noisy("q", 16, 0, 3), rows);
        assertEquals(3, cache.size());
    }
}
