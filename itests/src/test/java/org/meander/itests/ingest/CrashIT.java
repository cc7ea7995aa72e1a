package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;
import org.meander.store.StoredModel;

/**
 * The product is killed while it ingests, started again, and killed again. Between the deaths this process, another one, reads what is
 * there. {@code -Dcrash.kills=N} says how often, {@code -Dcrash.seed=N} when.
 *
 * <p>Every other time nobody else has the store open when its writer dies, so that the next who opens it finds what a dead machine
 * leaves; the other times this process looks on, and whatever it sees before the death has been acknowledged.
 */
public class CrashIT extends IngestTest {

    private static final int KILLS = Integer.getInteger("crash.kills", 50);
    private static final long SEED = Long.getLong("crash.seed", 2026);
    private static final int MODELS = 150;
    private static final String TENSORS = "[encoder.weight:64x96, encoder.bias:96:F64, head.weight:50x51:BF16]";
    private static final double ERROR = 0.005;

    /** A process is killed when it has written a random amount, up to that of so many models, and a random time later. */
    private static final int MODELS_A_LIFE = 12;

    private static final int LAST_MICROS = 20_000;
    /** Exit code: 128 and the number of SIGKILL. */
    private static final int KILLED = 128 + 9;

    private static final int ASK_EVERY = 10;
    private static final Pattern STORED = Pattern.compile("\"stored\"\\s*:\\s*(\\d+)");

    private Map<String, String> reference;
    private Product product;
    private Path store;
    private long modelBytes;

    @Test
    public void anIngestThatIsKilledAgainAndAgainLosesNothing() throws Exception {
        reference = undisturbed(MODELS, TENSORS, ERROR);
        applyWatch("reference");
        modelBytes = store(WATCH).models().stream()
                        .mapToLong(m -> m.storedBytes() + m.signatureBytes())
                        .sum()
                / MODELS;
        product = new Product(folder);
        product.succeed("plugins");
        Random random = new Random(SEED);
        begin(0);
        int stores = 1;
        for (int kills = 0; kills < KILLS; ) {
            boolean watched = kills % 2 == 1;
            if (!watched) {
                workflows.remove(WATCH);
            }
            boolean killed = kill(random.nextLong(MODELS_A_LIFE * modelBytes), random.nextInt(LAST_MICROS), watched);
            if (!watched) {
                applyWatch(store.toString());
            }
            if (killed) {
                kills++;
                checkRemains("kill " + kills + ", seed " + SEED);
            } else {
                assertComplete();
                assertTrue("ingests complete before they are killed", stores < KILLS);
                begin(stores++);
            }
            if (killed && kills % ASK_EVERY == 0) {
                askProduct();
            }
        }
        complete();
    }

    /** A new, empty store. */
    private void begin(int number) throws Exception {
        store = folder.resolve("store-" + number);
        Files.writeString(folder.resolve("ingest.yaml"), ingest("killed", store.toString(), MODELS, TENSORS, 2, ERROR));
        witness.forget();
        applyWatch(store.toString());
    }

    /** Types the ingest, and kills it some bytes and some time after it has begun to write; false if it was complete before. */
    private boolean kill(long bytes, long micros, boolean watched) throws Exception {
        long before = written();
        long low = before;
        Process process = product.start("apply", "ingest.yaml");
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            boolean ended = false;
            for (long now = before; !ended && (now == before || now - low < bytes); now = written()) {
                assertTrue("writes in time", System.nanoTime() < deadline);
                low = Math.min(low, now);
                if (watched) {
                    witness.look(store(WATCH));
                }
                ended = process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            if (!ended) {
                process.waitFor(micros, TimeUnit.MICROSECONDS);
            }
        } finally {
            process.destroyForcibly();
        }
        Product.Ended ended = product.await(process);
        assertTrue(ended.toString(), ended.code() == KILLED || ended.code() == 0);
        assertEquals("", ended.err());
        return ended.code() == KILLED;
    }

    /** Bytes in the segments: changed by the first write of a process, which cuts what the last one left, or appends. */
    private long written() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(store.resolve("segments"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                bytes += Files.size(file);
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        return bytes;
    }

    /** The store opens, is undamaged, has what it ever had, and what it has is what an undisturbed ingest writes. */
    private void checkRemains(String when) throws Exception {
        try {
            assertWhole(store(WATCH).models().size());
            Map<String, String> expected = new TreeMap<>(reference);
            var models = store(WATCH).models().stream().map(StoredModel::name).collect(Collectors.toSet());
            expected.keySet().removeIf(entry -> !models.contains(entry.split(",")[0]));
            assertHolds(expected);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(when + ": " + e.getMessage(), e);
        }
    }

    /** The user's way. */
    private void askProduct() throws Exception {
        String json = product.succeed("models", "--store", store.toString(), "--verify", "--json");
        assertTrue(json, json.replaceAll("\\s", "").contains("\"damages\":[]"));
        assertTrue(json, json.replaceAll("\\s", "").contains("\"models\":" + witness.models()));
    }

    /** Types the ingest once more: it writes what is missing, and only that. */
    private void complete() throws Exception {
        int before = witness.models();
        String json = product.succeed("apply", "ingest.yaml", "--json");
        Matcher stored = STORED.matcher(json);
        assertTrue(json, stored.find());
        assertEquals(MODELS - before, Integer.parseInt(stored.group(1)));
        assertComplete();
        askProduct();
    }

    private void assertComplete() throws Exception {
        assertWhole(MODELS);
        assertHolds(reference);
    }
}
