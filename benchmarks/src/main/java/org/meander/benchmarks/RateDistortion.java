package org.meander.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.delta.DeltaDecoder;
import org.meander.codec.delta.DeltaEncoder;
import org.meander.codec.jpeg.JpegDecoder;
import org.meander.codec.jpeg.JpegEncoder;
import org.meander.codec.lossless.LosslessDecoder;
import org.meander.codec.lossless.LosslessEncoder;
import org.meander.codec.scalar.ScalarDecoder;
import org.meander.codec.scalar.ScalarEncoder;
import org.meander.codec.video.VideoDecoder;
import org.meander.codec.video.VideoEncoder;
import org.meander.curve.hilbert.HilbertCurve;

/**
 * Bits a value against relative RMS error, and the speed, of every codec: on normal variables, on a file of weights along the Hilbert
 * curve, on a smooth field, and on a smooth signal in rows. Speeds are bytes of F32 for a second of the coding thread's own time, the best of some repetitions, so that
 * other processes hardly matter. Arguments: the file of little-endian F32, and the picture to draw.
 */
public final class RateDistortion {

    static final int SIDE = 512;

    private static final double[] ERRORS = {0.3, 0.1, 0.03, 0.01, 0.003, 0.001};
    private static final double[] QUALITIES = {25, 50, 75, 90, 100};
    private static final List<String> LOSSY = List.of("av1", "vp9", "h264", "mpeg4", "mjpeg");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int LEAST_REPETITIONS = 2;
    private static final int MOST_REPETITIONS = 200;

    /** Time for the compiler to finish with the fast codecs. */
    private static final long WARM_NS = 400_000_000;

    /** A codec's setting on some data. */
    record Point(String codec, String setting, double bits, double error, double encode, double decode) {}

    private record Way(String codec, String setting, Encoder encoder, Decoder decoder) {}

    private RateDistortion() {}

