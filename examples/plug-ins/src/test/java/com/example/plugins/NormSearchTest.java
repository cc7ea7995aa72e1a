package com.example.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.tck.SearchContract;

class NormSearchTest extends SearchContract {

    @Override
    protected SearchMethod method() {
        return new NormSearch();
    }

    @Test
    void readsOnlyWhatTheNormsLeaveOpen() {
        float[] rows = {3, 4, 30, 40, 0, 5.5f, 300, 400};
        PackedVectors set = new PackedVectors(List.of("a", "b", "c", "d"), MemorySegment.ofArray(rows), 2);
        Request nearest = new Request(Metric.L2, 1, Double.POSITIVE_INFINITY);
        Result result = method().search(set.get(0), set, nearest, Cancellation.NEVER);
        assertEquals("a", result.hits().getFirst().id());
        assertEquals(1, result.read());
        assertEquals(3, result.pruned());
    }
}
