package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.codec.Encoder;
import org.meander.curve.SpaceFillingCurve;

class ReferencesTest {

    @Test
    void namesAreInTheOrderOfTheirNumbers() {
        assertEquals(
                List.of("a", "a-01", "a-1", "a-2", "a-2-10", "a-9", "a-10", "a-10b", "a-100000000000000000000", "b-1"),
                References.inOrder(List.of(
                        "a-10",
                        "a-10b",
                        "a-2-10",
                        "b-1",
                        "a-100000000000000000000",
                        "a-9",
                        "a-01",
                        "a-2",
                        "a",
                        "a-1")));
    }

    private static Ingest ingest(Map<String, Object> settings) {
        Fakes.Plain plain = new Fakes.Plain("plain", 0);
        return new Ingest(
                Configs.of(Ingest.Config.class, new HashMap<>(settings)),
                new Fakes.MapSource(),
                Map.entry(Map.of(), (SpaceFillingCurve) new Fakes.Columns()),
                Map.entry(Map.of(), (Encoder) plain),
                null,
                null,
                null,
                null,
                null,
                new Fakes.MemoryStore(),
                List.of(plain));
    }

    @Test
    void settingsThatExcludeEachOtherAreRefused() {
        assertThrows(MeanderException.class, () -> ingest(Map.of("reference_previous", true, "reference_model", "a")));
        assertThrows(
                MeanderException.class,
                () -> ingest(Map.of("reference_previous", true, "chunk_encoding", true, "chunk_across", true)));
        assertThrows(MeanderException.class, () -> ingest(Map.of("key_interval", 0)));
    }
}
