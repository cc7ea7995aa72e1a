package org.meander.quantizer.composed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredModel;

/** An archive deletes models of its store. */
final class RemovalTest {

    /** Knows names only; {@code b} depends on {@code a}. */
    private static final class Names implements ModelStore {

        final SortedSet<String> names = new TreeSet<>(Set.of("a", "b", "c"));
        /** One that cannot be deleted, or none. */
        String broken = "";

        @Override
        public String location() {
            return "names";
        }

        @Override
        public List<StoredModel> models() {
            return names.stream().map(name -> find(name).orElseThrow()).toList();
        }

        @Override
        public Optional<StoredModel> find(String name) {
            return names.contains(name)
                    ? Optional.of(new StoredModel(name, 0, 0, 0, 0, 0, Instant.EPOCH, Map.of()))
                    : Optional.empty();
        }

        @Override
        public Map<String, SortedSet<String>> dependants() {
            return names.contains("b") ? Map.of("a", new TreeSet<>(Set.of("b"))) : Map.of();
        }

        @Override
        public ModelReader read(String name) {
            throw MeanderException.notFound("no '%s'", name);
        }

        @Override
        public void delete(String name) {
            if (name.equals(broken)) {
                throw MeanderException.io(new IOException("the disk"), "%s cannot be changed", name);
            }
            assertTrue(names.remove(name), name);
        }

        @Override
        public ModelWriter write(String name, Map<String, String> attributes) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public List<String> verify(Progress progress, Cancellation cancellation) {
            return List.of();
        }
    }

    private final Names store = new Names();
    private final StoreArchive archive = new StoreArchive(null, () -> store, () -> null);

    private void assertNothingGoes(StandardError code, Runnable removal) {
        MeanderException e = assertThrows(MeanderException.class, removal::run);
        assertEquals(code, e.code());
        assertEquals(Set.of("a", "b", "c"), store.names);
    }

    @Test
    void whatOthersNeedIsNotRemovedByItself() {
        assertNothingGoes(StandardError.INVALID_ARGUMENT, () -> archive.remove("a"));
        assertNothingGoes(StandardError.INVALID_ARGUMENT, () -> archive.removeAll(List.of("c", "a"), false));
        assertNothingGoes(StandardError.NOT_FOUND, () -> archive.removeAll(List.of("c", "d"), true));
        assertTrue(archive.remove("c"));
        assertFalse(archive.remove("c"));
        assertEquals(List.of("b", "a"), archive.removeAll(List.of("a"), true));
        assertEquals(List.of(), archive.names());
    }

    @Test
    void whatIsLeftOfAStoreThatFailedCanBeRemovedAgain() {
        store.broken = "a";
        assertThrows(MeanderException.class, () -> archive.removeAll(List.of("a"), true));
        assertEquals(Set.of("a", "c"), store.names);
        store.broken = "";
        assertEquals(List.of("a"), archive.removeAll(List.of("a"), true));
    }
}
