package org.meander.benchmarks;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.optimizer.Columns;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.homodyne.HomodyneFamily;
import org.meander.optimizer.homodyne.HomodyneSimulator;
import org.meander.optimizer.streaming.StreamingOptimizer;
import org.meander.optimizer.xpcs.TwoTimeModel;
import org.meander.optimizer.xpcs.XpcsData;
import org.meander.optimizer.xpcs.XpcsSelection;
import org.meander.source.TensorModel;

/**
 * Laminar flow: {@code simulated FRAMES ANGLES} fits a simulated measurement, made anew in every pass, in constant memory, and holds each parameter
 * against the truth; {@code passes FRAMES ANGLES} measures passes and whole fits of points in memory, FRAMES (FRAMES + 1) / 2 an
 * angle; {@code export FRAMES ANGLES FILE} writes the points as little-endian F64, fits them, and prints what {@code peers/laminar_flow.py} should find.
 */
public final class HomodyneBenchmark {

    private static final double Q = 0.0054;
    private static final double DT = 0.1;
    private static final String[] TRUTH = {
        "contrast = 0.3",
        "offset = 1",
        "D0 = 1000",
        "alpha = 0.3",
        "D_offset = 10",
        "gamma_dot_t0 = 0.002",
        "beta = 0.2",
        "gamma_dot_t_offset = 0.0005",
        "phi0 = 3"
    };

    private static final String[] START = {
        "D0 = 1300",
        "alpha = 0.5 [0, 2]",
        "D_offset = 0 [-100, 100]",
        "gamma_dot_t0 = 0.003",
        "beta = 0.1 [0, 2]",
        "phi0 = -2"
    };

