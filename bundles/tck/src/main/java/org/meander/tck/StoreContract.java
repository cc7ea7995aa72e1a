package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;

/** What every {@link ModelStore} does. A provider's test extends this and says how to open and close one. */
public abstract class StoreContract extends StoreAccessContract {

    @Test
    void emptyStoreHasNothing() {
        assertEquals(List.of(), store.models());
        assertEquals(Optional.empty(), store.find("a"));
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
        assertCode(StandardError.NOT_FOUND, () -> store.read("a"));
        assertCode(StandardError.NOT_FOUND, () -> store.delete("a"));
        assertTrue(!store.location().isBlank());
    }

    @Test
    void givesBackWhatWasWritten() {
        Instant before = Instant.now().minusMillis(1);
        StoredModel committed;
        try (ModelWriter writer = store.write("a", Map.of("source", "weights/a.bin", "", ""))) {
            writer.signature("", "means", bytes(100, 17));
            writer.tensor(new TensorInfo("first", DType.F16, Shape.of(3, 5)));
            writer.block(new StoredBlock(7, "hilbert", "scalar", 9, 0.5, 1.25), bytes(1, 9));
            writer.signature("first", "means", bytes(101, 4));
            writer.block(new StoredBlock(8, "morton", "lossless", 1000, 0, 0), bytes(2, 1000));
            writer.tensor(new TensorInfo("second", DType.F64, Shape.of()));
            writer.block(new StoredBlock(1, "hilbert", "scalar", 0, Double.NaN, Double.POSITIVE_INFINITY), bytes(3, 0));
            committed = writer.commit();
        }
        assertEquals("a", committed.name());
        assertEquals(2, committed.tensors());
        assertEquals(16, committed.parameters());
        assertEquals(15 * 2 + 8, committed.sourceBytes());
        assertEquals(1009, committed.storedBytes());
        assertEquals(21, committed.signatureBytes());
        assertEquals(Map.of("source", "weights/a.bin", "", ""), committed.attributes());
        assertTrue(
                committed.committed().isAfter(before) && !committed.committed().isAfter(Instant.now()));
        for (ModelStore one : List.of(store, another())) {
            assertEquals(List.of(committed), one.models());
            assertEquals(Optional.of(committed), one.find("a"));
            try (ModelReader reader = one.read("a")) {
                assertEquals(committed, reader.model());
                assertEquals(2, reader.tensors().size());
                assertEquals(
                        new TensorInfo("first", DType.F16, Shape.of(3, 5)),
                        reader.tensors().get(0).info());
                assertEquals(
                        List.of(
                                new StoredBlock(7, "hilbert", "scalar", 9, 0.5, 1.25),
                                new StoredBlock(8, "morton", "lossless", 1000, 0, 0)),
                        reader.tensors().get(0).blocks());
                assertEquals(
                        new TensorInfo("second", DType.F64, Shape.of()),
                        reader.tensors().get(1).info());
                assertEquals(
                        List.of(new StoredBlock(1, "hilbert", "scalar", 0, Double.NaN, Double.POSITIVE_INFINITY)),
                        reader.tensors().get(1).blocks());
                assertBytes(bytes(1, 9), reader.payload(0, 0));
                assertBytes(bytes(2, 1000), reader.payload(0, 1));
                assertBytes(bytes(3, 0), reader.payload(1, 0));
                assertBytes(bytes(100, 17), reader.signature("", "means").orElseThrow());
                assertBytes(bytes(101, 4), reader.signature("first", "means").orElseThrow());
                assertEquals(Optional.empty(), reader.signature("second", "means"));
                assertEquals(Optional.empty(), reader.signature("", "other"));
                assertEquals(Set.of("means"), reader.strategies());
                assertCode(StandardError.INVALID_ARGUMENT, () -> reader.payload(2, 0));
                assertCode(StandardError.INVALID_ARGUMENT, () -> reader.payload(0, 2));
                assertCode(StandardError.INVALID_ARGUMENT, () -> reader.payload(0, -1));
            }
        }
        assertVerified(1);
    }

    @Test
    void keepsManySmallAndSomeBigBlocks() {
        SplittableRandom random = new SplittableRandom(7);
        int[] sizes = random.ints(3000, 0, 200).toArray();
        sizes[1000] = 5_000_001;
        sizes[2999] = 3_000_000;
        write("many", 1, sizes);
        try (ModelReader reader = store.read("many")) {
            assertEquals(3000, reader.tensors().getFirst().blocks().size());
        }
        assertModel(store, "many", 1, sizes);
        assertVerified(1);
    }

