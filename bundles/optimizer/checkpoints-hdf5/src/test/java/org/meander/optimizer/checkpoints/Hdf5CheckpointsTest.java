package org.meander.optimizer.checkpoints;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Checkpoint;

class Hdf5CheckpointsTest {

    private static final double NAN = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);

    @TempDir
    Path folder;

    private static Checkpoint state(long number, long batches) {
        return new Checkpoint(
                number,
                "a fit of β, with an ümlaut",
                "descent",
                Map.of(
                        "parameters",
                        new double[] {1.5, -0.0, NAN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE},
                        "none",
                        new double[0],
                        Checkpoint.CHI_SQUARED,
                        new double[] {12.5 - number}),
                Map.of("random", new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}, Checkpoint.BATCHES, new long[] {
                    batches, batches - 1, 1
                }));
    }

    private Hdf5Checkpoints open() {
        return new Hdf5Checkpoints(folder.resolve("checkpoints").toString(), 3, true);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void givesBackEveryBit() {
        open().save(state(7, 10));
        Checkpoint back = open().load().orElseThrow();
        assertEquals(7, back.number());
        assertEquals("a fit of β, with an ümlaut", back.problem());
        assertEquals("descent", back.phase());
        assertEquals(state(7, 10).reals().keySet(), back.reals().keySet());
        assertEquals(state(7, 10).integers().keySet(), back.integers().keySet());
        double[] was = state(7, 10).real("parameters");
        double[] is = back.real("parameters");
        assertEquals(was.length, is.length);
        for (int i = 0; i < was.length; i++) {
            assertEquals(Double.doubleToRawLongBits(was[i]), Double.doubleToRawLongBits(is[i]));
        }
        assertArrayEquals(state(7, 10).integer("random"), back.integer("random"));
        assertEquals(0, back.real("none").length);
    }

    @Test
    void keepsTheLastFewUnderTheNumberOfChunks() throws IOException {
        Hdf5Checkpoints store = open();
        for (int i = 0; i < 5; i++) {
            store.save(state(i, 10 * i + 1));
        }
        assertEquals(
                List.of(
                        "batch_0021.h5",
                        "batch_0031.h5",
                        "batch_0041.h5",
                        "checkpoint_log.json",
                        "checkpoint_metadata.json"),
                files());
        String metadata = Files.readString(folder.resolve("checkpoints/checkpoint_metadata.json"));
        assertEquals("""
            {
              "completed_batches" : 41,
              "successful_batches" : 40,
              "failed_batches" : 1,
              "success_rate" : 0.975609756097561,
              "best_chi_squared" : 8.5
            }\
            """, metadata);
        String log = Files.readString(folder.resolve("checkpoints/checkpoint_log.json"));
        assertEquals(5, log.split("\"file\"", -1).length - 1, log);
    }

    @Test
    void usesTheOneBeforeADamagedOne() throws IOException {
        Hdf5Checkpoints store = open();
        store.save(state(1, 10));
        store.save(state(2, 20));
        Path newest = folder.resolve("checkpoints/batch_0020.h5");
        byte[] content = Files.readAllBytes(newest);
        int found = 0;
        for (int at = 0; at < content.length; at += 97) {
            byte[] bad = content.clone();
            bad[at] ^= 4;
            Files.write(newest, bad);
            Hdf5Checkpoints again = open();
            long number = again.load().orElseThrow().number();
            if (number == 1) {
                found++;
                assertTrue(again.warnings().getFirst().contains("batch_0020.h5"), again.warnings()::toString);
            } else {
                // A bit that says nothing, such as padding: the values are those of the checksum.
                assertEquals(List.of(), again.warnings());
            }
        }
        assertTrue(found > 10, "damage found " + found);
        Files.write(newest, new byte[0]);
        assertEquals(1, open().load().orElseThrow().number());
    }

    @Test
    void beginsAnewAfterTheEndAndIfItShall() throws IOException {
        Hdf5Checkpoints store = open();
        store.save(state(1, 10));
        assertEquals(
                Optional.empty(),
                new Hdf5Checkpoints(folder.resolve("checkpoints").toString(), 3, false).load());
        store.finished();
        assertEquals(Optional.empty(), open().load());
        Hdf5Checkpoints next = open();
        next.save(state(1, 3));
        assertEquals("batch_0003.h5", files().getFirst());
        assertTrue(!files().contains("batch_0010.h5"), files()::toString);
        assertEquals(3, open().load().orElseThrow().integer(Checkpoint.BATCHES)[0]);
    }

    @Test
    void readsNothingWhereNothingIs() {
        assertEquals(Optional.empty(), open().load());
        open().finished();
        assertTrue(Files.notExists(folder.resolve("checkpoints")));
    }

    @Test
    void refusesAFileInTheFoldersPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        MeanderException e = assertThrows(MeanderException.class, () -> new Hdf5Checkpoints(file.toString(), 3, true));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
}
