package org.meander.search.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.index.SignBits;
import org.meander.index.Signature;
import org.meander.search.Metric;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** Codes that come from an index, made here from their definition. */
class IndexedCodesTest {

    private record Bits(float[] values) implements SignBits {

        @Override
        public double squaredNorm() {
            double sum = 0;
            for (float x : values) {
                sum += (double) x * x;
            }
            return sum;
        }

        @Override
        public MemorySegment words() {
            long[] words = new long[(values.length + 63) / 64];
            for (int i = 0; i < values.length; i++) {
                words[i / 64] |= values[i] >= 0 ? 1L << i : 0;
            }
            return MemorySegment.ofArray(words);
        }

        @Override
        public MemorySegment weights() {
            float[] weights = new float[(values.length + 1023) / 1024];
            for (int b = 0; b < weights.length; b++) {
                weights[b] = (float) weight(values, b);
            }
            return MemorySegment.ofArray(weights);
        }

        static double weight(float[] values, int block) {
            double squares = 0;
            double magnitudes = 0;
            for (int i = 1024 * block; i < Math.min(values.length, 1024 * (block + 1)); i++) {
                squares += (double) values[i] * values[i];
                magnitudes += Math.abs(values[i]);
            }
            return squares == 0 ? 0 : squares / magnitudes;
        }

        @Override
        public String strategy() {
            return "bits";
        }

        @Override
        public long elements() {
            return values.length;
        }

        @Override
        public MemorySegment write() {
            throw new UnsupportedOperationException();
        }
    }

    /** Two sequences side by side, of which the first is longer than its run; counts how often values are asked for. */
    private record Coded(String id, float[] first, int taken, float[] second, AtomicInteger reads) implements Vector {

        private float[] values() {
            float[] values = Arrays.copyOf(first, taken + second.length);
            System.arraycopy(second, 0, values, taken, second.length);
            return values;
        }

        @Override
        public long dimension() {
            return taken + second.length;
        }

        @Override
        public double squaredNorm() {
            return new Bits(values()).squaredNorm();
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
        public <T extends Signature> List<Part<T>> parts(Class<T> kind) {
            return List.of(
                    new Part<>(0, taken, kind.cast(new Bits(first))),
                    new Part<>(taken, second.length, kind.cast(new Bits(second))));
        }

        @Override
        public MemorySegment values(long from, int count, MemorySegment scratch) {
            reads.incrementAndGet();
            MemorySegment.copy(values(), (int) from, scratch, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, count);
            return scratch.asSlice(0, 4L * count);
        }
    }

    private record Rows(List<Coded> rows) implements VectorSet {
        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public Vector get(int row) {
            return rows.get(row);
        }
    }

    private static float[] gaussian(Random random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static Coded coded(String id, Random random, int length) {
        return new Coded(
                id, gaussian(random, length + 700, 1), length, gaussian(random, length, 0.01), new AtomicInteger());
    }

    @Test
    void theEstimateIsThatOfTheSigns() {
        for (int length : new int[] {1, 63, 64, 65, 1023, 1024, 1025, 20_000}) {
            Random random = new Random(length);
            Coded candidate = coded("c", random, length);
            Coded query = coded("q", random, length);
            float[] q = query.values();
            double right = 0;
            double size = 0;
            for (int i = 0; i < length; i++) {
                double term = Bits.weight(candidate.first, i / 1024) * (candidate.first[i] >= 0 ? q[i] : -q[i]);
                right += term;
                size += term * term;
            }
            double estimate = new RunPlanes(query, 0, length).dot(new Bits(candidate.first), new long[16]);
            // Four bits of a range of six or seven sigma: each coordinate is off by an eighth of a sigma, to either
            // side.
            assertEquals(right, estimate, 0.6 * Math.sqrt(size) + 1e-9, "length " + length);
        }
    }

    @Test
    void theEstimateOfALongVectorIsNearTheProduct() {
        Random random = new Random(4);
        Coded candidate = coded("c", random, 200_000);
        float[] q = candidate.values();
        for (int i = 0; i < q.length; i++) {
            q[i] += (float) (0.3 * q[i] * random.nextGaussian());
        }
        double product = 0;
        for (int i = 0; i < 200_000; i++) {
            product += (double) q[i] * candidate.first[i];
        }
        Coded query = new Coded("q", q, 200_000, new float[1], new AtomicInteger());
        double estimate = new RunPlanes(query, 0, 200_000).dot(new Bits(candidate.first), new long[16]);
        assertEquals(1, estimate / product, 0.01);
    }

    private static Result search(BitSearch method, Coded query, List<Coded> rows, Metric metric) {
        double none = metric == Metric.COSINE ? -1 : Double.POSITIVE_INFINITY;
        return method.search(query, new Rows(rows), new Request(metric, 5, none), Cancellation.NEVER);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void onlyTheBestAreRead(Metric metric) {
        Random random = new Random(7);
        Coded base = coded("base", random, 5000);
        List<Coded> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(coded("stranger" + i, random, 5000));
        }
        List<String> relatives = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            float[] first = base.first.clone();
            for (int k = 0; k < first.length; k++) {
                first[k] += (float) (0.1 * i * random.nextGaussian());
            }
            relatives.add("relative" + i);
            rows.add(11 * i, new Coded("relative" + i, first, 5000, base.second, new AtomicInteger()));
        }
        BitSearch method = new BitSearch(1000, 20, 8, 1, 3);
        Result result = search(method, base, rows, metric);
        assertEquals(relatives, result.hits().stream().map(Hit::id).toList());
        assertEquals(8, result.read());
        assertEquals(8, rows.stream().filter(r -> r.reads.get() > 0).count());
        assertEquals(result, search(new BitSearch(1000, 20, 8, 1, 1), base, rows, metric));
        assertEquals(
                result.hits(),
                method.prepare(new Rows(rows), Cancellation.NEVER)
                        .search(
                                base,
                                new Request(metric, 5, metric == Metric.COSINE ? -1 : Double.POSITIVE_INFINITY),
                                Cancellation.NEVER)
                        .hits());
    }

    @Test
    void whatIsNotFiniteIsNoCandidateAndNoQuery() {
        Random random = new Random(8);
        List<Coded> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add(coded("v" + i, random, 300));
        }
        rows.get(3).first[7] = Float.NaN;
        rows.get(4).second[7] = Float.POSITIVE_INFINITY;
        int[] best = IndexedCodes.of(new Rows(rows), 1).best(rows.get(0), Metric.COSINE, 30, Cancellation.NEVER);
        assertEquals(28, best.length);
        assertTrue(Arrays.stream(best).noneMatch(row -> row == 3 || row == 4));
        assertThrows(MeanderException.class, () -> search(new BitSearch(9, 9, 5, 1, 1), rows.get(3), rows, Metric.L2));
    }

    @Test
    void extremeMagnitudesAreRanked() {
        Random random = new Random(9);
        List<Coded> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Coded row = coded("v" + i, random, 300);
            for (int k = 0; k < row.first.length; k++) {
                row.first[k] *= 1e25f;
            }
            rows.add(row);
        }
        int[] best = IndexedCodes.of(new Rows(rows), 1).best(rows.get(17), Metric.L2, 1, Cancellation.NEVER);
        assertArrayEquals(new int[] {17}, best);
    }
}