    private HomodyneBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        String what = arguments.length > 0 ? arguments[0] : "passes";
        int frames = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2001;
        int angles = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        if (what.equals("simulated")) {
            simulated(frames, angles);
        } else if (what.equals("export")) {
            export(frames, angles, Path.of(arguments[3]));
        } else {
            passes(frames, angles);
        }
    }

    private static double[] angles(int count) {
        return IntStream.range(0, count)
                .mapToDouble(a -> 90.0 * a / (count - 1))
                .toArray();
    }

    private static TensorModel simulate(int frames, int angles) {
        Map<String, Object> settings =
                Map.of("frames", frames, "angles", angles(angles), "parameters", TRUTH, "q", Q, "dt", DT);
        return new HomodyneSimulator(configured(HomodyneSimulator.Config.class, settings)).open("simulated");
    }

    private static TwoTimeModel family() {
        return new HomodyneFamily(configured(
                HomodyneFamily.Config.class,
                Map.of("mode", "laminar_flow", "stator_rotor_gap", 2e6, "scaling", "constant", "parameters", START)));
    }

    private static void simulated(int frames, int angles) throws IOException {
        long begin = System.nanoTime();
        try (TensorModel file = simulate(frames, angles)) {
            XpcsData data = XpcsData.open(file, XpcsSelection.of(Q, DT));
            double opened = (System.nanoTime() - begin) * 1e-9;
            ForwardModel model = family().on(data.grid());
            Problem problem = Problem.of(model, data.points()).withStart(family().start(model, data));
            Solution solution = solve(problem, Map.of(), Runtime.getRuntime().availableProcessors(), new Steps());
            System.out.printf(
                    Locale.ROOT,
                    "%d points, %d frames, %d angles: opened in %.1f s, fitted in %.1f s with %d passes, %s%n",
                    solution.points(),
                    frames,
                    angles,
                    opened,
                    (System.nanoTime() - begin) * 1e-9 - opened,
                    solution.passes(),
                    solution.details());
            System.out.printf(
                    Locale.ROOT,
                    "reduced chi squared %.9f of the noise's, peak resident %s%n",
                    solution.reducedChiSquared() / (0.005 * 0.005),
                    resident());
            for (int p = 0; p < TRUTH.length; p++) {
                Solution.Estimate estimate = solution.parameters().get(p);
                double truth = Double.parseDouble(TRUTH[p].substring(TRUTH[p].indexOf('=') + 1));
                System.out.printf(
                        Locale.ROOT,
                        "%-20s %.12g +- %.3g, %+.2f standard deviations from the truth%n",
                        estimate.name(),
                        estimate.value(),
                        estimate.standardDeviation(),
                        (estimate.value() - truth) / estimate.standardDeviation());
            }
        }
    }

    private static void export(int frames, int angles, Path file) throws IOException {
        try (TensorModel simulated = simulate(frames, angles)) {
            XpcsData data = XpcsData.open(simulated, XpcsSelection.of(Q, DT));
            double[] values = new double[Math.toIntExact(data.grid().points())];
            try (PointSource points = data.points();
                    PointSource.Reader reader = points.open()) {
                double[] part = new double[256];
                for (int from = 0; from < values.length; from += part.length) {
                    int n = Math.min(part.length, values.length - from);
                    reader.read(from, n, part, part.length);
                    System.arraycopy(part, 0, values, from, n);
                }
            }
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.multiplyExact(8, values.length)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asDoubleBuffer().put(values);
            Files.write(file, bytes.array());
            ForwardModel model = family().on(data.grid());
            Problem problem = Problem.of(model, Columns.of(false, values)).withStart(family().start(model, data));
            long begin = System.nanoTime();
            Solution solution = solve(problem, Map.of(), Runtime.getRuntime().availableProcessors());
            System.out.printf(
                    Locale.ROOT,
                    "%.3f s, chi squared %.12g, %s%n",
                    (System.nanoTime() - begin) * 1e-9,
                    solution.chiSquared(),
                    solution.parameters());
        }
    }

    private static void passes(int frames, int angles) {
        try (TensorModel file = simulate(frames, angles)) {
            XpcsData data = XpcsData.open(file, XpcsSelection.of(Q, DT));
            int count = Math.toIntExact(data.grid().points());
            float[] values = new float[count];
            try (PointSource points = data.points();
                    PointSource.Reader reader = points.open()) {
                float[] part = new float[256];
                for (int from = 0; from < count; from += part.length) {
                    int n = Math.min(part.length, count - from);
                    reader.read(from, n, part, part.length);
                    System.arraycopy(part, 0, values, from, n);
                }
            }
            ForwardModel model = family().on(data.grid());
            Problem problem = Problem.of(model, Columns.of(false, values)).withStart(family().start(model, data));
            for (int threads = 1; threads <= Runtime.getRuntime().availableProcessors(); threads *= 2) {
                measure(problem, count, threads);
            }
        }
    }

    private static void measure(Problem problem, int count, int threads) {
        Solution solution = solve(problem, Map.of(), threads);
        Paired passes = new Paired(count + " points, laminar flow, " + threads + " threads, passes", "Mpoint/s");
        try (FitPasses single = new FitPasses(problem, solution, threads)) {
            single.measure(passes, "double", false);
            single.measure(passes, "single", true);
            passes.run(10, 15);
        }
        Paired fits = new Paired(count + " points, laminar flow, " + threads + " threads, whole fits", "fits/s");
        fits.add("double", 1, () -> solve(problem, Map.of(), threads));
        fits.add("single first", 1, () -> solve(problem, Map.of("precision", "single"), threads));
        fits.run(2, 5);
        System.out.printf(
                Locale.ROOT,
                "%n%d passes, chi squared %.12g, %s%n",
                solution.passes(),
                solution.chiSquared(),
                solution.parameters());
    }

    /** Prints each step over all points. */
    private static final class Steps implements FitListener {

        private final long begin = System.nanoTime();

        @Override
        public void step(Step step) {
            if (!step.phase().contains("warm-up")) {
                System.out.printf(
                        Locale.ROOT,
                        "step %d after %.1f s: cost %.12g%n",
                        step.number(),
                        (System.nanoTime() - begin) * 1e-9,
                        step.cost());
            }
        }
    }

    private static Solution solve(Problem problem, Map<String, Object> settings, int threads) {
        return solve(problem, settings, threads, FitListener.NONE);
    }

    private static Solution solve(Problem problem, Map<String, Object> settings, int threads, FitListener listener) {
        StreamingOptimizer optimizer = new StreamingOptimizer(configured(StreamingOptimizer.Config.class, settings));
        Run run = new Run(Progress.NONE, Cancellation.NEVER, listener, Optional.empty());
        return optimizer.solve(problem, optimizer.options().withThreads(threads), run);
    }

    private static <T> T configured(Class<T> type, Map<String, Object> settings) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type, Annotation.class},
                (proxy, method, none) -> settings.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    /** The most memory that this process has had, as Linux counts it. */
    private static String resident() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
        return lines.stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.substring(6).strip())
                .findFirst()
                .orElse("unknown");
    }
}
