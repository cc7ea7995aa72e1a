package org.meander.search.hybrid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Similarity;
import org.meander.search.SimilarityMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

class HybridSearchTest {

    /** Gives scores by id, and remembers whom it was asked for. */
    private record Given(Map<String, Double> scores, List<String> asked) implements SimilarityMethod {

        @Override
        public String name() {
            return "given";
        }

        @Override
        public List<Similarity> similarities(Vector query, VectorSet set, int[] rows, Cancellation cancellation) {
            List<Similarity> result = new ArrayList<>();
            for (int row : rows) {
                asked.add(set.get(row).id());
                double score = scores.getOrDefault(set.get(row).id(), Double.NaN);
                result.add(new Similarity(score, Double.NaN, Double.NaN, Double.NaN));
            }
            return result;
        }
    }

    private static Given given(Map<String, Double> scores) {
        return new Given(scores, new ArrayList<>());
    }

    private static final VectorSet SET =
            new PackedVectors(List.of("a", "b", "c", "d"), MemorySegment.ofArray(new float[] {1, 1, 1, 1}), 1);

    private static List<Hit> search(SimilarityMethod method) {
        return method.search(SET.get(0), SET, new Request(Metric.COSINE, 10, -1), Cancellation.NEVER)
                .hits();
    }

    @Test
    void bothPartsAreWeighedAndReported() {
        Given means = given(Map.of("a", 0.9, "b", 0.8, "c", 0.1, "d", 0.2));
        Given pictures = given(Map.of("a", 0.2, "b", 0.9, "c", 0.5));
        List<Hit> hits = search(new HybridSearch(new Mix(0.65, 0.35, 200, 0), means, pictures));
        // d has no picture, so it has no score.
        assertEquals(List.of("b", "a", "c"), hits.stream().map(Hit::id).toList());
        Similarity best = hits.getFirst().similarity();
        assertEquals(0.65 * 0.8 + 0.35 * 0.9, best.overall(), 1e-12);
        assertEquals(0.8, best.hierarchical());
        assertEquals(0.9, best.features());
        HybridSearch other = new HybridSearch(new Mix(1, 0, 200, 0), means, pictures);
        assertEquals("a", search(other).getFirst().id());
    }

    @Test
    void picturesAreComparedOfTheBestByMeans() {
        Given means = given(Map.of("a", 0.1, "b", 0.8, "c", 0.8, "d", 0.7));
        Given pictures = given(Map.of("a", 1.0, "b", 0.1, "c", 0.2, "d", 1.0));
        List<Hit> hits = search(new HybridSearch(new Mix(0.5, 0.5, 2, 0), means, pictures));
        assertEquals(List.of("b", "c"), pictures.asked());
        assertEquals(List.of("c", "b"), hits.stream().map(Hit::id).toList());
    }

    @Test
    void weightsThatDoNotSumToOneAreRefused() {
        assertThrows(MeanderException.class, () -> new Mix(0.65, 0.4, 10, 0));
        assertThrows(MeanderException.class, () -> new Mix(1.2, -0.2, 10, 0));
        assertThrows(MeanderException.class, () -> new Mix(0.5, 0.5, 0, 0));
    }
}
