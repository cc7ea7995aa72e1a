package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.meander.tck.TrainingRun;
import org.yaml.snakeyaml.Yaml;

/** The checkpoints of a training run go through the product, each encoded by what it differs from its predecessor. */
public class CheckpointsIT {

    private static final int EPOCHS = 12;
    private static final int KEY = 6;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path folder;
    private Path run;
    private Product product;

    @Before
    public void train() throws IOException {
        folder = temporary.getRoot().toPath();
        run = Files.createDirectory(folder.resolve("run"));
        product = new Product(folder);
        TrainingRun training = new TrainingRun(3, 400, 96, 48);
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            training.epoch();
            training.save(file(epoch));
        }
    }

    /** Without leading zeros, so that the order of the names is not that of the epochs. */
    private Path file(int epoch) {
        return run.resolve("epoch-" + epoch + ".safetensors");
    }

    @Test
    public void familiesAreSmallAndEveryCheckpointIsReadByItself() throws Exception {
        List<Map<String, Object>> rows = encode("exact", "--lossless");
        assertEquals(
                IntStream.rangeClosed(1, EPOCHS).mapToObj(e -> "epoch-" + e).toList(),
                rows.stream().map(row -> row.get("model")).toList());
        assertTrue("" + sum(rows), sum(rows) <= 0.75 * zstd());
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            boolean key = epoch % KEY == 1;
            double bits = ((Number) rows.get(epoch - 1).get("bitsPerValue")).doubleValue();
            assertTrue(epoch + ": " + bits, key ? bits > 24 : bits < 23);
        }
        refuse("'epoch-4', 'epoch-5', 'epoch-6', were encoded by what they differ", "epoch-3");
        long before = bytes("exact");
        product.succeed("delete", "epoch-3", "--store", "exact", "--keep-dependants");
        product.succeed("compact", "--store", "exact");
        assertTrue("its payloads are still needed", bytes("exact") > before * 9 / 10);
        reconstruct("exact", 6);
        assertEquals(-1, Files.mismatch(file(6), folder.resolve("epoch-6.safetensors")));
        // The one that went comes back, against its predecessor, and what was encoded against it does not care.
        List<Map<String, Object>> again = encode("exact", "--lossless");
        assertEquals(
                1,
                again.stream().filter(row -> row.get("state").equals("stored")).count());
        assertEquals("epoch-2", again.get(2).get("reference"));
        reconstruct("exact", 3);
        assertEquals(-1, Files.mismatch(file(3), folder.resolve("epoch-3.safetensors")));
        product.succeed("models", "--verify", "--store", "exact");
        // One of the middle leaves alone, and is the same in a store that has nothing else.
        product.succeed("save", "epoch-5", "--store", "exact", "--output", "five.meander");
        product.succeed("load", "five.meander", "--store", "other");
        reconstruct("other", 5);
        assertEquals(-1, Files.mismatch(file(5), folder.resolve("epoch-5.safetensors")));
        product.succeed("models", "--verify", "--store", "other");
        // A part of a family goes at once, and with it what only it needed.
        refuse("--yes", "epoch-2", "--with-dependants");
        long all = bytes("exact");
        product.succeed("delete", "epoch-2", "--store", "exact", "--with-dependants", "--yes");
        product.succeed("compact", "--store", "exact");
        assertTrue(bytes("exact") + " of " + all, bytes("exact") < all * 3 / 4);
        Map<String, Object> listed =
                new Yaml().load(product.succeed("models", "--verify", "--store", "exact", "--json"));
        assertEquals(EPOCHS - 5, listed.get("models"));
        reconstruct("exact", 12);
        assertEquals(-1, Files.mismatch(file(12), folder.resolve("epoch-12.safetensors")));
    }

    /** A deletion that is refused with a sentence, and deletes nothing. */
    private void refuse(String why, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("delete", "--store", "exact"));
        command.addAll(List.of(words));
        Product.Ended ended = product.run(command.toArray(String[]::new));
        assertEquals(ended.toString(), 1, ended.code());
        assertTrue(
                ended.toString(),
                ended.err().contains("nothing was deleted") && ended.err().contains(why));
        Map<String, Object> listed = new Yaml().load(product.succeed("models", "--store", "exact", "--json"));
        assertEquals(EPOCHS, listed.get("models"));
    }

    /** Bytes of the segments of a store. */
    private long bytes(String store) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(store).resolve("segments"))) {
            return files.filter(f -> f.toString().endsWith(".seg"))
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }

    @Test
    public void errorsAreBoundedAndDoNotAddUp() throws Exception {
        List<Map<String, Object>> rows = encode("bounded", "--relative-rms-error", "0.001");
        for (Map<String, Object> row : rows) {
            assertTrue(row.toString(), ((Number) row.get("relativeRmsError")).doubleValue() <= 0.001);
        }
        long floats = rows.stream()
                .mapToLong(row -> ((Number) row.get("sourceBytes")).longValue())
                .sum();
        assertTrue(sum(rows) + " of " + floats, sum(rows) <= floats / 6);
        reconstruct("bounded", EPOCHS);
        double squares = 0;
        double power = 0;
        float[] wanted = values(file(EPOCHS));
        float[] found = values(folder.resolve("epoch-" + EPOCHS + ".safetensors"));
        assertEquals(wanted.length, found.length);
        for (int i = 0; i < wanted.length; i++) {
            squares += ((double) wanted[i] - found[i]) * ((double) wanted[i] - found[i]);
            power += (double) wanted[i] * wanted[i];
        }
        assertTrue(squares + " of " + power, Math.sqrt(squares / power) <= 0.001);
    }

    /** Encodes the folder; the rows of the report. */
    private List<Map<String, Object>> encode(String store, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("encode", run.toString(), "--json", "--delta", "previous"));
        words.addAll(List.of("--store", store, "--key-interval", Integer.toString(KEY)));
        words.addAll(List.of(options));
        Map<String, Object> report = new Yaml().load(product.succeed(words.toArray(String[]::new)));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object row : (List<?>) report.get("rows")) {
            Map<String, Object> texts = new HashMap<>();
            ((Map<?, ?>) row).forEach((key, value) -> texts.put(key.toString(), value));
            rows.add(texts);
        }
        return rows;
    }

    private void reconstruct(String store, int epoch) throws Exception {
        Path file = folder.resolve("epoch-" + epoch + ".safetensors");
        Files.deleteIfExists(file);
        product.succeed("reconstruct", "epoch-" + epoch, "--store", store, "--output", file.toString());
    }

    private static long sum(List<Map<String, Object>> rows) {
        return rows.stream()
                .mapToLong(row -> ((Number) row.get("storedBytes")).longValue())
                .sum();
    }

    /** Bytes of the files with their bytes sorted by significance, as strongly compressed as is usual. */
    private long zstd() throws IOException {
        long sum = 0;
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            byte[] numbers = numbers(file(epoch)).array();
            byte[] planes = new byte[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                planes[i % 4 * (numbers.length / 4) + i / 4] = numbers[i];
            }
            sum += Zstd.compress(planes, 19).length;
        }
        return sum;
    }

    private static ByteBuffer numbers(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int header =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, header, bytes.length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] values(Path file) throws IOException {
        ByteBuffer numbers = numbers(file);
        float[] values = new float[numbers.remaining() / 4];
        numbers.asFloatBuffer().get(values);
        return values;
    }
}
