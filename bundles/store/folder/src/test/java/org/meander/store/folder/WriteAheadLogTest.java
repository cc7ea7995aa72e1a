package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.store.StoredModel;

/** What a process leaves that is killed after some commits: the files as they are while it still has them open. */
class WriteAheadLogTest {

    private static final int MODELS = 6;
    private static final int STEP = 397;

    @TempDir
    Path temporary;

    private Path left;
    private byte[] log;

    @BeforeEach
    void die() throws IOException {
        Path folder = temporary.resolve("store");
        FolderStore store = Models.open(folder);
        for (int i = 0; i < MODELS; i++) {
            Models.write(store, "m" + i, i, 50);
        }
        left = temporary.resolve("left");
        copy(folder, left);
        store.close();
        log = Files.readAllBytes(left.resolve("catalogue.db-wal"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(f -> !f.toString().endsWith("-shm")).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** The models that a process finds that comes afterwards. */
    private List<String> find(byte[] changed, int number) throws IOException {
        Path folder = temporary.resolve("copy" + number);
        copy(left, folder);
        Files.write(folder.resolve("catalogue.db-wal"), changed);
        FolderStore store = Models.open(folder);
        try {
            return store.models().stream().map(StoredModel::name).toList();
        } finally {
            store.close();
        }
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
    }

    @Test
    void whatTheDeadCommittedIsThere() throws IOException {
        assertEquals(names(MODELS), find(log, 0));
    }

    @Test
    void noFlippedBitLosesMoreThanTheLastTwoCommitsWithoutAWord() throws IOException {
        int named = 0;
        int number = 0;
        for (int at = 0; at < log.length; at += at < 64 ? 1 : STEP) {
            byte[] changed = log.clone();
            changed[at] ^= (byte) (1 << at % 8);
            try {
                List<String> found = find(changed, ++number);
                assertTrue(
                        names(MODELS).containsAll(found) && found.size() >= MODELS - 2, "offset " + at + ": " + found);
            } catch (MeanderException e) {
                assertEquals(StandardError.MALFORMED_DATA, e.code());
                assertTrue(e.getMessage().contains("catalogue.db-wal is damaged"), e.getMessage());
                named++;
            }
        }
        assertTrue(named > number / 2, named + " of " + number);
    }

    @Test
    void anEndThatIsMissingIsNoDamage() throws IOException {
        int number = 0;
        for (int length = log.length; length > 0; length -= log.length / 40) {
            List<String> found = find(Arrays.copyOf(log, length), ++number);
            assertEquals(names(found.size()), found);
        }
    }

    @Test
    void whatIsSaidToHelpHelps() throws IOException {
        byte[] changed = log.clone();
        changed[log.length / 2] ^= 4;
        try {
            find(changed, 0);
        } catch (MeanderException e) {
            int length = Integer.parseInt(e.getMessage().replaceFirst(".*cut it to ([0-9]+) bytes.*", "$1"));
            List<String> found = find(Arrays.copyOf(log, length), 1);
            assertEquals(names(found.size()), found);
            assertTrue(!found.isEmpty() && found.size() < MODELS, found.toString());
            return;
        }
        throw new AssertionError("damage in the middle was not seen");
    }
}
