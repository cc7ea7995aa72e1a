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
    private static final int MODELS = 80;
    private static final double ERROR = 0.005;
    private static final int LATEST_KILL_MICROS = 250_000;
    private static final int ASK_EVERY = 10;
    private static final Pattern STORED = Pattern.compile("\"stored\"\\s*:\\s*(\\d+)");

    private Map<String, String> reference;
    private Product product;
    private Path store;

    @Test
    public void anIngestThatIsKilledAgainAndAgainLosesNothing() throws Exception {
        reference = undisturbed(MODELS, ERROR);
        product = new Product(folder);
        product.succeed("plugins");
        Random random = new Random(SEED);
        begin(0);
        int stores = 1;
        for (int kills = 0; kills < KILLS; ) {
            boolean watched = kills % 2 == 1;
            long micros = random.nextInt(LATEST_KILL_MICROS);
            if (!watched) {
                workflows.remove(WATCH);
            }
            boolean killed = killAfter(micros, watched);
            if (!watched) {
                applyWatch(store.toString());
            }
            if (killed) {
                kills++;
                checkRemains("kill " + kills + " after " + micros + " us, seed " + SEED);
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
        Files.writeString(folder.resolve("ingest.yaml"), ingest("killed", store.toString(), MODELS, 2, ERROR));
        witness.forget();
        applyWatch(store.toString());
    }

    /** Types the ingest, and kills it some time after it has begun to write; false if it was complete before. */
    private boolean killAfter(long micros, boolean watched) throws Exception {
        long before = written();
        Process process = product.start("apply", "ingest.yaml");
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            boolean ended = false;
            while (!ended && written() == before) {
                assertTrue("begins in time", System.nanoTime() < deadline);
                ended = process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
            for (long left = end - System.nanoTime(); !ended && left > 0; left = end - System.nanoTime()) {
                if (watched) {
                    witness.look(store(WATCH));
                    left = Math.min(left, 1_000_000);
                }
                ended = process.waitFor(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            process.destroyForcibly();
        }
        Product.Ended ended = product.await(process);
        assertTrue(ended.toString(), ended.code() == 137 || ended.code() == 0);
        assertEquals("", ended.err());
        return ended.code() == 137;
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
