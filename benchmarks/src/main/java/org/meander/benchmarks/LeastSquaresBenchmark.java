package org.meander.benchmarks;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.meander.base.DType;
import org.meander.optimizer.Columns;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.expression.ExpressionModel;
import org.meander.optimizer.streaming.StreamingOptimizer;
import org.meander.tck.DoubleExponential;

/**
 * Fits five parameters of two decays to points in mapped files: passes in double and single precision, and whole fits from a bad start. The argument is
 * the number of points, 10^7 without it; peers fit up to 2*10^7.
 */
public final class LeastSquaresBenchmark {

    private static final double[] START = {1, 1, 1, 0.1, 0};

    /** SciPy holds ten copies of the points in memory. */
    private static final long MOST_FOR_PEERS = 20_000_000;

    private LeastSquaresBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        long count = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000_000;
        Path folder = Files.createTempDirectory("least-squares");
        Path doubles = folder.resolve("f64");
        Path floats = folder.resolve("f32");
        try {
            write(doubles, floats, count);
            measure(doubles, floats, count);
            if (count <= MOST_FOR_PEERS) {
                peers(doubles, count);
            }
        } finally {
            Files.deleteIfExists(doubles);
            Files.deleteIfExists(floats);
            Files.deleteIfExists(folder);
        }
    }

    private static void measure(Path doubles, Path floats, long count) {
        try (Columns wide = points(doubles, DType.F64, count);
                Columns narrow = points(floats, DType.F32, count)) {
            for (int threads = 1; threads <= Runtime.getRuntime().availableProcessors(); threads *= 2) {
                passes(wide, narrow, count, threads);
                fits(wide, narrow, count, threads);
                expressions(wide, count, threads, false);
                expressions(narrow, count, threads, true);
            }
        }
    }

    private static void passes(Columns wide, Columns narrow, long count, int threads) {
        Paired passes = new Paired(count + " points, " + threads + " threads, passes", "Mpoint/s");
        ForwardModel model = new DoubleExponential();
        try (FitPasses wider = passes(model, wide, threads);
                FitPasses narrower = passes(model, narrow, threads)) {
            wider.measure(passes, "F64, double", false);
            wider.measure(passes, "F64, single", true);
            narrower.measure(passes, "F32, double", false);
            narrower.measure(passes, "F32, single", true);
            passes.run(10, 15);
        }
    }

    private static FitPasses passes(ForwardModel model, Columns points, int threads) {
        return new FitPasses(problem(model, points), solve(model, points, threads, Map.of()), threads);
    }

    private static void fits(Columns wide, Columns narrow, long count, int threads) {
        Paired fits = new Paired(count + " points, " + threads + " threads, whole fits", "fits/s");
        fits.add("F64, double", 1, () -> solve(wide, threads, Map.of()));
        fits.add("F64, single first", 1, () -> solve(wide, threads, Map.of("precision", "single")));
        fits.add("F32, double", 1, () -> solve(narrow, threads, Map.of()));
        fits.add("F32, single first", 1, () -> solve(narrow, threads, Map.of("precision", "single")));
        fits.run(2, 7);
        Solution solution = solve(wide, threads, Map.of());
        System.out.printf(Locale.ROOT, "%n%d passes, %s%n", solution.passes(), solution.parameters());
    }

    /** The same model as its user writes it, beside the one written by hand. */
    private static void expressions(Columns points, long count, int threads, boolean single) {
        ForwardModel formula = new ExpressionModel(
                "a*exp(-b*x)+c*exp(-d*x)+e", List.of("a = 1", "b = 1", "c = 1", "d = 0.1", "e = 0"), List.of("x"));
        String precision = single ? "single" : "double";
        Paired passes = new Paired(count + " points, " + threads + " threads, passes in " + precision, "Mpoint/s");
        try (FitPasses hand = passes(new DoubleExponential(), points, threads);
                FitPasses expression = passes(formula, points, threads)) {
            hand.measure(passes, "by hand", single);
            expression.measure(passes, "expression", single);
            passes.run(10, 15);
        }
    }

    /** What else is installed, on the same file; each starts at the same values and prints its seconds and parameters. */
    private static void peers(Path doubles, long count) throws IOException {
        Path folder = Path.of(System.getProperty("peers", "benchmarks/peers"));
        String points = Long.toString(count);
        String threads = Integer.toString(Runtime.getRuntime().availableProcessors());
        System.out.printf("%n### %d points, whole fits of peers: seconds, a, b, c, d, e%n", count);
        peer(
                "SciPy curve_fit",
                List.of("python3", folder.resolve("double_exponential.py").toString(), doubles.toString(), points));
        peer("Ceres", List.of(folder.resolve("double_exponential").toString(), doubles.toString(), points, threads));
    }

    private static void peer(String name, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            System.out.println(name + ": " + (code == 0 ? output : "not run: " + output));
        } catch (IOException e) {
            System.out.println(name + ": not installed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Solution solve(Columns points, int threads, Map<String, Object> changes) {
        return solve(new DoubleExponential(), points, threads, changes);
    }

    private static Solution solve(ForwardModel model, Columns points, int threads, Map<String, Object> changes) {
        StreamingOptimizer optimizer = new StreamingOptimizer((StreamingOptimizer.Config) Proxy.newProxyInstance(
                LeastSquaresBenchmark.class.getClassLoader(),
                new Class<?>[] {StreamingOptimizer.Config.class, Annotation.class},
                (proxy, method, none) -> changes.getOrDefault(method.getName(), method.getDefaultValue())));
        return optimizer.solve(problem(model, points), optimizer.options().withThreads(threads), Run.QUIET);
    }

    private static Problem problem(ForwardModel model, Columns points) {
        return Problem.of(model, points).withStart(START);
    }

    private static Columns points(Path file, DType dtype, long count) {
        return Columns.map(
                count,
                List.of(new Columns.Place(file, 0, dtype), new Columns.Place(file, dtype.bytes(count), dtype)),
                false);
    }

    private static void write(Path doubles, Path floats, long count) throws IOException {
        Random random = new Random(1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wide = map(doubles, 16 * count, arena);
            MemorySegment narrow = map(floats, 8 * count, arena);
            for (long i = 0; i < count; i++) {
                double x = 10.0 * i / count;
                double y = 2.5 * Math.exp(-1.3 * x) + 0.8 * Math.exp(-0.15 * x) + 0.3 + 0.01 * random.nextGaussian();
                wide.setAtIndex(ValueLayout.JAVA_DOUBLE, i, x);
                wide.setAtIndex(ValueLayout.JAVA_DOUBLE, count + i, y);
                narrow.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) x);
                narrow.setAtIndex(ValueLayout.JAVA_FLOAT, count + i, (float) y);
            }
        }
    }

    private static MemorySegment map(Path file, long bytes, Arena arena) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }
}
