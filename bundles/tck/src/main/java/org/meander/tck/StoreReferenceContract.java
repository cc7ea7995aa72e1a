package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.ModelFile;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;

/** The part of {@link StoreContract} about payloads that are decoded with the help of others. */
public abstract class StoreReferenceContract extends StoreCase {

    /** One block with other bytes than those of {@link #commit}, that needs one of another model unless that name is empty. */
    private static void commit(ModelStore store, String name, long seed, String reference) {
        try (ModelWriter writer = store.write(name, Map.of())) {
            writer.tensor(new TensorInfo("t", DType.F32, Shape.of(1)));
            writer.block(block(1, 0, 1), bytes(seed, BYTES));
            if (!reference.isEmpty()) {
                try (ModelReader reader = store.read(reference)) {
                    writer.reference(reader, 0, 0);
                }
            }
            writer.commit();
        }
    }

    private static void assertReferences(ModelStore store, String name, long... seeds) {
        try (ModelReader reader = store.read(name)) {
            assertEquals(-1, bytes(seeds[0], BYTES).mismatch(reader.payload(0, 0)));
            assertEquals(seeds.length - 1, reader.references(0, 0).size());
            for (int i = 1; i < seeds.length; i++) {
                assertEquals(-1, bytes(seeds[i], BYTES).mismatch(reader.reference(0, 0, i - 1)));
                assertEquals(block(1, 0, 1), reader.references(0, 0).get(i - 1));
            }
        }
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
    }

    @Test
    void whatAPayloadNeedsStaysAsLongAsIt() {
        with(store -> {
            commit(store, "a", 1, "");
            commit(store, "b", 2, "a");
            commit(store, "c", 3, "b");
            assertReferences(store, "c", 3, 2, 1);
            assertEquals(Map.of("a", Set.of("b", "c"), "b", Set.of("c")), store.dependants());
            store.delete("a");
            assertEquals(Map.of("b", Set.of("c")), store.dependants());
            commit(store, "b", 4, "b"); // refers to the one that it replaces
            assertEquals(Map.of(), store.dependants(), "what was replaced is nobody's any more");
        });
        with(store -> store.compact(Progress.NONE, Cancellation.NEVER));
        with(store -> {
            assertReferences(store, "c", 3, 2, 1);
            assertReferences(store, "b", 4, 2, 1);
            assertEquals(2, store.models().size());
            assertEquals(BYTES, store.find("c").orElseThrow().storedBytes());
            store.delete("b");
            store.delete("c");
        });
        with(store -> {
            store.compact(Progress.NONE, Cancellation.NEVER);
            commit(store, "d", 5, "");
            assertReferences(store, "d", 5);
            assertTrue(store.compact(Progress.NONE, Cancellation.NEVER).freedBytes() >= 0);
        });
    }

    /** What {@link #commit} writes, with the payloads that it needs brought along. */
    private static void carry(ModelStore store, String name, long seed, long... carried) {
        try (ModelWriter writer = store.write(name, Map.of())) {
            writer.tensor(new TensorInfo("t", DType.F32, Shape.of(1)));
            writer.block(block(1, 0, 1), bytes(seed, BYTES));
            for (long one : carried) {
                writer.reference(block(1, 0, 1), bytes(one, BYTES));
            }
            writer.commit();
        }
    }

    @Test
    void whatAPayloadNeedsMayComeWithIt() {
        with(store -> {
            carry(store, "gone", 9, 8);
            carry(store, "c", 3, 2, 1);
            commit(store, "d", 4, "c");
            assertReferences(store, "d", 4, 3, 2, 1);
            assertEquals(Map.of("c", Set.of("d")), store.dependants());
            assertEquals(BYTES, store.find("c").orElseThrow().storedBytes());
            store.delete("gone");
            assertTrue(store.compact(Progress.NONE, Cancellation.NEVER).freedBytes() >= 2L * BYTES);
        });
        with(store -> {
            assertReferences(store, "c", 3, 2, 1);
            store.delete("c");
            store.compact(Progress.NONE, Cancellation.NEVER);
            assertReferences(store, "d", 4, 3, 2, 1);
            Path file = place.resolve("d.meander");
            try (ModelReader reader = store.read("d")) {
                ModelFile.write(file, reader, false);
            }
            store.delete("d");
            store.compact(Progress.NONE, Cancellation.NEVER);
            try (ModelReader reader = ModelFile.open(file)) {
                ModelFile.copy(reader, store, "e");
            }
            assertReferences(store, "e", 4, 3, 2, 1);
        });
    }