    @Test
    void keepsModelsWithoutTensorsAndTensorsWithoutElements() {
        try (ModelWriter writer = store.write("none", NO_ATTRIBUTES)) {
            assertEquals(0, writer.commit().tensors());
        }
        try (ModelWriter writer = store.write("empty", NO_ATTRIBUTES)) {
            writer.tensor(new TensorInfo("t", DType.F32, Shape.of(4, 0, 3)));
            assertEquals(0, writer.commit().parameters());
        }
        try (ModelReader reader = store.read("empty")) {
            assertEquals(Shape.of(4, 0, 3), reader.tensors().getFirst().info().shape());
            assertEquals(List.of(), reader.tensors().getFirst().blocks());
        }
        assertEquals(
                List.of("empty", "none"),
                store.models().stream().map(StoredModel::name).toList());
        assertVerified(2);
    }

    @Test
    void takesPayloadsFromNativeMemoryAndFromArrays() {
        try (Arena arena = Arena.ofConfined();
                ModelWriter writer = store.write("a", NO_ATTRIBUTES)) {
            MemorySegment reused = arena.allocate(16);
            writer.tensor(new TensorInfo("t", DType.F32, Shape.of(3)));
            reused.copyFrom(bytes(1, 16));
            writer.block(block(1, 16), reused);
            reused.copyFrom(bytes(2, 16));
            writer.block(block(1, 16), reused.asReadOnly());
            writer.block(block(1, 8), MemorySegment.ofArray(new long[] {0x0706050403020100L}));
            writer.commit();
        }
        try (ModelReader reader = store.read("a")) {
            assertBytes(bytes(1, 16), reader.payload(0, 0));
            assertBytes(bytes(2, 16), reader.payload(0, 1));
            assertEquals(8, reader.payload(0, 2).byteSize());
            assertTrue(reader.payload(0, 2).isReadOnly());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "../../etc/passwd",
                "/absolute",
                "a/b\\c:d*e?f\"g<h>i|j",
                ".",
                "..",
                "CON",
                " spaces ",
                "tab\tand\nnewline",
                "nul\0inside",
                "'; drop table models; --",
                "%_",
                "Größe",
                "モデル",
                "𝔪\u200d🧭",
            })
    void keepsAnyName(String name) {
        write(name, 1, 10);
        try (ModelWriter writer = store.write("attributes", Map.of(name, name))) {
            writer.tensor(new TensorInfo(name, DType.U8, Shape.of(1)));
            writer.block(new StoredBlock(1, name, name, 1, 0, 0), bytes(1, 1));
            writer.signature(name, name, bytes(2, 2));
            writer.commit();
        }
        assertModel(another(), name, 1, 10);
        try (ModelReader reader = another().read("attributes")) {
            assertEquals(Map.of(name, name), reader.model().attributes());
            assertEquals(name, reader.tensors().getFirst().info().name());
            assertEquals(name, reader.tensors().getFirst().blocks().getFirst().codec());
            assertBytes(bytes(2, 2), reader.signature(name, name).orElseThrow());
        }
        assertVerified(2);
        store.delete(name);
        assertEquals(
                List.of("attributes"),
                store.models().stream().map(StoredModel::name).toList());
    }

    @Test
    void namesHaveOneTo1024Characters() {
        String longest = "n".repeat(1024);
        write(longest, 1, 10);
        write("n".repeat(1023), 2, 10);
        assertModel(store, longest, 1, 10);
        assertModel(store, "n".repeat(1023), 2, 10);
        assertCode(StandardError.INVALID_ARGUMENT, () -> store.write("", NO_ATTRIBUTES));
        assertCode(StandardError.INVALID_ARGUMENT, () -> store.write(longest + "n", NO_ATTRIBUTES));
        assertCode(StandardError.INVALID_ARGUMENT, () -> store.write("half \ud83e", NO_ATTRIBUTES));
        assertCode(StandardError.INVALID_ARGUMENT, () -> store.write("a", Map.of("k", "\udded")));
    }

    @Test
    void namesDifferByEachCharacter() {
        List<String> names = List.of("A", "a", "a ", "ä", "a\u0308");
        for (int i = 0; i < names.size(); i++) {
            write(names.get(i), i, 10);
        }
        for (int i = 0; i < names.size(); i++) {
            assertModel(store, names.get(i), i, 10);
        }
    }

