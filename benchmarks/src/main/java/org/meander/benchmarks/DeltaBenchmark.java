package org.meander.benchmarks;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.meander.base.DType;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.delta.DeltaDecoder;
import org.meander.codec.delta.DeltaEncoder;
import org.meander.codec.lossless.LosslessDecoder;
import org.meander.codec.lossless.LosslessEncoder;
import org.meander.codec.scalar.ScalarDecoder;
import org.meander.codec.scalar.ScalarEncoder;
import org.meander.tck.TrainingRun;

/**
 * Fifty checkpoints of a training run ({@link TrainingRun}: 235,146 parameters, of which a layer of 32,768 is frozen): bytes by the codecs,
 * alone and with the checkpoints before as references, every tenth without, beside Zstandard. Speeds are bytes of F32 for a second of the
 * thread's own time. Arguments: number of checkpoints.
 */
public final class DeltaBenchmark {

    private static final int KEY = 10;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Arena arena = Arena.ofShared();
    private final List<List<Block>> run = new ArrayList<>();
    private long bytes;
    private String speed = "";

    private DeltaBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        new DeltaBenchmark().measure(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50);
    }

    private void measure(int checkpoints) {
        TrainingRun training = new TrainingRun(1, 2000, 256, 128);
        for (int epoch = 0; epoch < checkpoints; epoch++) {
            double right = training.epoch();
            List<Block> tensors = new ArrayList<>();
            for (int layer = 0; layer < 3; layer++) {
                tensors.add(block(training.weights(layer)));
                tensors.add(block(training.biases(layer)));
            }
            run.add(tensors);
            if (epoch % 10 == 9) {
                System.out.printf(Locale.ROOT, "epoch %d: %.3f told right%n", epoch + 1, right);
            }
        }
        bytes = 4L * training.parameters() * checkpoints;
        Map<String, Long> rows = new LinkedHashMap<>();
        rows.put("zstd -19", sum(files(), file -> Zstd.compress(file, 19).length));
        rows.put("zstd -19, bytes shuffled", sum(files(), file -> Zstd.compress(shuffled(file), 19).length));
        rows.put(
                "zstd -19, exponents and mantissas apart",
                sum(files(), file -> Zstd.compress(shuffled(turned(file)), 19).length));
        rows.put(
                "zstd -19, exclusive or with the one before, bytes shuffled",
                sum(differences(), file -> Zstd.compress(shuffled(file), 19).length));
        System.out.printf("%n| codec | bytes | of zstd -19, shuffled | bits a value | encode, decode, MB/core-s"
                + " |%n|---|---|---|---|---|%n");
        long peer = rows.get("zstd -19, bytes shuffled");
        rows.forEach((name, size) -> print(name, size, peer, ""));
        code("lossless", new LosslessEncoder(), new LosslessDecoder(), 0, peer);
        code("delta", new DeltaEncoder(), new DeltaDecoder(), 2, peer);
        Encoder scalar = new ScalarEncoder(
                RateDistortion.config(ScalarEncoder.Config.class, Map.of("relative_rms_error", 0.001)));
        code("scalar, relative RMS error 0.001", scalar, new ScalarDecoder(), 0, peer);
        code("scalar with reference, the same", scalar, new ScalarDecoder(), 1, peer);
        long frozen = 0;
        for (int epoch = 1; epoch < checkpoints; epoch++) {
            frozen += encode(
                    new DeltaEncoder(),
                    run.get(epoch).get(2),
                    List.of(run.get(epoch - 1).get(2)));
        }
        System.out.printf("%nThe frozen layer takes %d bytes a checkpoint.%n", frozen / Math.max(1, checkpoints - 1));
        arena.close();
    }

    private Block block(float[] values) {
        MemorySegment cells = arena.allocate(4L * values.length, 64);
        MemorySegment.copy(values, 0, cells, ValueLayout.JAVA_FLOAT, 0, values.length);
        return new Block(DType.F32, values.length, 1, cells);
    }

    private List<byte[]> files() {
        List<byte[]> files = new ArrayList<>();
        for (List<Block> tensors : run) {
            int length = 4 * (int) tensors.stream().mapToLong(Block::elements).sum();
            MemorySegment all = MemorySegment.ofArray(new byte[length]);
            long at = 0;
            for (Block tensor : tensors) {
                all.asSlice(at).copyFrom(tensor.cells());
                at += tensor.cells().byteSize();
            }
            files.add((byte[]) all.heapBase().orElseThrow());
        }
        return files;
    }

    private List<byte[]> differences() {
        List<byte[]> files = files();
        for (int i = files.size() - 1; i > 0; i--) {
            for (int b = 0; i % KEY > 0 && b < files.get(i).length; b++) {
                files.get(i)[b] ^= files.get(i - 1)[b];
            }
        }
        return files;
    }

    private static byte[] shuffled(byte[] file) {
        int n = file.length / 4;
        byte[] planes = new byte[file.length];
        for (int i = 0; i < file.length; i++) {
            planes[i % 4 * n + i / 4] = file[i];
        }
        return planes;
    }

    /** Each number with its sign at the end, so that the exponent is a byte. */
    private static byte[] turned(byte[] file) {
        MemorySegment numbers = MemorySegment.ofArray(file);
        for (long i = 0; i < file.length; i += 4) {
            int bits = numbers.get(ValueLayout.JAVA_INT_UNALIGNED, i);
            numbers.set(ValueLayout.JAVA_INT_UNALIGNED, i, Integer.rotateLeft(bits, 1));
        }
        return file;
    }

    private static long sum(List<byte[]> files, ToLongFunction<byte[]> size) {
        return files.stream().mapToLong(size).sum();
    }

    private long encode(Encoder encoder, Block block, List<Block> references) {
        try (Encoder.Session session = encoder.open()) {
            MemorySegment target = arena.allocate(session.bound(block.dtype(), block.width(), block.height()));
            return session.encode(block, references, target).bytes();
        }
    }

    /** Codes the run three times, of which the last is reported; errors do not add up, as references are what was decoded. */
    private void code(String name, Encoder encoder, Decoder decoder, int references, long peer) {
        long size = 0;
        for (int pass = 0; pass < 3; pass++) {
            size = pass(encoder, decoder, references);
        }
        print(name, size, peer, speed);
    }

    private long pass(Encoder encoder, Decoder decoder, int references) {
        long size = 0;
        long encode = 0;
        long decode = 0;
        try (Encoder.Session session = encoder.open();
                Encoder.Session alone = new LosslessEncoder().open();
                Decoder.Session decoding = decoder.open();
                Arena scratch = Arena.ofConfined()) {
            List<List<Block>> decoded = new ArrayList<>();
            for (int epoch = 0; epoch < run.size(); epoch++) {
                List<Block> restored = new ArrayList<>();
                for (int t = 0; t < run.get(epoch).size(); t++) {
                    Block block = run.get(epoch).get(t);
                    List<Block> before = new ArrayList<>();
                    for (int r = 1; r <= Math.min(references, epoch % KEY); r++) {
                        before.add(decoded.get(epoch - r).get(t));
                    }
                    MemorySegment target = scratch.allocate(session.bound(DType.F32, block.width(), 1));
                    Block back = new Block(DType.F32, block.width(), 1, scratch.allocate(4L * block.width(), 64));
                    long start = THREADS.getCurrentThreadCpuTime();
                    Encoding done = session.encode(block, before, target);
                    long middle = THREADS.getCurrentThreadCpuTime();
                    decoding.decode(target.asSlice(0, done.bytes()), before, back);
                    decode += THREADS.getCurrentThreadCpuTime() - middle;
                    encode += middle - start;
                    long least = done.bytes();
                    if (encoder.lossless() && done.references() == 0) {
                        MemorySegment other = scratch.allocate(alone.bound(DType.F32, block.width(), 1));
                        least = Math.min(least, alone.encode(block, other).bytes());
                    }
                    size += least;
                    restored.add(back);
                }
                decoded.add(restored);
            }
        }
        speed = String.format(Locale.ROOT, "%.0f, %.0f", bytes * 1e3 / encode, bytes * 1e3 / decode);
        return size;
    }

    private void print(String name, long size, long peer, String speed) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.3f | %.2f | %s |%n",
                name,
                size,
                (double) size / peer,
                32.0 * size / bytes,
                speed);
    }
}
