package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.codec.Encoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.source.TensorModel;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;

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

    private final MemoryStore store = new MemoryStore();
    private final Fakes.MapSource source = new Fakes.MapSource();

    /** Stores a model of the source, at a second of 1970. */
    private void stored(String name, long second) {
        store.now = Instant.ofEpochSecond(second);
        try (TensorModel model = source.open(name);
                ModelWriter writer = store.write(name, Map.of())) {
            for (TensorInfo info : model.tensors()) {
                writer.tensor(info);
                writer.block(
                        new StoredBlock(info.elements(), "columns", "plain", 1, 0, 0),
                        MemorySegment.ofArray(new byte[1]));
            }
            writer.commit();
        }
    }

    private Optional<String> reference(References references, String next, String before) {
        try (TensorModel model = source.open(next)) {
            return references.of(store, model, next, before);
        }
    }

    /** Of e9 and e10, which were stored at the same time, 10 is the later one; b has other tensors, c another length, d one tensor more. */
    @Test
    void thePredecessorIsTheLastOfTheSameTensors() {
        for (String same : List.of("e1", "e2", "e9", "e10")) {
            source.model(same, "w", 1f, 2f).model(same, "v", 3f);
        }
        source.model("b", "w", 1f, 2f).model("b", "u", 3f);
        source.model("c", "w", 1f, 2f, 3f).model("c", "v", 3f);
        source.model("d", "w", 1f, 2f).model("d", "v", 3f).model("d", "u", 3f);
        References previous = new References("", true, 5);
        assertEquals(Optional.empty(), reference(previous, "e1", ""));
        stored("e2", 3);
        stored("e9", 2);
        stored("b", 4);
        stored("c", 5);
        stored("d", 6);
        assertEquals(Optional.of("e2"), reference(previous, "e10", ""));
        assertEquals(Optional.of("e9"), reference(previous, "e10", "e9"), "the one before in the run comes first");
        assertEquals(Optional.of("e2"), reference(previous, "e10", "d"), "unless it has other tensors");
        assertEquals(Optional.of("e9"), reference(previous, "e2", ""), "none refers to itself");
        stored("e10", 3);
        stored("e9", 3);
        assertEquals(Optional.of("e10"), reference(previous, "e1", ""));
        assertEquals(Optional.empty(), reference(previous, "b", ""));
        assertEquals(Optional.empty(), reference(new References("", false, 5), "e1", "e2"));
    }

    @Test
    void aNamedReferenceIsThatOrAnError() {
        source.model("a", "w", 1f).model("b", "w", 2f);
        References named = new References("a", false, 5);
        MeanderException e = assertThrows(MeanderException.class, () -> reference(named, "b", ""));
        assertEquals(StandardError.NOT_FOUND, e.code());
        stored("a", 1);
        assertEquals(Optional.of("a"), reference(named, "b", ""));
        assertEquals(Optional.empty(), reference(named, "a", ""));
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
                new MemoryStore(),
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
