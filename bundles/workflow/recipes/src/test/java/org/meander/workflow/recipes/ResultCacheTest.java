package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.meander.search.Metric;
import org.meander.search.SearchMethod;
import org.meander.store.StoredModel;
import org.meander.workflow.Report;

/** Answers of searches that are kept. */
final class ResultCacheTest {

    private final MemoryStore store = new MemoryStore();

    /** However many models a store has. */
    @Test
    void aQuestionIsSmall() {
        SearchMethod.Request request = new SearchMethod.Request(Metric.COSINE, 1, -1);
        List<StoredModel> models = IntStream.range(0, 10_000)
                .mapToObj(i -> new StoredModel("model " + i, 1, 1, 4, 4, 0, Instant.ofEpochMilli(i), Map.of()))
                .toList();
        ResultCache.Question question = ResultCache.Question.of(store, models, "q", "m", request);
        assertTrue(question.toString().length() < 300, question::toString);
        assertEquals(question, ResultCache.Question.of(store, models, "q", "m", request));
        List<StoredModel> other = new ArrayList<>(models);
        other.set(5_000, new StoredModel("model 5000", 1, 1, 4, 4, 0, Instant.ofEpochMilli(5_001), Map.of()));
        assertNotEquals(question, ResultCache.Question.of(store, other, "q", "m", request));
    }

    @Test
    void keptAnswersAreBounded() {
        ResultCache cache = new ResultCache(5);
        SearchMethod.Request request = new SearchMethod.Request(Metric.COSINE, 1, -1);
        List<ResultCache.Question> questions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ResultCache.Question question = ResultCache.Question.of(store, List.of(), "q" + i, "m", request);
            cache.keep(question, new Report(Map.of("n", i), List.of(Map.of("model", "x"))));
            questions.add(question);
        }
        // A hit and the answer itself count: two fit.
        assertEquals(
                List.of(false, false, true, true),
                questions.stream().map(q -> cache.find(q).isPresent()).toList());
    }
}
