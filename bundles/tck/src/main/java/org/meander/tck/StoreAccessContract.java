package org.meander.tck;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.ErrorCode;
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

/** The part of {@link StoreContract} about what readers, writers and instances on one folder see of each other, and after they are closed. */
public abstract class StoreAccessContract extends StoreUpkeepContract {

    static final Map<String, String> NO_ATTRIBUTES = Map.of();

    @TempDir
    Path folder;

    private final List<ModelStore> opened = new ArrayList<>();
    ModelStore store;

    @BeforeEach
    void openStore() {
        store = another();
    }

    @AfterEach
    void closeStores() {
        opened.forEach(this::close);
    }

    ModelStore another() {
        ModelStore one = open(folder);
        opened.add(one);
        return one;
    }

    @Test
    void nothingIsVisibleBeforeTheCommitOrAfterAnAbort() {
        write("a", 1, 10, 20);
        for (int i = 0; i < 3; i++) {
            try (ModelWriter writer = store.write("a", NO_ATTRIBUTES)) {
                fill(writer, 2, 5, 5000);
                assertModel(another(), "a", 1, 10, 20);
            }
            try (ModelWriter writer = store.write("b", NO_ATTRIBUTES)) {
                writer.tensor(new TensorInfo("t", DType.U8, Shape.of(1)));
            }
        }
        assertModel(store, "a", 1, 10, 20);
        assertVerified(1);
    }

    @Test
    void aClosedOrCommittedWriterIsFinished() {
        ModelWriter writer = store.write("a", NO_ATTRIBUTES);
        writer.commit();
        assertCode(StandardError.INVALID_ARGUMENT, writer::commit);
        assertCode(StandardError.INVALID_ARGUMENT, () -> writer.tensor(new TensorInfo("t", DType.U8, Shape.of(0))));
        writer.close();
        writer.close();
        assertEquals(1, store.models().size());
        ModelWriter closed = store.write("b", NO_ATTRIBUTES);
        closed.close();
        assertCode(StandardError.INVALID_ARGUMENT, closed::commit);
        assertEquals(1, store.models().size());
    }

    @Test
    void aReaderKeepsWhatItOpened() {
        write("a", 1, 10, 2000);
        write("b", 2, 10, 2000);
        try (ModelReader replaced = store.read("a");
                ModelReader deleted = store.read("b");
                ModelReader touched = store.read("a")) {
            MemorySegment early = touched.payload(0, 1);
            write("a", 3, 10, 2000);
            store.delete("b");
            ModelStore other = another();
            try (ModelWriter writer = other.write("b", NO_ATTRIBUTES)) {
                fill(writer, 4, 10, 2000);
                writer.commit();
            }
            assertModel(replaced, 1, 10, 2000);
            assertModel(deleted, 2, 10, 2000);
            assertModel(touched, 1, 10, 2000);
            assertBytes(bytes(1 * 31 + 1, 2000), early);
            close(other);
            close(store);
            assertModel(replaced, 1, 10, 2000);
            assertModel(deleted, 2, 10, 2000);
        }
        assertModel(another(), "a", 3, 10, 2000);
        assertModel(another(), "b", 4, 10, 2000);
    }

    @Test
    void aClosedReaderRefuses() {
        write("a", 1, 10);
        ModelReader reader = store.read("a");
        reader.payload(0, 0);
        reader.close();
        reader.close();
        assertCode(StandardError.INVALID_ARGUMENT, () -> reader.payload(0, 0));
    }

    @Test
    void aClosedStoreRefuses() {
        write("a", 1, 10);
        ModelWriter writer = store.write("b", NO_ATTRIBUTES);
        fill(writer, 2, 10);
        close(store);
        close(store);
        assertCode(StandardError.UNAVAILABLE, store::models);
        assertCode(StandardError.UNAVAILABLE, () -> store.read("a"));
        assertThrows(MeanderException.class, writer::commit);
        writer.close();
        store = another();
        assertEquals(
                List.of("a"), store.models().stream().map(StoredModel::name).toList());
        write("b", 3, 10, 20);
        assertModel(store, "b", 3, 10, 20);
        assertVerified(2);
    }