    @Test
    void keepsLongAttributes() {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            attributes.put("key " + i, "12:" + i);
        }
        attributes.put("long", "ü:".repeat(500_000));
        try (ModelWriter writer = store.write("a", attributes)) {
            writer.commit();
        }
        assertEquals(attributes, another().find("a").orElseThrow().attributes());
        assertEquals(attributes, another().models().getFirst().attributes());
    }

    @Test
    void countsAndLengthsMustFit() {
        try (ModelWriter writer = store.write("a", NO_ATTRIBUTES)) {
            assertCode(StandardError.INVALID_ARGUMENT, () -> writer.block(block(1, 1), bytes(1, 1)));
        }
        for (long[] counts : new long[][] {{}, {9}, {11}, {5, 4}, {5, 6}, {Long.MAX_VALUE, Long.MAX_VALUE, 12}}) {
            try (ModelWriter writer = store.write("a", NO_ATTRIBUTES)) {
                writer.tensor(new TensorInfo("t", DType.U8, Shape.of(2, 5)));
                for (long count : counts) {
                    writer.block(new StoredBlock(count, "hilbert", "scalar", 3, 0, 0), bytes(1, 3));
                }
                writer.tensor(new TensorInfo("u", DType.U8, Shape.of(0)));
                MeanderException e = assertCode(StandardError.INVALID_ARGUMENT, writer::commit);
                assertTrue(e.getMessage().contains("'t'"), e.getMessage());
            }
        }
        try (ModelWriter writer = store.write("a", NO_ATTRIBUTES)) {
            writer.tensor(new TensorInfo("t", DType.U8, Shape.of(1)));
            assertCode(StandardError.INVALID_ARGUMENT, () -> writer.block(block(1, 4), bytes(1, 3)));
            assertCode(StandardError.INVALID_ARGUMENT, () -> writer.block(block(0, 3), bytes(1, 3)));
            assertCode(StandardError.INVALID_ARGUMENT, () -> writer.block(block(-1, 3), bytes(1, 3)));
            assertCode(StandardError.ALREADY_EXISTS, () -> writer.tensor(new TensorInfo("t", DType.F32, Shape.of(1))));
        }
        try (ModelWriter writer = store.write("a", NO_ATTRIBUTES)) {
            writer.signature("nobody", "means", bytes(1, 3));
            assertCode(StandardError.ALREADY_EXISTS, () -> writer.signature("nobody", "means", bytes(1, 3)));
            assertCode(StandardError.INVALID_ARGUMENT, writer::commit);
        }
        try (ModelWriter writer = store.write("a", NO_ATTRIBUTES)) {
            writer.tensor(new TensorInfo("t", DType.U8, Shape.of(1L << 59)));
            assertCode(
                    StandardError.INVALID_ARGUMENT,
                    () -> writer.tensor(new TensorInfo("u", DType.F64, Shape.of(1L << 59))));
        }
        assertEquals(List.of(), store.models());
    }

    @Test
    void manyModelsAreDeletedAndNamesOfNonePassedOver() {
        for (String name : List.of("a", "b", "c", "d")) {
            write(name, 1, 10);
        }
        assertEquals(List.of("d", "b"), store.delete(List.of("d", "x", "b", "d")));
        assertEquals(
                List.of("a", "c"),
                store.models().stream().map(StoredModel::name).toList());
        assertModel(another(), "c", 1, 10);
        assertEquals(List.of(), store.delete(List.of()));
        assertEquals(List.of(), store.delete(List.of("b")));
    }

    @Test
    void aModelCanBeReplacedAndDeleted() {
        write("a", 1, 10, 20);
        write("b", 2, 30);
        write("a", 3, 5);
        assertModel(store, "a", 3, 5);
        assertEquals(2, store.models().size());
        store.delete("a");
        assertEquals(Optional.empty(), store.find("a"));
        assertCode(StandardError.NOT_FOUND, () -> store.delete("a"));
        assertModel(another(), "b", 2, 30);
        write("a", 4, 7, 8, 9);
        assertModel(another(), "a", 4, 7, 8, 9);
        assertVerified(2);
    }

    @Test
    void missingNamesAreComparedWithThoseThereAre() {
        write("all-minilm-l6-v2", 1, 10);
        write("bge-small-en", 2, 10);
        MeanderException e = assertCode(StandardError.NOT_FOUND, () -> store.read("al-minilm-l6-v3"));
        assertTrue(e.getMessage().contains("al-minilm-l6-v3"), e.getMessage());
        assertTrue(e.getMessage().contains("'all-minilm-l6-v2'"), e.getMessage());
        assertTrue(!e.getMessage().contains("bge"), e.getMessage());
    }

    @Test
    void verificationTellsItsProgressAndCanBeCancelled() {
        write("a", 1, 10, 20);
        write("b", 2, 30);
        AtomicLong expected = new AtomicLong();
        AtomicLong advanced = new AtomicLong();
        Progress progress = new Progress() {
            @Override
            public void expect(long elements) {
                expected.addAndGet(elements);
            }

            @Override
            public void advance(long elements) {
                advanced.addAndGet(elements);
            }

            @Override
            public void phase(String description) {}
        };
        assertEquals(List.of(), store.verify(progress, Cancellation.NEVER));
        assertEquals(3, expected.get());
        assertEquals(3, advanced.get());
        AtomicLong asked = new AtomicLong();
        assertCode(StandardError.CANCELLED, () -> store.verify(Progress.NONE, () -> asked.incrementAndGet() > 2));
    }
}
