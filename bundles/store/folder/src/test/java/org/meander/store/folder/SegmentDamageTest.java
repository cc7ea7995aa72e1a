package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.ErrorCode.Blame;
import org.meander.base.MeanderException;
import org.meander.base.Progress;

/** Three models in one segment, which is then truncated and changed everywhere. */
class SegmentDamageTest {

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final int[][] SIZES = {{0, 13}, {100}, {8, 1, 7}};

    @TempDir
    Path folder;

    private FolderStore store;
    private Path segment;
    private byte[] intact;

    @BeforeEach
    void write() throws IOException {
        store = Models.open(folder);
        for (int i = 0; i < NAMES.size(); i++) {
            Models.write(store, NAMES.get(i), i, SIZES[i]);
        }
        segment = folder.resolve("segments/0000000000000001.seg");
        intact = Files.readAllBytes(segment);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Offset of the first byte after that model's last record by the format's description: 64, then 24 and the content, padded to 8. */
    private static int end(int model) {
        int end = 64;
        for (int i = 0; i <= model; i++) {
            for (int size : SIZES[i]) {
                end += 24 + (size + 7) / 8 * 8;
            }
            end += 24 + 40;
        }
        return end;
    }

    @Test
    void theFileHasTheDescribedLength() {
        assertEquals(end(2), intact.length);
    }

    @Test
    void truncationSparesWhatLiesBefore() throws IOException {
        for (int length = intact.length - 1; length >= 0; length--) {
            Files.write(segment, Arrays.copyOf(intact, length));
            int damaged = 0;
            for (int i = 0; i < NAMES.size(); i++) {
                if (length >= end(i)) {
                    Models.check(store, NAMES.get(i));
                } else {
                    damaged++;
                    assertDamaged(NAMES.get(i));
                }
            }
            assertTrue(verify().size() >= Math.min(damaged, 1), "length " + length);
            assertEquals(3, store.models().size());
        }
    }

    @Test
    void everyFlippedBitIsSeenAndDamagesOneModelOnly() throws IOException {
        for (int at = 0; at < intact.length; at++) {
            byte[] flipped = intact.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(segment, flipped);
            boolean padding = isPadding(at);
            assertEquals(padding, verify().isEmpty(), "offset " + at);
            for (int i = 0; i < NAMES.size(); i++) {
                boolean hit = !padding && (at < 64 || at < end(i) && (i == 0 || at >= end(i - 1)));
                if (hit) {
                    assertDamaged(NAMES.get(i));
                } else {
                    Models.check(store, NAMES.get(i));
                }
            }
        }
    }

    private static boolean isPadding(int offset) {
        int at = 64;
        for (int[] sizes : SIZES) {
            for (int i = 0; i <= sizes.length; i++) {
                int size = i < sizes.length ? sizes[i] : 40;
                if (offset >= at + 24 + size && offset < at + 24 + (size + 7) / 8 * 8) {
                    return true;
                }
                at += 24 + (size + 7) / 8 * 8;
            }
        }
        return false;
    }

    @Test
    void recordsThatChangedPlacesAreSeen() throws IOException {
        // b's payload and signature in the place of a's: intact records, but not a's.
        byte[] swapped = intact.clone();
        System.arraycopy(intact, end(0), swapped, 64, end(1) - end(0));
        Files.write(segment, swapped);
        assertDamaged("a");
    }

    @Test
    void aMissingSegmentIsNamedOnce() throws IOException {
        Files.delete(segment);
        assertDamaged("a");
        assertEquals(1, verify().size());
        assertTrue(verify().getFirst().contains("is missing"));
    }

    @Test
    void aSegmentOfAnotherStoreIsRefused() throws IOException {
        Path other = folder.resolve("other");
        FolderStore second = Models.open(other);
        Models.write(second, "a", 0, SIZES[0]);
        second.close();
        Files.copy(
                other.resolve("segments/0000000000000001.seg"),
                segment,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        MeanderException e = assertDamaged("a");
        assertTrue(e.getMessage().contains("belongs here"), e.getMessage());
    }

    @Test
    void aDamagedFooterDamagesNoModel() throws IOException {
        Path sealed = folder.resolve("sealed");
        try (Closing small = new Closing(new FolderStore(sealed, 4096, true))) {
            Models.write(small.store, "a", 1, 5000);
            Models.write(small.store, "b", 2, 10);
            Path file = sealed.resolve("segments/0000000000000001.seg");
            byte[] bytes = Files.readAllBytes(file);
            assertEquals(64 + 24 + 5000 + 32, bytes.length);
            for (int at = bytes.length - 32; at < bytes.length; at++) {
                bytes[at] ^= 4;
                Files.write(file, bytes);
                List<String> damages = small.store.verify(Progress.NONE, Cancellation.NEVER);
                assertEquals(1, damages.size());
                assertTrue(damages.getFirst().contains(file + " has a footer"), damages.getFirst());
                Models.check(small.store, "a");
                bytes[at] ^= 4;
            }
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            assertEquals(
                    1, small.store.verify(Progress.NONE, Cancellation.NEVER).size());
        }
    }

    @Test
    void anOldDamageDoesNotStopNewModels() throws IOException {
        Path small = folder.resolve("small");
        try (Closing one = new Closing(new FolderStore(small, 4096, true))) {
            Models.write(one.store, "a", 1, 100);
            Path file = small.resolve("segments/0000000000000001.seg");
            byte[] bytes = Files.readAllBytes(file);
            bytes[64] ^= 1;
            Files.write(file, bytes);
            Models.write(one.store, "b", 2, 5000);
            Models.check(one.store, "b");
            Models.write(one.store, "c", 3, 100);
            Models.check(one.store, "c");
            assertTrue(!one.store.verify(Progress.NONE, Cancellation.NEVER).isEmpty());
        }
    }

    private record Closing(FolderStore store) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
        }
    }

    private List<String> verify() {
        return store.verify(Progress.NONE, Cancellation.NEVER);
    }

    private MeanderException assertDamaged(String name) {
        MeanderException e = assertThrows(MeanderException.class, () -> Models.check(store, name));
        assertEquals(Blame.DATA, e.code().blame(), e.getMessage());
        assertTrue(e.getMessage().contains(segment.toString()), e.getMessage());
        assertTrue(
                e.getMessage().contains("offset")
                        || e.getMessage().contains("is missing")
                        || e.getMessage().contains("belongs here")
                        || e.getMessage().contains("header alone")
                        || e.getMessage().contains("format version"),
                e.getMessage());
        return e;
    }
}