    @Test
    void writersOfOneStoreInterleave() {
        try (ModelWriter a = store.write("a", NO_ATTRIBUTES);
                ModelWriter b = store.write("b", NO_ATTRIBUTES);
                ModelWriter c = store.write("c", NO_ATTRIBUTES)) {
            a.tensor(new TensorInfo("0", DType.U8, Shape.of(2)));
            b.tensor(new TensorInfo("0", DType.U8, Shape.of(2)));
            fill(c, 5, 100);
            for (int i = 0; i < 2; i++) {
                a.block(block(1, 50), bytes(31 + i, 50));
                b.block(block(1, 50), bytes(62 + i, 50));
            }
            b.commit();
            a.commit();
        }
        assertModel(store, "a", 1, 50, 50);
        assertModel(store, "b", 2, 50, 50);
        assertVerified(2);
    }

    @Test
    void instancesOnOneFolderWriteAtOnce() throws Exception {
        int writers = 4;
        int models = 10;
        List<ModelStore> stores = List.of(store, another(), store, another());
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> done = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int id = w;
                done.add(threads.submit((Callable<Void>) () -> {
                    for (int i = 0; i < models; i++) {
                        write(stores.get(id), "own " + id + " " + i, id * 100 + i, 100, 3000);
                        write(stores.get(id), "shared", id, 70, 80, 90);
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        for (ModelStore one : List.of(store, another())) {
            assertEquals(writers * models + 1, one.models().size());
            for (int w = 0; w < writers; w++) {
                for (int i = 0; i < models; i++) {
                    assertModel(one, "own " + w + " " + i, w * 100 + i, 100, 3000);
                }
            }
            int winner = Integer.parseInt(
                    one.find("shared").orElseThrow().attributes().get("seed"));
            assertModel(one, "shared", winner, 70, 80, 90);
        }
        assertVerified(writers * models + 1);
    }

    void assertVerified(int models) {
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
        assertEquals(models, store.models().size());
    }

    void write(String name, int seed, int... sizes) {
        write(store, name, seed, sizes);
    }

    static void write(ModelStore store, String name, int seed, int... sizes) {
        try (ModelWriter writer = store.write(name, Map.of("seed", Integer.toString(seed)))) {
            fill(writer, seed, sizes);
            writer.commit();
        }
    }

    /** One tensor with an element and a payload for each size, and a signature of the model. */
    static void fill(ModelWriter writer, int seed, int... sizes) {
        writer.tensor(new TensorInfo("0", DType.U8, Shape.of(sizes.length)));
        for (int i = 0; i < sizes.length; i++) {
            writer.block(block(1, sizes[i]), bytes(seed * 31L + i, sizes[i]));
        }
        writer.signature("", "seed", bytes(seed, 33));
    }

    static void assertModel(ModelStore store, String name, int seed, int... sizes) {
        try (ModelReader reader = store.read(name)) {
            assertEquals(name, reader.model().name());
            assertModel(reader, seed, sizes);
        }
    }

    static void assertModel(ModelReader reader, int seed, int... sizes) {
        assertEquals(sizes.length, reader.tensors().getFirst().blocks().size());
        for (int i = 0; i < sizes.length; i++) {
            assertBytes(bytes(seed * 31L + i, sizes[i]), reader.payload(0, i));
        }
        reader.signature("", "seed").ifPresent(signature -> assertBytes(bytes(seed, 33), signature));
    }

    static StoredBlock block(long count, long bytes) {
        return new StoredBlock(count, "hilbert", "scalar", bytes, 0.125, 2);
    }

    static void assertBytes(MemorySegment expected, MemorySegment found) {
        assertEquals(expected.byteSize(), found.byteSize());
        if (expected.mismatch(found) >= 0) {
            assertArrayEquals(expected.toArray(JAVA_BYTE), found.toArray(JAVA_BYTE));
        }
    }

    static MeanderException assertCode(ErrorCode code, Runnable work) {
        MeanderException e = assertThrows(MeanderException.class, work::run);
        assertEquals(code, e.code(), e.getMessage());
        return e;
    }
}
