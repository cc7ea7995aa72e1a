package org.meander.workflow.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({"'', '', 0", "'', abc, 3", "abc, '', 3", "kitten, sitting, 3", "saturday, sunday, 3", "same, same, 0"})
    void countsEdits(String a, String b, int distance) {
        assertEquals(distance, Nearest.distance(a, b));
    }

    @Test
    void prefersTheNearestThenTheFirst() {
        assertEquals(Optional.of("codec"), Nearest.to("kodec", List.of("curve", "codec")));
        assertEquals(Optional.of("aa"), Nearest.to("xx", List.of("bb", "aa")));
        assertEquals(Optional.empty(), Nearest.to("x", List.of()));
    }
}
