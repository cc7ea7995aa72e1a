package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.TensorModel;
import org.meander.tck.hub.FakeHub;
import org.meander.tck.hub.FakeHub.Side;
import org.meander.tck.hub.Fault;

class CacheTest {

    private static final int BYTES = 2_000_000;
    private static final byte[] FILE = TinyFormat.file(3, BYTES);
    private static final String ID = "org/name";

    @TempDir
    Path folder;

    private FakeHub hub;
    private Path repository;
    private Path blob;
    private Path named;

    @BeforeEach
    void start() {
        hub = new FakeHub();
        hub.add(ID).large("model.safetensors", FILE).file("config.json", new byte[] {'{', '}'});
        repository = folder.resolve("models--org--name");
        blob = repository.resolve("blobs").resolve(hub.add(ID).etag("model.safetensors"));
        named = repository.resolve("snapshots").resolve(FakeHub.COMMIT).resolve("model.safetensors");
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
    }

    private Trial trial(String cache) {
        return Trial.of(hub, ID)
                .set("cache", cache)
                .set("cache_path", folder.toString())
                .set("buffer_bytes", 1L << 20)
                .set("retries", 1);
    }

    private static String read(Trial trial) {
        HubSource source = trial.source();
        try (TensorModel model = source.open(ID)) {
            byte[] values = Trial.read(model, model.tensors(), 100_000)
                    .get(model.tensors().getFirst().name());
            assertArrayEquals(Arrays.copyOfRange(FILE, FILE.length - BYTES, FILE.length), values);
            return model.fingerprint();
        } finally {
            source.close();
        }
    }

    @Test
    void fillsInTheLayoutOfOtherPrograms() throws IOException {
        String remote = read(trial("off"));
        assertEquals(remote, read(trial("fill")));
        assertArrayEquals(FILE, Files.readAllBytes(blob));
        assertEquals(Path.of("../../blobs", blob.getFileName().toString()), Files.readSymbolicLink(named));
        assertEquals(FakeHub.COMMIT, Files.readString(repository.resolve("refs/main")));
        try (Stream<Path> files = Files.walk(repository)) {
            assertFalse(files.anyMatch(f -> f.toString().contains("incomplete")));
        }
        long asked = hub.asked(Side.CDN);
        assertEquals(remote, read(trial("read")));
        assertEquals(asked, hub.asked(Side.CDN));
        hub.close();
        assertEquals(remote, read(trial("read").set("offline", true)));
        assertEquals(remote, read(trial("read").set("offline", true).set("revision", FakeHub.COMMIT)));
    }

    @Test
    void goesOnWhereItStopped() throws IOException {
        Files.createDirectories(blob.getParent());
        Path incomplete = blob.resolveSibling(blob.getFileName() + ".incomplete");
        Files.write(incomplete, Arrays.copyOf(FILE, 1_500_000));
        read(trial("fill"));
        assertArrayEquals(FILE, Files.readAllBytes(blob));
        assertTrue(hub.sent() < 600_000, "bytes " + hub.sent());
    }

    @Test
    void keepsWhatCameBeforeAFailure() throws IOException {
        hub.faults.add(Fault.cdn().times(Integer.MAX_VALUE).dropAfter(200_000));
        HubSource source = trial("fill").set("retries", 0).set("connections", 1).source();
        assertThrows(MeanderException.class, () -> source.open(ID));
        source.close();
        assertFalse(Files.exists(blob));
        hub.faults.clear();
        read(trial("fill"));
        assertArrayEquals(FILE, Files.readAllBytes(blob));
    }

    @Test
    void fetchesAgainWhatWasDamaged() throws IOException {
        Files.createDirectories(blob.getParent());
        byte[] damaged = Arrays.copyOf(FILE, 1_000_000);
        damaged[77] ^= 1;
        Files.write(blob.resolveSibling(blob.getFileName() + ".incomplete"), damaged);
        read(trial("fill"));
        assertArrayEquals(FILE, Files.readAllBytes(blob));
    }

    @Test
    void keepsNothingThatIsDamaged() {
        hub.faults.add(Fault.cdn().always().corruptAt(1_000_000));
        HubSource source = trial("fill").source();
        MeanderException e = assertThrows(MeanderException.class, () -> source.open(ID));
        source.close();
        assertEquals(StandardError.CHECKSUM_MISMATCH, e.code());
        assertFalse(Files.exists(blob));
        assertFalse(Files.exists(named));
        assertFalse(Files.exists(blob.resolveSibling(blob.getFileName() + ".incomplete")));
    }

    @Test
    void takesSmallFilesByTheirGitHash() throws IOException {
        hub.add("small").file("model.safetensors", FILE);
        HubSource source = trial("fill").set("models", new String[] {"small"}).source();
        source.open("small").close();
        source.close();
        Path content =
                folder.resolve("models--small/blobs").resolve(hub.add("small").etag("model.safetensors"));
        assertArrayEquals(FILE, Files.readAllBytes(content));
    }

    @Test
    void refusesAFileOfAnotherSize() throws IOException {
        Files.createDirectories(blob.getParent());
        Files.write(blob, new byte[5]);
        HubSource source = trial("read").source();
        MeanderException e = assertThrows(MeanderException.class, () -> source.open(ID));
        source.close();
        assertTrue(e.getMessage().contains("has 5 bytes, and " + FILE.length + " on the hub"), e.getMessage());
    }

    @Test
    void saysWhatIsMissingOffline() {
        HubSource source = trial("read").set("offline", true).source();
        MeanderException e = assertThrows(MeanderException.class, () -> source.open(ID));
        source.close();
        assertEquals(StandardError.NOT_FOUND, e.code());
        assertTrue(e.getMessage().contains("is not in the cache"), e.getMessage());
        assertEquals(0, hub.log.size());
    }
}
