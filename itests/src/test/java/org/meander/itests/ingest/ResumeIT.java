package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Test;
import org.meander.base.Cancellation;
import org.meander.base.Progress;

/** A model that is larger than the heap is encoded by the product, killed halfway, and goes on to the same bytes. */
public class ResumeIT extends IngestTest {

    private static final int TENSORS = 4;
    private static final int ELEMENTS = 16 << 20;
    private static final String HEAP = "-Xmx128m";
    /** Heap, the product's default limit of memory, and some for the JVM itself. */
    private static final long MOST_ANONYMOUS_KIB = (128 + 512 + 128) << 10;

    private static final int KILLED = 128 + 9;

    private Product product;
    private long anonymous;

    @Test
    public void aModelThatWasKilledHalfwayGoesOnToTheSameBytes() throws Exception {
        product = new Product(folder);
        write(folder.resolve("large.safetensors"));
        Product.Ended whole = product.await(watched(encode("whole"), Long.MAX_VALUE, "whole"));
        assertEquals(whole.toString(), 0, whole.code());
        Process process = encode("killed");
        watched(process, written("whole") / 2, "killed").destroyForcibly();
        assertEquals(KILLED, product.await(process).code());
        Product.Ended rest = product.await(watched(encode("killed"), Long.MAX_VALUE, "killed"));
        assertEquals(rest.toString(), 0, rest.code());
        assertTrue(rest.out(), rest.out().replaceAll("\\s", "").contains("\"resumed\":true"));
        assertTrue(anonymous + " KiB of anonymous memory", anonymous < MOST_ANONYMOUS_KIB);

        applyWatch("whole");
        Map<String, String> expected = Contents.of(store(WATCH), "hierarchical");
        applyWatch("killed");
        assertHolds(expected);
        assertTrue(store(WATCH).verify(Progress.NONE, Cancellation.NEVER).isEmpty());
    }

    private Process encode(String store) throws IOException {
        return product.startWith(
                HEAP,
                "encode",
                "large.safetensors",
                "--store",
                store,
                "--set",
                "options.checkpoint.bytes=16777216",
                "--json");
    }

    /** Waits until the process has ended or its store has so many bytes; notes the memory that it takes. */
    private Process watched(Process process, long bytes, String store) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (written(store) < bytes && !process.waitFor(5, TimeUnit.MILLISECONDS)) {
            assertTrue("writes in time", System.nanoTime() < deadline);
            anonymous = Math.max(anonymous, anonymous(process.pid()));
        }
        return process;
    }

    /** KiB of resident memory that is no file's; 0 where the system does not tell. */
    private static long anonymous(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private long written(String store) throws IOException {
        Path segments = folder.resolve(store).resolve("segments");
        long bytes = 0;
        if (Files.isDirectory(segments)) {
            try (Stream<Path> files = Files.list(segments)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                    bytes += Files.size(file);
                }
            }
        }
        return bytes;
    }

    /** Normally distributed values, scaled from megabyte to megabyte. */
    private static void write(Path file) throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int t = 0; t < TENSORS; t++) {
            header.append(t == 0 ? "" : ",")
                    .append(String.format(
                            "\"layer.%d.weight\":{\"dtype\":\"F32\",\"shape\":[4096,4096],\"data_offsets\":[%d,%d]}",
                            t, 4L * ELEMENTS * t, 4L * ELEMENTS * (t + 1)));
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        float[] values = new float[1 << 18];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
            write(channel, start.putLong(json.length).put(json).flip());
            ByteBuffer block = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int b = 0; b < TENSORS * (ELEMENTS / values.length); b++) {
                block.clear();
                for (float value : values) {
                    block.putFloat(value * (1 + b % 7));
                }
                write(channel, block.flip());
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