    @Test
    void aPayloadNeedsAModelOrBringsWhatItNeeds() {
        with(store -> {
            commit(store, "a", 1, "");
            try (ModelWriter writer = store.write("b", Map.of());
                    ModelReader reader = store.read("a")) {
                writer.tensor(new TensorInfo("t", DType.F32, Shape.of(3)));
                assertThrows(MeanderException.class, () -> writer.reference(block(1, 0, 1), bytes(2, BYTES)));
                writer.block(block(1, 0, 1), bytes(2, BYTES));
                assertThrows(MeanderException.class, () -> writer.reference(block(1, 0, 1), bytes(2, 7)));
                assertThrows(MeanderException.class, () -> writer.reference(block(2, 0, 1), bytes(2, BYTES)));
                writer.reference(block(1, 0, 1), bytes(3, BYTES));
                assertThrows(MeanderException.class, () -> writer.reference(reader, 0, 0));
                writer.block(block(1, 0, 1), bytes(4, BYTES));
                writer.reference(reader, 0, 0);
                assertThrows(MeanderException.class, () -> writer.reference(block(1, 0, 1), bytes(3, BYTES)));
                writer.checkpoint(MemorySegment.ofArray(new byte[1]));
                writer.block(block(1, 0, 1), bytes(5, BYTES));
                writer.reference(block(1, 0, 1), bytes(6, BYTES));
                writer.commit();
            }
            try (ModelReader reader = store.read("b")) {
                assertEquals(-1, bytes(3, BYTES).mismatch(reader.reference(0, 0, 0)));
                assertEquals(-1, bytes(1, BYTES).mismatch(reader.reference(0, 1, 0)));
                assertEquals(-1, bytes(6, BYTES).mismatch(reader.reference(0, 2, 0)));
            }
        });
    }

    @Test
    void aReferenceThatGoesMeanwhileIsNoticed() {
        with(store -> {
            commit(store, "a", 1, "");
            try (ModelWriter writer = store.write("b", Map.of());
                    ModelReader reader = store.read("a")) {
                writer.tensor(new TensorInfo("t", DType.F32, Shape.of(1)));
                assertThrows(MeanderException.class, () -> writer.reference(reader, 0, 0));
                writer.block(block(1, 0, 1), bytes(2, BYTES));
                assertThrows(MeanderException.class, () -> writer.reference(reader, 0, 1));
                writer.reference(reader, 0, 0);
                assertThrows(MeanderException.class, () -> writer.reference(reader, 0, 0));
                store.delete("a");
                MeanderException e = assertThrows(MeanderException.class, writer::commit);
                assertEquals(StandardError.NOT_FOUND, e.code());
            }
            assertEquals(List.of(), store.models());
        });
    }

    @Test
    void referencesOfAnUnfinishedModelAreKept() {
        with(store -> {
            commit(store, "a", 1, "");
            try (ModelWriter writer = store.write("b", ATTRIBUTES);
                    ModelReader reader = store.read("a")) {
                writer.tensor(new TensorInfo("t", DType.F32, Shape.of(2)));
                writer.block(block(1, 0, 1), bytes(2, BYTES));
                writer.reference(reader, 0, 0);
                writer.checkpoint(MemorySegment.ofArray(new byte[1]));
            }
            store.delete("a");
        });
        with(store -> {
            store.compact(Progress.NONE, Cancellation.NEVER);
            try (ModelWriter writer = store.resume("b", ATTRIBUTES).orElseThrow()) {
                writer.block(block(1, 0, 1), bytes(3, BYTES));
                writer.commit();
            }
            assertReferences(store, "b", 2, 1);
        });
    }
}
