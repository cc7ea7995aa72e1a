package org.meander.search.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SearchMethod.Request;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.tck.SearchContract;

class BitSearchTest extends SearchContract {

    private static final int HARD_ROWS = 20_000;

    @Override
    protected SearchMethod method() {
        return new BitSearch(500, 20, 1);
    }

    /** 128 latent dimensions and noise, no clusters: near and far differ little. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void findsTheNearestAmongHardVectors(Metric metric) {
        PackedVectors set = hard(HARD_ROWS, 1024, 0);
        assertTrue(recall(new BitSearch(500, 20, 2), set, metric, 40) >= 0.99);
    }

    /** Far from the origin all signs are equal unless a centre is taken off. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void findsTheNearestFarFromTheOrigin(Metric metric) {
        PackedVectors set = hard(HARD_ROWS, 515, 50);
        assertTrue(recall(new BitSearch(500, 20, 1), set, metric, 20) >= 0.98);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e30, 1e-30})
    void magnitudesDoNotMatter(double scale) {
        Random random = new Random(3);
        PackedVectors set = vectors(3000, 200, i -> (float) (scale * random.nextGaussian()));
        for (Metric metric : Metric.values()) {
            assertTrue(recall(new BitSearch(1000, 1, 1), set, metric, 10) >= 0.98);
        }
    }

    @Test
    void scoresAreThoseOfTheScorer() {
        PackedVectors set = hard(3000, 100, 0);
        Scorer scorer = new Scorer(set.get(9), Cancellation.NEVER);
        for (Hit hit : searcher(new BitSearch(100, 1, 1), set)
                .search(set.get(9), new Request(Metric.L2, 50, 1e9), Cancellation.NEVER)
                .hits()) {
            assertEquals(Optional.of(hit), scorer.score(hit.row(), set.get(hit.row())));
        }
    }

    @Test
    void threadsDoNotChangeTheAnswer() {
        PackedVectors set = hard(HARD_ROWS, 256, 0);
        for (Metric metric : Metric.values()) {
            Request request = new Request(metric, 30, metric == Metric.L2 ? 1e9 : -1);
            assertEquals(
                    searcher(new BitSearch(100, 2, 1), set).search(set.get(5), request, Cancellation.NEVER),
                    searcher(new BitSearch(100, 2, 5), set).search(set.get(5), request, Cancellation.NEVER));
        }
    }

    @Test
    void vectorsThatAreNotFiniteAreNeverCandidates() {
        Random random = new Random(8);
        PackedVectors set = vectors(4000, 64, i -> i / 64 % 2 == 0 ? Float.NaN : (float) random.nextGaussian());
        for (Metric metric : Metric.values()) {
            Request request = new Request(metric, 10, metric == Metric.L2 ? 1e9 : -1);
            SearchMethod.Result result =
                    searcher(new BitSearch(100, 1, 1), set).search(set.get(1), request, Cancellation.NEVER);
            assertEquals(100, result.read());
            assertEquals(1, result.hits().getFirst().row());
            assertTrue(result.hits().stream().allMatch(hit -> hit.row() % 2 == 1));
        }
    }

    @Test
    void equalEstimatesGoToTheFirstRows() {
        PackedVectors set = vectors(2000, 10, i -> 1);
        SearchMethod.Result result = searcher(new BitSearch(7, 1, 3), set)
                .search(set.get(1999), new Request(Metric.L2, 7, 1), Cancellation.NEVER);
        assertEquals(
                Set.of(0, 1, 2, 3, 4, 5, 6),
                result.hits().stream().map(Hit::row).collect(Collectors.toSet()));
    }

    @Test
    void aScanAllocatesNothingPerRow() {
        SignCodes codes = SignCodes.of(hard(HARD_ROWS, 128, 0), 1, Cancellation.NEVER);
        BitQuery query = codes.query(hard(1, 128, 0).get(0), Metric.L2);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long most = 64 << 10;
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < 5000 && allocated > most; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            codes.scan(query, 0, codes.chunks(), new Candidates(100), Cancellation.NEVER);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(allocated <= most, allocated + " bytes");
    }

    /** Long enough, at the end, for lanes of 16 bits to be emptied on the way. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8, 128, 512, 1030})
    void kernelSumsWhatTheCodesChoose(int bytes) {
        Random random = new Random(bytes);
        int group = bytes * SignKernel.ROWS;
        byte[] codes = new byte[3 + 2 * group];
        random.nextBytes(codes);
        byte[] table = new byte[2 * bytes * SignKernel.ENTRIES];
        for (int i = 0; i < table.length; i++) {
            boolean again = i % SignKernel.ENTRIES >= 16;
            int entry = random.nextInt(4) > 0 ? SignKernel.LARGEST : random.nextInt(SignKernel.LARGEST);
            table[i] = again ? table[i - 16] : (byte) entry;
        }
        int[] sums = new int[2 * SignKernel.ROWS + 1];
        short[] scratch = new short[2 * SignKernel.ROWS];
        SignKernel.sums(codes, 3 + group, 3, bytes, table, sums, 1 + SignKernel.ROWS, 1, scratch);
        for (int row = 0; row < 2 * SignKernel.ROWS; row++) {
            assertEquals(chosen(codes, 3, bytes, table, row), sums[1 + row]);
        }
        SignKernel.sums(codes, 3, 3, bytes, table, sums, 1, 1, scratch);
        assertEquals(chosen(codes, 3, bytes, table, 5), sums[6]);
    }

    private static int chosen(byte[] codes, int at, int bytes, byte[] table, int row) {
        int inGroup = row % SignKernel.ROWS;
        int sum = 0;
        for (int k = 0; k < bytes; k++) {
            int code = codes[at + (row - inGroup) * bytes + k * SignKernel.ROWS + SignKernel.place(inGroup)];
            sum += table[2 * k * SignKernel.ENTRIES + (code & 15)];
            sum += table[(2 * k + 1) * SignKernel.ENTRIES + (code >> 4 & 15)];
        }
        return sum;
    }

    /** The entries and the offset together are the product with the signs, to a rounding of each four coordinates. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 63, 64, 65, 1000})
    void aQueryIsItsTable(int dimension) {
        Random random = new Random(dimension);
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) Math.clamp(random.nextGaussian(), -2, 2);
        }
        BitQuery query = BitQuery.of(Metric.L2, values, 0);
        double product = 0;
        double entries = 0;
        for (int i = 0; i < dimension; i += 4) {
            int choice = random.nextInt(1 << Math.min(4, dimension - i));
            entries += query.table()[i / 4 * SignKernel.ENTRIES + choice];
            for (int k = i; k < Math.min(dimension, i + 4); k++) {
                product += (choice >> k - i & 1) == 1 ? values[k] : -values[k];
            }
        }
        assertEquals(product, 2 * query.step() * entries + query.offset(), query.step() * (dimension + 3) / 4 + 1e-12);
        for (byte entry : query.table()) {
            assertTrue(entry >= 0 && entry <= SignKernel.LARGEST);
        }
    }

    @Test
    void settingsAreChecked() {
        int[][] wrong = {{0, 1, 1}, {1 << 25, 1, 1}, {1, 0, 1}, {1, 10_001, 1}, {1, 1, -1}, {1, 1, 257}};
        for (int[] w : wrong) {
            MeanderException e = assertThrows(MeanderException.class, () -> new BitSearch(w[0], w[1], w[2]));
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        }
        assertFalse(new BitSearch(1, 1, 0).exact());
    }

    private static SearchMethod.Searcher searcher(BitSearch bits, VectorSet set) {
        return bits.prepare(set, Cancellation.NEVER);
    }

    /** Share of the ten nearest that are found. */
    private static double recall(BitSearch bits, PackedVectors set, Metric metric, int queries) {
        SearchMethod.Searcher searcher = searcher(bits, set);
        Request request = new Request(metric, 10, metric == Metric.L2 ? Double.POSITIVE_INFINITY : -1);
        int found = 0;
        for (int q = 0; q < queries; q++) {
            Vector query = set.get(q * 7);
            Scorer scorer = new Scorer(query, Cancellation.NEVER);
            TopHits right = new TopHits(request);
            for (int row = 0; row < set.size(); row++) {
                scorer.score(row, set.get(row)).ifPresent(right::offer);
            }
            Set<Hit> hits = new HashSet<>(
                    searcher.search(query, request, Cancellation.NEVER).hits());
            found += (int) right.hits().stream().filter(hits::contains).count();
        }
        return found / (10.0 * queries);
    }

