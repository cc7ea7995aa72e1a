package org.meander.source.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** Files that change under an open model give errors, never a crash and never other values without one. */
class ChangingFileTest {

    private static final int ELEMENTS = 1 << 20;

    @TempDir
    Path folder;

    private Path path;
    private TensorModel model;
    private TensorInfo tensor;

    @BeforeEach
    void open() {
        path = Samples.one(folder.resolve("a.safetensors"), "w", ELEMENTS);
        model = new SafetensorsSource(path.toString(), "*").open("a");
        tensor = model.tensors().getFirst();
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static void assertFails(TensorStream stream, MemorySegment target) {
        MeanderException e = assertThrows(MeanderException.class, () -> {
            while (stream.read(target) > 0) {
                // on to the end
            }
        });
        assertEquals(StandardError.IO_FAILURE, e.code());
        assertTrue(e.getMessage().contains("a.safetensors was c"), e.getMessage());
    }

    @Test
    void cutToNothingBeforeARead() throws IOException {
        try (TensorStream stream = model.stream(tensor, 1);
                RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(0);
            for (int i = 0; i < 1000; i++) {
                MeanderException e =
                        assertThrows(MeanderException.class, () -> stream.read(MemorySegment.ofArray(new float[1024])));
                assertEquals(StandardError.IO_FAILURE, e.code());
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
    }

    @Test
    void cutBetweenReads() throws IOException {
        try (Arena arena = Arena.ofConfined();
                TensorStream stream = model.stream(tensor, 0);
                RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            MemorySegment target = arena.allocate(1 << 16);
            assertEquals(1 << 14, stream.read(target));
            file.setLength(file.length() - 4096 * 3 - 5);
            assertFails(stream, target);
        }
    }

    @Test
    void overwrittenBetweenReads() throws IOException {
        try (TensorStream stream = model.stream(tensor, 0);
                RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            assertEquals(1024, stream.read(MemorySegment.ofArray(new float[1024])));
            file.seek(file.length() / 2);
            file.writeLong(42);
            Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000));
            assertFails(stream, MemorySegment.ofArray(new float[4096]));
        }
    }

    @Test
    void grownBeforeAStream() throws IOException {
        try (TensorStream stream = model.stream(tensor, 0)) {
            Files.write(path, new byte[4], StandardOpenOption.APPEND);
            assertFails(stream, MemorySegment.ofArray(new float[4096]));
        }
    }

    @Test
    void closedUnderAReader() throws InterruptedException, ExecutionException, TimeoutException {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            CountDownLatch reading = new CountDownLatch(1);
            Future<MeanderException> end = thread.submit(() -> assertThrows(MeanderException.class, () -> {
                while (true) {
                    model.stream(tensor, 0).read(MemorySegment.ofArray(new float[ELEMENTS]));
                    reading.countDown();
                }
            }));
            assertTrue(reading.await(60, TimeUnit.SECONDS));
            model.close();
            assertEquals(
                    StandardError.INVALID_ARGUMENT,
                    end.get(60, TimeUnit.SECONDS).code());
        }
    }

    @Test
    void replacedOrDeletedIsReadAsItWas() throws IOException {
        Path other = Samples.one(folder.resolve("b.safetensors"), "w", 1);
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(ELEMENTS, model.stream(tensor, 0).read(MemorySegment.ofArray(new float[ELEMENTS])));
        Files.delete(path);
        assertEquals(ELEMENTS, model.stream(tensor, 0).read(MemorySegment.ofArray(new float[ELEMENTS])));
    }

    @Test
    void isReadByAnInterruptedThread() {
        Thread.currentThread().interrupt();
        assertEquals(1024, model.stream(tensor, 0).read(MemorySegment.ofArray(new float[1024])));
        assertTrue(Thread.interrupted());
        assertEquals(1024, model.stream(tensor, 0).read(MemorySegment.ofArray(new float[1024])));
    }

    /** A hole costs no disk, so a file larger than an int can count is cheap to make. */
    @Test
    void readsBeyondTwoGibibytes() throws IOException {
        long elements = (1L << 29) + 1027;
        Path large = Samples.write(
                folder.resolve("large.safetensors"),
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(elements, 4 * elements),
                0);
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(file.length() + 4 * elements);
            file.seek(file.length() - 4);
            file.writeInt(0x01020304);
        }
        try (TensorModel big = new SafetensorsSource(large.toString(), "*").open("large")) {
            byte[] target = new byte[16];
            try (TensorStream stream = big.stream(big.tensors().getFirst(), elements - 2)) {
                assertEquals(2, stream.read(MemorySegment.ofArray(target)));
            }
            assertEquals(1, target[4]);
            assertEquals(4, target[7]);
        }
    }
}
