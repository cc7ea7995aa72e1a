package org.meander.itests.fit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.meander.itests.ingest.Product;

/**
 * The product is killed while it fits, and the same command is typed again until it comes to its end: with the bits of a fit that was left
 * alone. {@code -Dcrash.fit.kills=N} says how often, {@code -Dcrash.seed=N} when.
 */
public class FitCrashIT {

    private static final int KILLS = Integer.getInteger("crash.fit.kills", 2);
    private static final long SEED = Long.getLong("crash.seed", 2026);
    private static final int POINTS = 600_000;
    private static final int LAST_MILLIS = 600;
    private static final long PATIENCE_S = 120;
    /** Exit code: 128 and the number of SIGKILL. */
    private static final int KILLED = 128 + 9;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private Path folder;
    private Product product;

    @Test
    public void aFitThatIsKilledAgainAndAgainEndsWithTheSameBits() throws Exception {
        folder = temporary.getRoot().toPath();
        product = new Product(folder);
        Files.write(folder.resolve("decay.bin"), decay());
        String undisturbed = rows(product.succeed(fit("undisturbed", "0.02")));
        Random random = new Random(SEED);
        int fits = 0;
        for (int kills = 0; kills < KILLS; ) {
            if (kill("killed-" + fits, random.nextInt(LAST_MILLIS))) {
                kills++;
            } else {
                assertEquals(
                        "fit " + fits + ", seed " + SEED, undisturbed, rows(Files.readString(folder.resolve("out"))));
                assertTrue("fits end before they are killed", fits++ < 10 * KILLS);
            }
        }
        Optional<Path> newest = newest("killed-" + fits);
        byte[] state = Files.readAllBytes(newest.orElseThrow());
        state[state.length / 2] ^= 1;
        Files.write(newest.get(), state);
        String resumed = product.succeed(fit("killed-" + fits, "1"));
        assertEquals("seed " + SEED, undisturbed, rows(resumed));
        assertTrue(resumed, resumed.contains("\"resumed\""));
        assertTrue(resumed, resumed.contains(newest.get().getFileName() + " is damaged"));
    }

    /** Types the fit, and kills it some time after it has kept a state of its own; false if it came to its end before. */
    private boolean kill(String name, int millis) throws Exception {
        Optional<Path> before = newest(name);
        Process process = product.start(fit(name, "1"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        boolean ended = false;
        while (!ended && newest(name).equals(before)) {
            assertTrue("keeps a state in time", System.nanoTime() < deadline);
            ended = process.waitFor(1, TimeUnit.MILLISECONDS);
        }
        if (!ended) {
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly();
        Product.Ended end = product.await(process);
        assertTrue(end.toString(), end.code() == KILLED || end.code() == 0);
        assertEquals("", end.err());
        return end.code() == KILLED;
    }

    private Optional<Path> newest(String name) throws IOException {
        Path checkpoints = folder.resolve(name).resolve("checkpoints");
        if (Files.notExists(checkpoints)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(f -> f.getFileName().toString().matches("batch_\\d+\\.h5"))
                    .max(Comparator.comparing(f -> f.getFileName().toString()));
        }
    }

    private static String[] fit(String name, String overhead) {
        List<String> words = new ArrayList<>(List.of("fit", "decay.bin", "--source", "binary"));
        words.addAll(List.of("--set", "source.columns=[x, y]"));
        words.addAll(List.of("--model", "a*exp(-b*x)+c"));
        words.addAll(List.of("--parameter", "a = 1", "--parameter", "b = 1", "--parameter", "c = 0"));
        words.addAll(List.of("--optimizer", "streaming", "--set", "optimizer.chunk.points=2000"));
        words.addAll(List.of("--set", "optimizer.checkpoint.frequency=1"));
        words.addAll(List.of("--set", "optimizer.checkpoint.overhead=" + overhead));
        words.addAll(List.of("--output-dir", name, "--no-fitted-data", "--json"));
        return words.toArray(String[]::new);
    }

    /** What was fitted, all digits, out of a report in JSON. */
    private static String rows(String json) {
        int at = json.indexOf("\"rows\"");
        assertTrue(json, at > 0);
        return json.substring(at);
    }

    /** x, then y = 2.5 exp(-0.7 x) + 1 and some disorder. */
    private static byte[] decay() {
        ByteBuffer bytes = ByteBuffer.allocate(16 * POINTS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < POINTS; i++) {
            bytes.putDouble(i * 1e-5);
        }
        Random random = new Random(3);
        for (int i = 0; i < POINTS; i++) {
            bytes.putDouble(2.5 * StrictMath.exp(-0.7 * i * 1e-5) + 1 + 0.1 * random.nextDouble());
        }
        return bytes.array();
    }
}
