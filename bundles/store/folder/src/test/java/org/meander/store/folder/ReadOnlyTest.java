package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;

/** A store in a folder in which no file can be made, as on a read-only file system. */
class ReadOnlyTest {

    @TempDir
    Path folder;

    private FolderStore open() {
        return new FolderStore(StoreFolder.open(folder), 1 << 30, true, Unpacker.NONE, path -> false);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private void write(String name) {
        FolderStore store = Models.open(folder);
        Models.write(store, name, 3, 100, 7);
        store.close();
    }

    @Test
    void itIsReadWithoutAFileBeingMade() throws IOException {
        write("a");
        List<String> before = files();
        FolderStore store = open();
        try {
            assertEquals(1, store.models().size());
            Models.check(store, "a");
            assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
            assertEquals(before, files());
        } finally {
            store.close();
        }
        assertEquals(before, files());
    }

    @Test
    void everyChangeIsRefusedInOneSentence() throws IOException {
        write("a");
        List<String> before = files();
        FolderStore store = open();
        try {
            List<Executable> changes = List.of(
                    () -> Models.write(store, "b", 1, 10),
                    () -> store.delete("a"),
                    () -> store.annotate("a", Map.of("k", "v")),
                    () -> store.compact(Progress.NONE, Cancellation.NEVER));
            for (Executable change : changes) {
                MeanderException failure = assertThrows(MeanderException.class, change);
                assertEquals(StandardError.UNAVAILABLE, failure.code());
                assertTrue(failure.getMessage().contains(folder + " cannot be changed"), failure.getMessage());
            }
            Models.check(store, "a");
        } finally {
            store.close();
        }
        assertEquals(before, files());
    }

    @Test
    void aLogThatNobodyTookInIsNotPassedOver() throws IOException {
        write("a");
        Files.write(folder.resolve("catalogue.db-wal"), new byte[100]);
        MeanderException failure = assertThrows(MeanderException.class, this::open);
        assertEquals(StandardError.UNAVAILABLE, failure.code());
        assertTrue(failure.getMessage().contains("catalogue.db-wal"), failure.getMessage());
    }

    @Test
    void whileAnotherProcessHasItOpenItIsSharedAsEver() {
        FolderStore writing = Models.open(folder);
        Models.write(writing, "a", 3, 100);
        FolderStore reading = open();
        Models.write(writing, "b", 4, 100);
        Models.check(reading, "b");
        reading.close();
        writing.close();
    }
}
