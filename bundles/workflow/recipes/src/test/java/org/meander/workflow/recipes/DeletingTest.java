package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;
import org.meander.workflow.Report;

/** Three checkpoints of which each depends on those before, a model of one value, and one that is not finished. */
final class DeletingTest {

    private static final Set<String> ALL = Set.of("e1", "e2", "e3", "small");

    private final MemoryStore store = new MemoryStore();
    private final Fakes.Context context = new Fakes.Context();

    @BeforeEach
    void fill() {
        store.now = Instant.parse("2026-01-31T00:00:00Z");
        write("e1", 4, "family").commit();
        write("e2", 4, "family,draft").commit();
        write("e3", 4, "family,draft").commit();
        store.now = Instant.parse("2026-02-01T12:00:00Z");
        write("small", 1, "draft").commit();
        ModelWriter unfinished = write("unfinished", 4, "");
        unfinished.checkpoint(MemorySegment.ofArray(new byte[0]));
        unfinished.close();
        store.dependants.put("e1", new TreeSet<>(Set.of("e2", "e3")));
        store.dependants.put("e2", new TreeSet<>(Set.of("e3")));
    }

    private ModelWriter write(String name, int elements, String tags) {
        ModelWriter writer = store.write(name, Map.of(Attributes.TAGS, tags));
        writer.tensor(new TensorInfo("t", DType.F32, Shape.of(elements)));
        writer.block(new StoredBlock(elements, "columns", "plain", 7, 0, 0), MemorySegment.ofArray(new byte[7]));
        return writer;
    }

    private Report delete(Map<String, Object> settings) {
        return new Deleting(Configs.of(Deleting.Config.class, new HashMap<>(settings)), store).run(context);
    }

    private static Map<String, Object> named(String... names) {
        return new HashMap<>(Map.of("models", names));
    }

    private void assertRefused(Map<String, Object> settings, String... parts) {
        MeanderException e = assertThrows(MeanderException.class, () -> delete(settings));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertEquals(ALL, store.kept.keySet());
    }

    @Test
    void whatIsNamedGoes() {
        Report report = delete(named("e3", "small", "e3"));
        assertEquals(Set.of("e1", "e2"), store.kept.keySet());
        assertEquals(2, report.facts().get("deleted"));
        assertEquals(5L, report.facts().get("parameters"));
        assertEquals(14L, report.facts().get("storedBytes"));
        assertEquals(List.of("e3", "small"), names(report));
        assertEquals(2, context.expected);
        assertEquals(2, context.done);
    }

    private static List<Object> names(Report report) {
        return report.table().stream().map(row -> row.get("model")).toList();
    }

    @Test
    void aNameOfNoModelDeletesNothing() {
        MeanderException e = assertThrows(MeanderException.class, () -> delete(named("e3", "e4")));
        assertEquals(StandardError.NOT_FOUND, e.code());
        assertTrue(e.getMessage().contains("'e4'"), e.getMessage());
        assertEquals(ALL, store.kept.keySet());
    }

    @Test
    void whatOthersDependOnStaysUnlessTheyAreMeantToo() {
        assertRefused(named("e1"), "2 models, 'e2', 'e3', were encoded", "from 'e1'", "memory");
        assertRefused(named("small", "e2"), "1 model, 'e3', was encoded", "from 'e2'");
        assertRefused(new HashMap<>(Map.of("until", "2026-02-01", "models", new String[] {"e1", "e2"})), "'e3'");
    }

    @Test
    void dependantsGoFirstOrStay() {
        Map<String, Object> settings = named("e2");
        settings.put("dependants", "delete");
        Report report = delete(settings);
        assertEquals(List.of("e3", "e2"), names(report));
        assertEquals(true, report.table().getFirst().get("dependant"));
        assertEquals(false, report.table().getLast().get("dependant"));
        assertEquals(Set.of("e1", "small"), store.kept.keySet());
        write("e2", 4, "").commit();
        store.dependants.put("e1", new TreeSet<>(Set.of("e2")));
        settings = named("e1");
        settings.put("dependants", "keep");
        assertEquals(List.of("e1"), names(delete(settings)));
        assertEquals(Set.of("e2", "small"), store.kept.keySet());
        // The whole family may go at once.
        write("e1", 4, "").commit();
        assertEquals(2, delete(named("e1", "e2")).facts().get("deleted"));
    }

