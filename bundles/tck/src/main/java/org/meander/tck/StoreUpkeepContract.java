package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.Checkpoint;
import org.meander.store.Compaction;
import org.meander.store.ModelFile;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;

/** The part of {@link StoreContract} about unfinished models, shared payloads, attributes and compaction. */
public abstract class StoreUpkeepContract {

    private static final Map<String, String> ATTRIBUTES = Map.of("source.fingerprint", "7");
    private static final int BLOCKS = 5;
    private static final int BYTES = 3001;

    @TempDir
    Path place;

    /** Opens a store, in the way the provider's component does it, on a folder that may hold one already. */
    protected abstract ModelStore open(Path folder);

    /** What the component's deactivation does. */
    protected abstract void close(ModelStore store);

    private interface Work {
        void on(ModelStore store);
    }

    private void with(Work work) {
        ModelStore store = open(place);
        try {
            work.on(store);
        } finally {
            close(store);
        }
    }

    private static MemorySegment bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return MemorySegment.ofArray(bytes);
    }

    private static TensorInfo tensor(int number) {
        return new TensorInfo("tensor " + number, DType.F32, Shape.of(BLOCKS));
    }

    private static StoredBlock block(long count, long offset, long elements) {
        return new StoredBlock(count, "hilbert", "scalar", BYTES, 0.5, 2, offset, elements);
    }

    private static void block(ModelWriter writer, int tensor, int number) {
        writer.block(block(1, 0, 1), bytes(100L * tensor + number, BYTES));
        writer.blockSignature("own", bytes(100L * tensor + number + 50, 20));
    }

    /** Writes block {@code from} to {@code to - 1} of all blocks of three tensors, and what belongs between them. */
    private static void write(ModelWriter writer, int from, int to) {
        for (int i = from; i < to; i++) {
            int tensor = i / BLOCKS;
            if (i % BLOCKS == 0) {
                writer.tensor(tensor(tensor));
            }
            block(writer, tensor, i % BLOCKS);
            if (i % BLOCKS == BLOCKS - 1) {
                writer.signature(tensor(tensor).name(), "means", bytes(1000 + tensor, 33));
            }
        }
    }

    private static void assertWhole(ModelStore store, String name) {
        try (ModelReader reader = store.read(name)) {
            assertWhole(reader);
        }
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
    }

    private static void assertWhole(ModelReader reader) {
        assertEquals(3, reader.tensors().size());
        assertEquals(Set.of("means", "own"), reader.strategies());
        for (int t = 0; t < 3; t++) {
            assertEquals(tensor(t), reader.tensors().get(t).info());
            assertEquals(BLOCKS, reader.tensors().get(t).blocks().size());
            for (int b = 0; b < BLOCKS; b++) {
                assertEquals(-1, bytes(100L * t + b, BYTES).mismatch(reader.payload(t, b)));
                MemorySegment own = reader.blockSignature(t, b, "own").orElseThrow();
                assertEquals(-1, bytes(100L * t + b + 50, 20).mismatch(own));
                assertEquals(Optional.empty(), reader.blockSignature(t, b, "other"));
            }
            MemorySegment means = reader.signature(tensor(t).name(), "means").orElseThrow();
            assertEquals(-1, bytes(1000 + t, 33).mismatch(means));
        }
    }

    private static void commit(ModelStore store, String name) {
        try (ModelWriter writer = store.write(name, ATTRIBUTES)) {
            write(writer, 0, 3 * BLOCKS);
            writer.commit();
        }
    }

    /** Leaves a model after that many blocks, with a checkpoint that many before. */
    private static void leave(ModelStore store, String name, int blocks, int checkpoint) {
        try (ModelWriter writer = store.write(name, ATTRIBUTES)) {
            write(writer, 0, checkpoint);
            writer.checkpoint(bytes(checkpoint, 77));
            write(writer, checkpoint, blocks);
        }
    }

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
                ModelFile.write(file, reader, List.of(), false);
            }
            store.delete("d");
            store.compact(Progress.NONE, Cancellation.NEVER);
            try (ModelReader reader = ModelFile.open(file)) {
                ModelFile.copy(reader, List.of(), store, "e");
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

    @Test
    void anUnfinishedModelGoesOnAtItsCheckpoint() {
        for (int checkpoint = 1; checkpoint < 3 * BLOCKS; checkpoint++) {
            int stop = checkpoint;
            String name = "model " + checkpoint;
            with(store -> {
                leave(store, name, stop + 1, stop);
                assertEquals(Optional.empty(), store.find(name));
            });
            with(store -> {
                assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
                try (ModelWriter writer = store.resume(name, ATTRIBUTES).orElseThrow()) {
                    Checkpoint at = writer.resumed().orElseThrow();
                    assertEquals((stop + BLOCKS - 1) / BLOCKS, at.tensors());
                    assertEquals((stop - 1) % BLOCKS + 1, at.elements());
                    assertEquals(-1, bytes(stop, 77).mismatch(at.state()));
                    write(writer, stop, 3 * BLOCKS);
                    var stored = writer.commit();
                    assertEquals(3L * BLOCKS * BYTES, stored.storedBytes());
                    assertEquals(3L * BLOCKS * 20 + 99, stored.signatureBytes());
                    assertEquals(3L * BLOCKS, stored.parameters());
                }
                assertWhole(store, name);
                assertEquals(Optional.empty(), store.resume(name, ATTRIBUTES));
            });
        }
    }

    @Test
    void checkpointsFollowEachOther() {
        with(store -> {
            leave(store, "m", 3, 2);
            try (ModelWriter writer = store.resume("m", ATTRIBUTES).orElseThrow()) {
                write(writer, 2, 7);
                writer.checkpoint(bytes(1, 1));
                write(writer, 7, 9);
                writer.checkpoint(bytes(2, 2));
            }
            try (ModelWriter writer = store.resume("m", ATTRIBUTES).orElseThrow()) {
                assertEquals(2, writer.resumed().orElseThrow().state().byteSize());
                write(writer, 9, 3 * BLOCKS);
                writer.attribute("seconds", "1.5");
                assertEquals("1.5", writer.commit().attributes().get("seconds"));
            }
            assertWhole(store, "m");
        });
    }

    @Test
    void nobodyTakesWhatIsBeingWrittenOrWasMeantOtherwise() {
        with(store -> {
            assertEquals(Optional.empty(), store.resume("m", ATTRIBUTES));
            try (ModelWriter writer = store.write("m", ATTRIBUTES)) {
                write(writer, 0, 2);
                writer.checkpoint(bytes(1, 1));
                assertEquals(Optional.empty(), store.resume("m", ATTRIBUTES));
                with(other -> assertEquals(Optional.empty(), other.resume("m", ATTRIBUTES)));
            }
            assertEquals(Optional.empty(), store.resume("m", Map.of("source.fingerprint", "8")));
            assertEquals(Optional.empty(), store.resume("n", ATTRIBUTES));
            store.resume("m", ATTRIBUTES).orElseThrow().close();
            store.resume("m", ATTRIBUTES).orElseThrow().close();
            commit(store, "m");
            assertEquals(Optional.empty(), store.resume("m", ATTRIBUTES), "a commit gives up what others left");
        });
    }

    @Test
    void aModelThatIsReplacedStaysUntilTheNewOneIsWhole() {
        with(store -> {
            commit(store, "m");
            leave(store, "m", 4, 3);
            assertWhole(store, "m");
            store.delete("m");
            assertEquals(Optional.empty(), store.resume("m", ATTRIBUTES), "deleted with the model");
            assertEquals(List.of(), store.unfinished());
            leave(store, "m", 4, 3);
            assertEquals(List.of("m"), store.unfinished());
            assertEquals(List.of("m"), store.delete(List.of("m")));
            assertEquals(List.of(), store.unfinished());
            MeanderException e = assertThrows(MeanderException.class, () -> store.delete("m"));
            assertEquals(StandardError.NOT_FOUND, e.code());
        });
    }

    @Test
    void twoTensorsShareAPayload() {
        with(store -> {
            try (ModelWriter writer = store.write("m", ATTRIBUTES)) {
                writer.tensor(new TensorInfo("a", DType.F32, Shape.of(2)));
                writer.block(block(2, 0, 7), bytes(1, BYTES));
                writer.tensor(new TensorInfo("b", DType.F32, Shape.of(5)));
                assertThrows(MeanderException.class, () -> writer.share(block(5, 1, 7)));
                assertThrows(MeanderException.class, () -> writer.share(block(6, 2, 7)));
                writer.share(block(5, 2, 7));
                assertThrows(MeanderException.class, () -> writer.share(block(1, 7, 8)));
                assertEquals(BYTES, writer.commit().storedBytes());
            }
            try (ModelReader reader = store.read("m")) {
                assertEquals(List.of(block(2, 0, 7)), reader.tensors().get(0).blocks());
                assertEquals(List.of(block(5, 2, 7)), reader.tensors().get(1).blocks());
                assertEquals(-1, bytes(1, BYTES).mismatch(reader.payload(1, 0)));
            }
        });
    }

    @Test
    void attributesAndReadsAreKept() {
        with(store -> {
            commit(store, "m");
            assertEquals(
                    Map.of("source.fingerprint", "7", "tags", "x"),
                    store.annotate("m", Map.of("tags", "x")).attributes());
            assertEquals(ATTRIBUTES, store.annotate("m", Map.of("tags", "")).attributes());
            MeanderException e = assertThrows(MeanderException.class, () -> store.annotate("n", Map.of()));
            assertEquals(StandardError.NOT_FOUND, e.code());
            store.read("m").close();
            store.read("m").close();
        });
        with(store -> {
            assertEquals(2, store.find("m").orElseThrow().reads());
            assertTrue(store.find("m").orElseThrow().lastRead().isPresent());
        });
    }

    @Test
    void compactionFreesWhatNobodyNeeds() {
        with(store -> {
            commit(store, "gone");
            commit(store, "kept");
            leave(store, "unfinished", 8, 7);
            commit(store, "also gone");
        });
        with(store -> {
            try (ModelReader old = store.read("gone")) {
                store.delete("gone");
                store.delete("also gone");
                Compaction done = store.compact(Progress.NONE, Cancellation.NEVER);
                assertTrue(done.freedBytes() > 2 * 3L * BLOCKS * BYTES, done.toString());
                assertWhole(old);
            }
            assertWhole(store, "kept");
            commit(store, "later");
            assertEquals(0, store.compact(Progress.NONE, Cancellation.NEVER).movedBytes());
        });
        with(store -> {
            assertWhole(store, "kept");
            assertWhole(store, "later");
            try (ModelWriter writer = store.resume("unfinished", ATTRIBUTES).orElseThrow()) {
                write(writer, 7, 3 * BLOCKS);
                writer.commit();
            }
            assertWhole(store, "unfinished");
        });
    }

    @Test
    void compactionLeavesWritersAlone() {
        with(store -> {
            commit(store, "gone");
            try (ModelWriter writer = store.write("m", ATTRIBUTES)) {
                write(writer, 0, 6);
                writer.checkpoint(bytes(1, 1));
                store.delete("gone");
                store.compact(Progress.NONE, Cancellation.NEVER);
                write(writer, 6, 3 * BLOCKS);
                writer.commit();
            }
            assertWhole(store, "m");
            store.compact(Progress.NONE, Cancellation.NEVER);
            assertWhole(store, "m");
        });
    }
}