    public static void main(String[] arguments) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            Map<String, MemorySegment> data = new LinkedHashMap<>();
            data.put("normal variables", normal(arena));
            data.put("trained weights", weights(arena, Path.of(arguments[0])));
            data.put("smooth field", smooth(arena));
            data.put("smooth signal", signal(arena));
            Map<String, List<Point>> results = new LinkedHashMap<>();
            data.forEach((name, cells) -> results.put(name, measure(arena, name, cells)));
            RatePlot.draw(results, Path.of(arguments[1]));
        }
    }

    private static MemorySegment normal(Arena arena) {
        Random random = new Random(1);
        MemorySegment cells = arena.allocate(4L * SIDE * SIDE);
        for (long i = 0; i < (long) SIDE * SIDE; i++) {
            cells.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (0.02 * random.nextGaussian()));
        }
        return cells;
    }

    /** From the middle of the file, where the layers are. */
    private static MemorySegment weights(Arena arena, Path file) throws IOException {
        long bytes = 4L * SIDE * SIDE;
        try (FileChannel channel = FileChannel.open(file)) {
            long from = channel.size() / 2 / 4096 * 4096;
            MemorySegment values = channel.map(FileChannel.MapMode.READ_ONLY, from, bytes, arena);
            MemorySegment cells = arena.allocate(bytes);
            HilbertCurve curve = new HilbertCurve();
            curve.map(curve.grid((long) SIDE * SIDE), values, cells, 4);
            return cells;
        }
    }

    /** Waves of all directions whose amplitude falls with the square of their number, as in turbulence. */
    private static MemorySegment smooth(Arena arena) {
        Random random = new Random(3);
        double[] field = new double[SIDE * SIDE];
        for (int k = 0; k < 200; k++) {
            double number = Math.exp(random.nextDouble() * Math.log(SIDE / 4.0));
            double angle = random.nextDouble() * 2 * Math.PI;
            double phase = random.nextDouble() * 2 * Math.PI;
            double fx = 2 * Math.PI * number * Math.cos(angle) / SIDE;
            double fy = 2 * Math.PI * number * Math.sin(angle) / SIDE;
            double amplitude = Math.pow(number, -5.0 / 3);
            for (int i = 0; i < field.length; i++) {
                field[i] += amplitude * Math.sin(fx * (i % SIDE) + fy * (i / SIDE) + phase);
            }
        }
        MemorySegment cells = arena.allocate(4L * SIDE * SIDE);
        for (int i = 0; i < field.length; i++) {
            cells.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) field[i]);
        }
        return cells;
    }

    /** A signal along the rows whose spectrum falls with the square of the frequency: a random walk. */
    private static MemorySegment signal(Arena arena) {
        Random random = new Random(4);
        MemorySegment cells = arena.allocate(4L * SIDE * SIDE);
        double value = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            value += random.nextGaussian();
            cells.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
        }
        return cells;
    }

    private static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("lossless", "", new LosslessEncoder(), new LosslessDecoder()));
        ways.add(new Way("delta", "", new DeltaEncoder(), new DeltaDecoder()));
        for (double error : ERRORS) {
            ways.add(new Way(
                    "scalar",
                    "relative.rms.error " + error,
                    new ScalarEncoder(config(ScalarEncoder.Config.class, Map.of("relative_rms_error", error))),
                    new ScalarDecoder()));
        }
        for (double error : ERRORS) {
            ways.add(new Way(
                    "scalar alone",
                    "relative.rms.error " + error + ", prediction none",
                    new ScalarEncoder(config(
                            ScalarEncoder.Config.class, Map.of("relative_rms_error", error, "prediction", "none"))),
                    new ScalarDecoder()));
        }
        for (double error : ERRORS) {
            ways.add(new Way(
                    "ffv1",
                    "relative.rms.error " + error,
                    new VideoEncoder(config(VideoEncoder.Config.class, Map.of("relative_rms_error", error))),
                    new VideoDecoder()));
        }
        for (String name : LOSSY) {
            for (double quality : QUALITIES) {
                ways.add(new Way(
                        name,
                        "quality " + (int) quality,
                        new VideoEncoder(
                                config(VideoEncoder.Config.class, Map.of("encoder", name, "quality", quality))),
                        new VideoDecoder()));
            }
        }
        for (double quality : QUALITIES) {
            ways.add(new Way(
                    "jpeg",
                    "quality " + (int) quality,
                    new JpegEncoder(config(JpegEncoder.Config.class, Map.of("quality", (int) quality))),
                    new JpegDecoder()));
        }
        return ways;
    }

    /** A configuration with some keys given and the defaults of the others. */
    static <T> T config(Class<T> type, Map<String, Object> keys) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, ignored) -> keys.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    private static List<Point> measure(Arena arena, String name, MemorySegment cells) {
        System.out.printf("%n**%s**%n%n", name);
        System.out.println(
                "| codec | setting | bits a value | relative RMS error | encode, MB/core-s | decode, MB/core-s |%n|---|---|---|---|---|---|"
                        .formatted());
        Block block = new Block(DType.F32, SIDE, SIDE, cells);
        List<Point> points = new ArrayList<>();
        for (Way way : ways()) {
            try {
                Point point = measure(arena, way, block);
                points.add(point);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.3f | %.2g | %.1f | %.1f |%n",
                        point.codec(),
                        point.setting(),
                        point.bits(),
                        point.error(),
                        point.encode(),
                        point.decode());
            } catch (MeanderException e) {
                System.out.printf("| %s | %s | refused | | | |%n", way.codec(), way.setting());
            }
        }
        return points;
    }

    private static Point measure(Arena arena, Way way, Block block) {
        Block decoded =
                new Block(DType.F32, SIDE, SIDE, arena.allocate(block.cells().byteSize()));
        double megabytes = block.cells().byteSize() / 1e6;
        double encode = 0;
        double decode = 0;
        long bytes = 0;
        try (Encoder.Session encoding = way.encoder().open();
                Decoder.Session decoding = way.decoder().open()) {
            MemorySegment target = arena.allocate(encoding.bound(DType.F32, SIDE, SIDE));
            long begin = THREADS.getCurrentThreadCpuTime();
            for (int i = 0;
                    i < LEAST_REPETITIONS
                            || THREADS.getCurrentThreadCpuTime() - begin < WARM_NS && i < MOST_REPETITIONS;
                    i++) {
                long start = THREADS.getCurrentThreadCpuTime();
                bytes = encoding.encode(block, target).bytes();
                long middle = THREADS.getCurrentThreadCpuTime();
                decoding.decode(target.asSlice(0, bytes), decoded);
                long end = THREADS.getCurrentThreadCpuTime();
                encode = Math.max(encode, megabytes / (middle - start) * 1e9);
                decode = Math.max(decode, megabytes / (end - middle) * 1e9);
            }
        }
        double squares = 0;
        double power = 0;
        for (long i = 0; i < block.elements(); i++) {
            double x = block.cells().getAtIndex(ValueLayout.JAVA_FLOAT, i);
            double error = x - decoded.cells().getAtIndex(ValueLayout.JAVA_FLOAT, i);
            squares += error * error;
            power += x * x;
        }
        return new Point(
                way.codec(), way.setting(), 8.0 * bytes / block.elements(), Math.sqrt(squares / power), encode, decode);
    }
}
