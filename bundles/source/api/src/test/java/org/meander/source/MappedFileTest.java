package org.meander.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

class MappedFileTest {

    private static final int SIZE = 5 << 20;

    @TempDir
    Path folder;

    private final byte[] content = new byte[SIZE];
    private Arena arena;
    private Path path;

    @BeforeEach
    void write() throws Exception {
        new Random(1).nextBytes(content);
        path = Files.write(folder.resolve("file"), content);
        arena = Arena.ofShared();
    }

    @AfterEach
    void close() {
        arena.close();
    }

    /** From runs that are copied to those that take several calls. */
    @ParameterizedTest
    @ValueSource(ints = {1, LongReads.LEAST - 1, LongReads.LEAST, 1 << 20, (2 << 20) + 5})
    void readsRunsOfAnyLength(int run) {
        try (MappedFile file = MappedFile.open(path)) {
            check(file, 0, run);
            check(file, 77, run);
            check(file, SIZE - run, run);
            for (MemorySegment heap : List.of(
                    MemorySegment.ofArray(new byte[run]),
                    MemorySegment.ofArray(new float[run / 4 + 1]).asSlice(0, run))) {
                file.read(77, heap);
                assertArrayEquals(Arrays.copyOfRange(content, 77, 77 + run), heap.toArray(ValueLayout.JAVA_BYTE));
            }
            int stride = run + 1000;
            MemorySegment two = arena.allocate(2L * run);
            file.read(5, stride, run, 2, two);
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(
                        Arrays.copyOfRange(content, 5 + i * stride, 5 + i * stride + run),
                        two.asSlice((long) i * run, run).toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    @Test
    void anInterruptedThreadReadsAndStaysInterrupted() {
        try (MappedFile file = MappedFile.open(path)) {
            for (int run : new int[] {1000, 1 << 20}) {
                Thread.currentThread().interrupt();
                check(file, 3, run);
                assertTrue(Thread.interrupted());
                check(file, 3, run);
            }
        }
    }

    /** An interrupt in the middle of a call closes the channel. */
    @Test
    void readersGoOnWhenOneIsInterrupted() throws Exception {
        try (MappedFile file = MappedFile.open(path)) {
            AtomicBoolean stop = new AtomicBoolean();
            FutureTask<Void> reading = new FutureTask<>(
                    () -> {
                        MemorySegment target = arena.allocate(4 << 20);
                        while (!stop.get()) {
                            file.read(0, target);
                        }
                    },
                    null);
            Thread reader = Thread.ofPlatform().start(reading);
            for (int i = 0; i < 200; i++) {
                reader.interrupt();
                check(file, i, 1 << 18);
            }
            stop.set(true);
            reader.join();
            reading.get();
        }
    }

    @Test
    void aFileThatIsReplacedOrDeletedIsReadAsItWas() throws Exception {
        byte[] other = new byte[SIZE];
        try (MappedFile file = MappedFile.open(path)) {
            Files.move(Files.write(folder.resolve("new"), other), path, StandardCopyOption.REPLACE_EXISTING);
            check(file, 9, 1 << 20);
        }
        try (MappedFile file = MappedFile.open(path)) {
            Files.delete(path);
            MemorySegment target = arena.allocate(1 << 20);
            target.fill((byte) 1);
            file.read(0, target);
            assertArrayEquals(new byte[1 << 20], target.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1 << 20})
    void aFileThatIsCutIsAFailureThatNamesIt(int run) throws Exception {
        try (MappedFile file = MappedFile.open(path)) {
            check(file, SIZE - run, run);
            try (RandomAccessFile cut = new RandomAccessFile(path.toFile(), "rw")) {
                cut.setLength(SIZE - run / 2);
            }
            MeanderException e = assertThrows(MeanderException.class, () -> file.read(SIZE - run, arena.allocate(run)));
            assertEquals(StandardError.IO_FAILURE, e.code());
            assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1 << 20})
    void aClosedFileIsNotRead(int run) {
        MappedFile file = MappedFile.open(path);
        check(file, 0, run);
        file.close();
        file.close();
        MeanderException e = assertThrows(MeanderException.class, () -> file.read(0, arena.allocate(run)));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
    }

    private void check(MappedFile file, int offset, int run) {
        MemorySegment target = arena.allocate(run);
        file.read(offset, target);
        assertArrayEquals(Arrays.copyOfRange(content, offset, offset + run), target.toArray(ValueLayout.JAVA_BYTE));
    }
}
