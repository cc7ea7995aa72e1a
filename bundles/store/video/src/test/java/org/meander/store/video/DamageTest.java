package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.store.PackRequest;

/**
 * Whatever bit of whatever file of a store is flipped, the catalogue included: a model comes back as it was, or an error names the file. In a
 * file of frames or of payloads it is one model at most, unless it is the file's header.
 */
class DamageTest {

    private static final int FLIPS = 120;
    private static final int HEADER = 64;

    @TempDir
    Path folder;

    private final Map<String, byte[]> payloads = new LinkedHashMap<>();

    private VideoStore open() {
        return new VideoStore(Settings.of(folder, "ffv1"));
    }

    private void write() {
        VideoStore store = open();
        for (int i = 0; i < 8; i++) {
            String name = "model " + i;
            Models.write(store, name, Models.values(300, i % 3, 0.05, i), "ffv1", 8);
            if (i == 4) {
                store.videos().orElseThrow().pack(new PackRequest(), Progress.NONE, Cancellation.NEVER);
            }
        }
        store.models().forEach(model -> payloads.put(model.name(), Models.payload(store, model.name())));
        store.close();
    }

    @Test
    void aFlippedBitIsNamedAndNeverTakenForValues() throws IOException {
        write();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().matches(".*\\.(db|seg|mkv)"))
                    .sorted()
                    .toList();
        }
        assertEquals(3, files.size(), files + " are the catalogue, a segment and a video file");
        SplittableRandom random = new SplittableRandom(77);
        for (Path file : files) {
            byte[] intact = Files.readAllBytes(file);
            int errors = 0;
            for (int i = 0; i < FLIPS; i++) {
                byte[] flipped = intact.clone();
                int at = random.nextInt(intact.length);
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, flipped);
                int hit = hits(file);
                errors += hit;
                boolean confined = !isCatalogue(file) && at >= HEADER;
                assertTrue(!confined || hit <= 1, hit + " models are hit by byte " + at + " of " + file);
            }
            assertTrue(errors > FLIPS / 20, errors + " errors by flips in " + file);
            Files.write(file, intact);
        }
        assertEquals(0, hits(folder));
    }

    private static boolean isCatalogue(Path file) {
        return file.toString().endsWith(".db");
    }

    /** How many models cannot be read; all if the store is not opened. */
    private int hits(Path damaged) {
        VideoStore store;
        try {
            store = open();
        } catch (MeanderException e) {
            assertNamed(damaged, e);
            return payloads.size();
        }
        try {
            int hits = 0;
            for (Map.Entry<String, byte[]> model : payloads.entrySet()) {
                try {
                    assertArrayEquals(model.getValue(), Models.payload(store, model.getKey()), model.getKey());
                } catch (MeanderException e) {
                    hits++;
                    assertNamed(damaged, e);
                }
            }
            return hits;
        } finally {
            store.close();
        }
    }

    /** A name or a number in the catalogue that became another one has no checksum; then what is asked for is not there. */
    private void assertNamed(Path damaged, MeanderException e) {
        boolean named = e.getMessage().contains(isCatalogue(damaged) ? folder.toString() : damaged.toString());
        boolean data = e.code().blame() == ErrorCode.Blame.DATA || e.code() == StandardError.IO_FAILURE;
        assertTrue(named && (data || isCatalogue(damaged)), e.toString());
    }
}
