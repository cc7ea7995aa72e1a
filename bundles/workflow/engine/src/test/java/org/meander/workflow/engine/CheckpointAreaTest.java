package org.meander.workflow.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

class CheckpointAreaTest {

    @TempDir
    Path folder;

    private CheckpointArea area() {
        return new CheckpointArea(folder.resolve("area"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, CheckpointArea.MAX_VALUE})
    void givesBackWhatWasSaved(int size) throws IOException {
        byte[] value = new byte[size];
        for (int i = 0; i < size; i++) {
            value[i] = (byte) (i * 31);
        }
        area().save("w", "k", new byte[] {1});
        area().save("w", "k", value);
        assertArrayEquals(value, area().load("w", "k").orElseThrow());
        assertEquals(1, files().size());
    }

    @Test
    void refusesWhatIsTooLarge() {
        MeanderException e = assertThrows(
                MeanderException.class, () -> area().save("w", "k", new byte[CheckpointArea.MAX_VALUE + 1]));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "/etc/passwd", "a b", "A", "a", "ä", "%41", "con", "x\u0000y"})
    void keysNeverLeaveTheArea(String key) throws IOException {
        area().save("w", key, new byte[] {7});
        area().save("w", "q", new byte[] {8});
        assertArrayEquals(new byte[] {7}, area().load("w", key).orElseThrow());
        assertEquals(2, files().size());
        files().forEach(f -> assertEquals(folder.resolve("area").resolve("w"), f.getParent()));
    }

    @Test
    void longKeysAreDigested() throws IOException {
        String key = "k".repeat(5000);
        area().save("w", key + "1", new byte[] {1});
        area().save("w", key + "2", new byte[] {2});
        assertArrayEquals(new byte[] {1}, area().load("w", key + "1").orElseThrow());
        assertArrayEquals(new byte[] {2}, area().load("w", key + "2").orElseThrow());
    }

    @Test
    void everyFlippedBitAndEveryMissingByteIsNoticed() throws IOException {
        area().save("w", "k", new byte[] {1, 2, 3});
        Path file = files().getFirst();
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, bad);
            assertDamaged();
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertDamaged();
        }
        Files.write(file, java.util.Arrays.copyOf(good, good.length + 1));
        assertDamaged();
    }

    private void assertDamaged() {
        MeanderException e = assertThrows(MeanderException.class, () -> area().load("w", "k"));
        assertEquals(StandardError.CHECKSUM_MISMATCH, e.code());
    }

    @Test
    void forgetsOneWorkflowOnly() {
        area().save("v", "k", new byte[] {1});
        area().save("w", "k", new byte[] {2});
        area().clear("w");
        area().clear("never");
        assertFalse(area().load("w", "k").isPresent());
        assertArrayEquals(new byte[] {1}, area().load("v", "k").orElseThrow());
    }
}
