package org.meander.benchmarks;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.meander.base.DType;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.scalar.ScalarDecoder;
import org.meander.codec.scalar.ScalarEncoder;

/**
 * The scalar codec beside zstd-3 of the same symbols, and beside the ideal row: the order-0 entropy of the symbols by scale class (32
 * classes by the RMS of 4096 cells) and 16 bits for 4096 cells. The trellis is given the RMS error of the one step. Argument: a file of little-endian F32; without one, seeded normal
 * variables whose scale changes every 4096 cells.
 */
public final class ScalarBenchmark {

    private static final int GROUP = 4096;
    private static final int CLASSES = 32;
    private static final int SIDE = 2048;

    private ScalarBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment cells = arguments.length > 0 ? read(arena, Path.of(arguments[0])) : synthesise(arena);
            rates(arena, cells);
            speed(arena, cells, 21.12);
            speed(arena, cells, 45.2);
        }
    }

    private static MemorySegment read(Arena arena, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return mapped.asSlice(0, channel.size() / (4 * GROUP) * (4 * GROUP));
        }
    }

    private static MemorySegment synthesise(Arena arena) {
        Random random = new Random(1);
        MemorySegment cells = arena.allocate(4L * SIDE * SIDE);
        double scale = 1;
        for (long i = 0; i < (long) SIDE * SIDE; i++) {
            scale = i % GROUP == 0 ? 0.05 * Math.exp(0.4 * random.nextGaussian()) : scale;
            cells.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (scale * random.nextGaussian()));
        }
        return cells;
    }

    /** One row of cells, so that groups are neighbours in the file. */
    private static Block row(MemorySegment cells) {
        return new Block(DType.F32, (int) (cells.byteSize() / 4), 1, cells);
    }

    private static void rates(Arena arena, MemorySegment cells) {
        long n = cells.byteSize() / 4;
        MemorySegment target = arena.allocate(cells.byteSize() + 4096);
        System.out.println(
                "| SNR dB | scalar, bits a value | ideal row | ratio | with a trellis | zstd-3 of the symbols |");
        System.out.println("|---|---|---|---|---|---|");
        for (double snr : new double[] {20, 25, 30, 35, 40, 50}) {
            double bound = bound(cells, snr);
            try (Encoder.Session session = encoder(bound).open();
                    Encoder.Session trellis = trellis(bound).open()) {
                double bits = 8.0 * session.encode(row(cells), target).bytes() / n;
                double along = 8.0 * trellis.encode(row(cells), target).bytes() / n;
                double ideal = ideal(cells, 2 * bound);
                byte[] symbols = symbols(cells, 2 * bound);
                double zstd = 8.0 * Zstd.compress(symbols, 3).length / n;
                System.out.printf(
                        Locale.ROOT,
                        "| %.0f | %.4f | %.4f | %.4f | %.4f | %.4f |%n",
                        snr,
                        bits,
                        ideal,
                        bits / ideal,
                        along,
                        zstd);
            }
        }
    }

    /** Half of the step whose errors have that ratio to the deviation from zero. */
    private static double bound(MemorySegment cells, double snr) {
        double squares = 0;
        long n = cells.byteSize() / 4;
        for (long i = 0; i < n; i++) {
            double x = cells.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            squares += x * x;
        }
        return Math.sqrt(3 * squares / n) * Math.pow(10, -snr / 20);
    }

    private static double ideal(MemorySegment cells, double step) {
        long n = cells.byteSize() / 4;
        int groups = (int) (n / GROUP);
        double[] logs = new double[groups];
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int g = 0; g < groups; g++) {
            double squares = 0;
            for (int i = 0; i < GROUP; i++) {
                double q = Math.rint(cells.getAtIndex(ValueLayout.JAVA_FLOAT, (long) g * GROUP + i) / step);
                squares += q * q;
            }
            logs[g] = Math.log(Math.max(squares / GROUP, 1e-4));
            low = Math.min(low, logs[g]);
            high = Math.max(high, logs[g]);
        }
        Map<Long, long[]> counts = new HashMap<>();
        long[] totals = new long[CLASSES];
        for (int g = 0; g < groups; g++) {
            int c = (int) Math.min(CLASSES - 1, (logs[g] - low) / (high - low + 1e-9) * CLASSES);
            totals[c] += GROUP;
            for (int i = 0; i < GROUP; i++) {
                long q = (long) Math.rint(cells.getAtIndex(ValueLayout.JAVA_FLOAT, (long) g * GROUP + i) / step);
                counts.computeIfAbsent(q * CLASSES + c, k -> new long[1])[0]++;
            }
        }
        double bits = 16.0 * groups;
        for (Map.Entry<Long, long[]> entry : counts.entrySet()) {
            double k = entry.getValue()[0];
            bits -= k * Math.log(k / totals[Math.floorMod(entry.getKey(), CLASSES)]) / Math.log(2);
        }
        return bits / n;
    }

    /** Symbols as bytes if all fit, otherwise as 16-bit numbers. */
    private static byte[] symbols(MemorySegment cells, double step) {
        int n = (int) (cells.byteSize() / 4);
        short[] wide = new short[n];
        boolean fits = true;
        for (int i = 0; i < n; i++) {
            double q = Math.rint(cells.getAtIndex(ValueLayout.JAVA_FLOAT, i) / step);
            wide[i] = (short) Math.clamp(q, Short.MIN_VALUE, Short.MAX_VALUE);
            fits &= wide[i] == (byte) wide[i];
        }
        byte[] bytes = new byte[fits ? n : 2 * n];
        for (int i = 0; i < n; i++) {
            if (fits) {
                bytes[i] = (byte) wide[i];
            } else {
                bytes[2 * i] = (byte) wide[i];
                bytes[2 * i + 1] = (byte) (wide[i] >> 8);
            }
        }
        return bytes;
    }

    private static void speed(Arena arena, MemorySegment all, double snr) {
        long n = (long) SIDE * SIDE;
        MemorySegment cells = arena.allocate(4 * n, 64).copyFrom(all.asSlice(0, 4 * n));
        double bound = bound(cells, snr);
        Block block = new Block(DType.F32, SIDE, SIDE, cells);
        Block back = new Block(DType.F32, SIDE, SIDE, arena.allocate(4 * n, 64));
        Encoder.Session encoder = encoder(bound).open();
        Decoder.Session decoder = new ScalarDecoder().open();
        MemorySegment target = arena.allocate(encoder.bound(DType.F32, SIDE, SIDE));
        MemorySegment payload = target.asSlice(0, encoder.encode(block, target).bytes());
        Encoder.Session trellis = trellis(bound).open();
        MemorySegment other = arena.allocate(target.byteSize());
        long length = trellis.encode(block, other).bytes();
        MemorySegment along = arena.allocate(length).copyFrom(other.asSlice(0, length));
        byte[] symbols = symbols(cells, 2 * bound);
        byte[] packed = new byte[(int) Zstd.compressBound(symbols.length)];
        int size = (int) Zstd.compress(packed, symbols, 3);
        byte[] unpacked = new byte[symbols.length];
        double gigabytes = 4 * n / 1e9;
        String at = String.format(Locale.ROOT, " at %.1f dB", snr);
        new Paired("Encoding" + at, "GB/s of float32")
                .add("zstd-3 of ready symbols", gigabytes, () -> Zstd.compress(packed, symbols, 3))
                .add("scalar", gigabytes, () -> encoder.encode(block, other))
                .add("scalar, trellis", gigabytes, () -> trellis.encode(block, other))
                .run(15, 25);
        Zstd.compress(packed, symbols, 3);
        new Paired("Decoding" + at, "GB/s of float32")
                .add(
                        "zstd-3 to symbols",
                        gigabytes,
                        () -> Zstd.decompressByteArray(unpacked, 0, unpacked.length, packed, 0, size))
                .add("scalar", gigabytes, () -> decoder.decode(payload, back))
                .add("scalar, trellis", gigabytes, () -> decoder.decode(along, back))
                .run(15, 25);
        encoder.close();
        trellis.close();
        decoder.close();
    }

    private static Encoder encoder(double bound) {
        return encoder(bound, 0, false);
    }

    /** With a trellis, and the RMS error that one step has with this bound. */
    private static Encoder trellis(double bound) {
        return encoder(0, bound / Math.sqrt(3), true);
    }

    private static Encoder encoder(double bound, double rms, boolean trellis) {
        return new ScalarEncoder(RateDistortion.config(
                ScalarEncoder.Config.class, Map.of("max_absolute_error", bound, "rms_error", rms, "trellis", trellis)));
    }
}
