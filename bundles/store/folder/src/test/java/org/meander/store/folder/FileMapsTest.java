package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.store.ModelReader;

/** Segments of 4096 bytes: a model of 4000 bytes fills one. */
class FileMapsTest {

    @TempDir
    Path folder;

    private FolderStore store() {
        return new FolderStore(folder, 4096, false);
    }

    private static boolean isMapped(MemorySegment bytes) {
        return bytes.scope().isAlive();
    }

    @Test
    void readersShareAFileThatStaysMappedWithoutThem() {
        FolderStore store = store();
        Models.write(store, "a", 1, 100);
        Models.write(store, "b", 2, 100);
        MemorySegment first;
        try (ModelReader a = store.read("a");
                ModelReader b = store.read("b")) {
            first = a.payload(0, 0);
            assertEquals(first.scope(), b.payload(0, 0).scope());
        }
        assertTrue(isMapped(first));
        try (ModelReader a = store.read("a")) {
            assertEquals(first.scope(), a.payload(0, 0).scope());
        }
        store.close();
        assertFalse(isMapped(first));
    }

    @Test
    void aFileThatGrewIsMappedAgainForNewReadersOnly() {
        FolderStore store = store();
        Models.write(store, "a", 1, 100);
        ModelReader old = store.read("a");
        MemorySegment before = old.payload(0, 0);
        Models.write(store, "b", 2, 100);
        Models.check(store, "b");
        assertTrue(isMapped(before));
        old.close();
        assertFalse(isMapped(before), "its last user was the old reader");
        Models.check(store, "a");
        store.close();
    }

    @Test
    void fewFilesStayMapped() {
        FolderStore store = store();
        List<MemorySegment> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Models.write(store, "m" + i, i, 4000);
        }
        for (int i = 0; i < 10; i++) {
            try (ModelReader reader = store.read("m" + i)) {
                all.add(reader.payload(0, 0));
            }
        }
        assertEquals(4, all.stream().filter(FileMapsTest::isMapped).count());
        assertTrue(isMapped(all.getLast()));
        store.close();
        assertEquals(0, all.stream().filter(FileMapsTest::isMapped).count());
    }

    @Test
    void readersOutliveTheStoreAndCompaction() {
        FolderStore store = store();
        Models.write(store, "a", 1, 100);
        Models.write(store, "b", 2, 100);
        ModelReader a = store.read("a");
        MemorySegment bytes = a.payload(0, 0);
        store.delete("a");
        store.compact(Progress.NONE, Cancellation.NEVER);
        Models.check(store, "b");
        store.close();
        assertTrue(isMapped(bytes));
        assertEquals(-1, bytes.mismatch(a.payload(0, 0)));
        a.close();
        assertFalse(isMapped(bytes));
        a.close();
    }

    /** What is mapped is no reason to overlook what has become of the file. */
    @Test
    void damageSinceIsNoticed() throws IOException {
        FolderStore store = store();
        Models.write(store, "a", 1, 1000);
        Models.check(store, "a");
        Path file = folder.resolve("segments/0000000000000001.seg");
        byte[] intact = Files.readAllBytes(file);
        for (int length : new int[] {200, 40, 0}) {
            Files.write(file, Arrays.copyOf(intact, length));
            MeanderException e = assertThrows(MeanderException.class, () -> Models.check(store, "a"));
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        }
        byte[] flipped = intact.clone();
        flipped[9] ^= 1;
        Files.write(file, flipped);
        assertThrows(MeanderException.class, () -> Models.check(store, "a"));
        Files.delete(file);
        MeanderException e = assertThrows(MeanderException.class, () -> Models.check(store, "a"));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains("missing"), e.getMessage());
        Files.write(file, intact);
        Models.check(store, "a");
        store.close();
    }
}