    private static PackedVectors hard(int rows, int dimension, double offset) {
        Random random = new Random(1);
        int latent = 128;
        float[] basis = new float[latent * dimension];
        for (int i = 0; i < basis.length; i++) {
            basis[i] = (float) (random.nextGaussian() / Math.sqrt(latent));
        }
        float[] matrix = new float[rows * dimension];
        for (int row = 0; row < rows; row++) {
            float[] at = new float[dimension];
            for (int k = 0; k < latent; k++) {
                float weight = (float) random.nextGaussian();
                for (int i = 0; i < dimension; i++) {
                    at[i] += weight * basis[k * dimension + i];
                }
            }
            for (int i = 0; i < dimension; i++) {
                matrix[row * dimension + i] = (float) (at[i] + 0.1 * random.nextFloat() + offset);
            }
        }
        return packed(matrix, rows, dimension);
    }

    @FunctionalInterface
    private interface Values {
        float at(int i);
    }

    private static PackedVectors vectors(int rows, int dimension, Values values) {
        float[] matrix = new float[rows * dimension];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = values.at(i);
        }
        return packed(matrix, rows, dimension);
    }

    private static PackedVectors packed(float[] matrix, int rows, int dimension) {
        List<String> ids = IntStream.range(0, rows).mapToObj("v%06d"::formatted).toList();
        return new PackedVectors(ids, MemorySegment.ofArray(matrix), dimension);
    }
}