    @Test
    void criteriaAreThoseOfTheList() {
        assertEquals(List.of("small"), names(delete(Map.of("since", "2026-02-01"))));
        assertEquals(
                List.of("e3"),
                names(delete(Map.of("tags", new String[] {"draft"}, "models", new String[] {"e1", "e3"}))));
        assertEquals(List.of(), names(delete(Map.of("max_parameters", 3L))));
        assertEquals(List.of(), names(delete(Map.of("architecture", "bert"))));
        assertEquals(List.of("e1", "e2"), names(delete(Map.of("until", "2026-01-31T00:00:01Z"))));
        assertEquals(List.of("unfinished"), store.unfinished());
    }

    @Test
    void allIsToBeSaidAndTakesWhatIsUnfinished() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("all", true, "models", new String[] {"e1"}),
                Map.of("all", true, "min_parameters", 1L),
                Map.of("models", new String[] {""}),
                Map.of("models", new String[] {"e1"}, "dependants", "perhaps"),
                Map.of("since", "yesterday"))) {
            MeanderException e = assertThrows(MeanderException.class, () -> delete(wrong), wrong.toString());
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
            assertTrue(e.getMessage().contains(Deleting.PID), e.getMessage());
        }
        assertEquals(ALL, store.kept.keySet());
        assertEquals(5, delete(Map.of("all", true)).facts().get("deleted"));
        assertEquals(Set.of(), store.kept.keySet());
        assertEquals(List.of(), store.unfinished());
        assertEquals(0, delete(Map.of("all", true)).facts().get("deleted"));
    }

    @Test
    void anUnfinishedModelHasAName() {
        Report report = delete(named("unfinished"));
        assertEquals("unfinished, deleted", report.table().getFirst().get("state"));
        assertEquals(List.of(), store.unfinished());
        assertEquals(ALL, store.kept.keySet());
    }

    @Test
    void aDryRunTellsAndLeaves() {
        Map<String, Object> settings = named("e3", "unfinished");
        settings.put("dry_run", true);
        Report report = delete(settings);
        assertEquals(2, report.facts().get("wouldBeDeleted"));
        assertEquals("to be deleted", report.table().getFirst().get("state"));
        assertEquals(ALL, store.kept.keySet());
        assertEquals(List.of("unfinished"), store.unfinished());
        assertTrue(context.saved.isEmpty());
        assertRefused(new HashMap<>(Map.of("models", new String[] {"e1"}, "dry_run", true)), "'e2', 'e3'");
    }

    @Test
    void aRunThatIsLeftHasDeletedAllOrNothing() {
        context.boundaries = 0;
        assertThrows(Fakes.Context.Left.class, () -> delete(named("e3", "small")));
        assertEquals(ALL, store.kept.keySet());
        context.boundaries = Long.MAX_VALUE;
        assertEquals(List.of("e3", "small"), names(delete(named("e3", "small"))));
    }

    /** Between the look at the store and the deletion. */
    @Test
    void whatSomebodyElseWasFasterToDeleteIsNotListed() {
        Fakes.Context other = new Fakes.Context() {
            @Override
            public void boundary() {
                store.delete("small");
            }
        };
        Report report = new Deleting(Configs.of(Deleting.Config.class, named("e3", "small")), store).run(other);
        assertEquals(List.of("e3"), names(report));
        assertEquals(4L, report.facts().get("parameters"));
        assertEquals(Set.of("e1", "e2"), store.kept.keySet());
    }
}
