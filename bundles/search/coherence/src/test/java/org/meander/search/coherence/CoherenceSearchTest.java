package org.meander.search.coherence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
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
import org.meander.search.VectorSet.Place;

class CoherenceSearchTest {

    /** Gives scores by row. */
    private record Given(double... scores) implements SimilarityMethod {

        @Override
        public String name() {
            return "given";
        }

        @Override
        public List<Similarity> similarities(Vector query, VectorSet set, int[] rows, Cancellation cancellation) {
            List<Similarity> result = new ArrayList<>();
            for (int row : rows) {
                result.add(new Similarity(scores[row], Double.NaN, scores[row], Double.NaN));
            }
            return result;
        }
    }

    private static final VectorSet SEVEN = new PackedVectors(
            List.of("a", "b", "c", "d", "e", "f", "g"), MemorySegment.ofArray(new float[] {1, 1, 1, 1, 1, 1, 1}), 1);

    private static List<Hit> search(SimilarityMethod method, VectorSet set) {
        return method.search(set.get(0), set, new Request(Metric.COSINE, 10, -1), Cancellation.NEVER)
                .hits();
    }

    private static Hit hit(List<Hit> hits, int row) {
        return hits.stream().filter(h -> h.row() == row).findFirst().orElseThrow();
    }

    /** By hand, for the vector in the middle of seven and the one at the end. */
    @Test
    void theCoherenceIsTheFormula() {
        double[] s = {0.1, 0.2, 0.3, 0.9, 0.5, 0.6, 0.7};
        List<Hit> hits = search(new CoherenceSearch(new Given(s), 0.2), SEVEN);
        double e1 = Math.exp(-0.1);
        double e2 = Math.exp(-0.2);
        double e3 = Math.exp(-0.3);
        double near = (e3 * (0.1 + 0.7) + e2 * (0.2 + 0.6) + e1 * (0.3 + 0.5)) / (2 * (e1 + e2 + e3));
        double mean = (0.2 + 0.3 + 0.9 + 0.5 + 0.6) / 5;
        double deviation = Math.sqrt((0.04 + 0.09 + 0.81 + 0.25 + 0.36) / 5 - mean * mean);
        double means = (0.2 / 1.1 + 0.3 / 1.05 + 0.5 / 1.05 + 0.6 / 1.1) / 4;
        double coherence = 0.4 * near + 0.3 * mean * (1 - deviation) + 0.3 * means;
        Similarity middle = hit(hits, 3).similarity();
        assertEquals(coherence, middle.coherence(), 1e-12);
        assertEquals(0.9 + 0.2 * (coherence - 0.5), middle.overall(), 1e-12);
        assertEquals(0.9, middle.hierarchical());
        double nearEnd = (e1 * 0.6 + e2 * 0.5 + e3 * 0.9) / (e1 + e2 + e3);
        double meanEnd = (0.5 + 0.6 + 0.7) / 3;
        double deviationEnd = Math.sqrt((0.25 + 0.36 + 0.49) / 3 - meanEnd * meanEnd);
        double meansEnd = (0.6 / 1.05 + 0.5 / 1.1) / 2;
        assertEquals(
                0.4 * nearEnd + 0.3 * meanEnd * (1 - deviationEnd) + 0.3 * meansEnd,
                hit(hits, 6).similarity().coherence(),
                1e-12);
    }

    @Test
    void aVectorAmongSimilarOnesOvertakesALonelyOne() {
        List<Hit> hits = search(new CoherenceSearch(new Given(0.8, 0, 0, 0, 0.79, 0.79, 0.79), 0.2), SEVEN);
        assertTrue(hits.getFirst().row() >= 4);
    }

    @Test
    void neighboursAreOfOneGroup() {
        VectorSet apart = new VectorSet() {
            @Override
            public int size() {
                return SEVEN.size();
            }

            @Override
            public Vector get(int row) {
                return SEVEN.get(row);
            }

            @Override
            public Place place(int row) {
                return new Place("file" + row, 7);
            }
        };
        List<Hit> hits = search(new CoherenceSearch(new Given(1, 0.9, 0.8, 0.7, 0.6, 0.5, Double.NaN), 0.2), apart);
        assertEquals(6, hits.size());
        hits.forEach(h -> assertEquals(0.5, h.similarity().coherence()));
        assertEquals(1, hits.getFirst().similarity().overall());
        assertEquals(0.9, hits.get(1).similarity().overall(), 1e-12);
    }

    @Test
    void scoresStayWithinZeroAndOne() {
        assertEquals(
                1,
                search(new CoherenceSearch(new Given(1, 1, 1, 1, 1, 1, 1), 1), SEVEN)
                        .getFirst()
                        .similarity()
                        .overall());
        assertEquals(
                0,
                search(new CoherenceSearch(new Given(0, 0, 0, 0, 0, 0, 0), 1), SEVEN)
                        .getFirst()
                        .similarity()
                        .overall());
        assertThrows(MeanderException.class, () -> new CoherenceSearch(new Given(), 1.1));
    }
}
