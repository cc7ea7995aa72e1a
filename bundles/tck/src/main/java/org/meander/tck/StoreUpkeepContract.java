package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.Checkpoint;
import org.meander.store.Compaction;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;

/** The part of {@link StoreContract} about unfinished models, shared payloads, attributes and compaction. */
public abstract class StoreUpkeepContract extends StoreReferenceContract {

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
