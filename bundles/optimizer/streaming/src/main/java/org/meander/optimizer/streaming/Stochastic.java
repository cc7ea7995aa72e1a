package org.meander.optimizer.streaming;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.meander.base.MeanderException;
import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.StopReason;
import org.meander.optimizer.engine.Descent;
import org.meander.optimizer.engine.Direct;
import org.meander.optimizer.engine.Fit;
import org.meander.optimizer.engine.Passes;
import org.meander.optimizer.engine.Ranges;
import org.meander.optimizer.engine.Report;
import org.meander.optimizer.engine.Sums;

/**
 * Steps along the gradient of one chunk after another, in a random order each epoch: Adam (Kingma and Ba, arXiv:1412.6980) or descent with
 * momentum. It ends near a minimum and not in it, however long it runs, so the result says {@link StopReason#EPOCHS}; cost and
 * covariance are those of all points where it ended. Parameters are scaled by their bounds, or by their start.
 */
final class Stochastic {

    /**
     * @param rate of learning, in scaled parameters
     * @param epochs passes over all chunks
     */
    record Learning(double rate, int epochs) {}

    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double TINY = 1e-8;
    private static final double CLIP = 1;
    private static final int RAMP = 100;

    private final Problem problem;
    private final Settings settings;
    private final Run run;
    private final Map<String, String> details;

    Stochastic(Problem problem, Settings settings, Run run, Map<String, String> details) {
        this.problem = problem;
        this.settings = settings;
        this.run = run;
        this.details = new LinkedHashMap<>(details);
    }

    Solution solve(Fit fit, Passes passes, Ranges all, Options options, double[] start) {
        double[] lower = fit.pick(problem.lower());
        double[] upper = fit.pick(problem.upper());
        double[] x = fit.pick(start);
        int n = x.length;
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            double width = upper[i] - lower[i];
            scale[i] = Double.isInfinite(width) ? x[i] == 0 ? 1 : Math.abs(x[i]) : width;
        }
        double[] mean = new double[n];
        double[] square = new double[n];
        Sums sums = new Sums(n, false);
        Random random = new Random(options.seed());
        int[] order = new int[Math.toIntExact(all.count())];
        long step = 0;
        for (int epoch = 0; epoch < settings.stochastic().epochs(); epoch++) {
            run.progress().phase("epoch " + (epoch + 1));
            shuffle(order, random);
            for (int chunk : order) {
                run.cancellation().check();
                String fault = passes.chunk(fit.evaluator(x), sums, chunk);
                if (fault != null) {
                    if (step == 0 && passes.statistics().failures().isEmpty()) {
                        throw MeanderException.invalid("the fit cannot start: %s", fault);
                    }
                    continue;
                }
                double[] gradient = gradient(sums, scale);
                move(x, gradient, scale, mean, square, ++step);
                for (int i = 0; i < n; i++) {
                    x[i] = Math.clamp(x[i], lower[i], upper[i]);
                }
            }
        }
        Descent here = new Descent(x, lower, upper, 1, options);
        fit.base(here);
        Direct.describe(fit, here, details);
        return new Report(problem, here)
                .warn("the method is stochastic: it ends near a minimum, not in it")
                .solution(
                        fit.full(x),
                        Math.toIntExact(step),
                        passes.count() + settings.stochastic().epochs(),
                        StopReason.EPOCHS,
                        Optional.of(passes.statistics()),
                        details);
    }

    /** Of the mean loss by the scaled parameters, shortened to length 1 at most. */
    private static double[] gradient(Sums sums, double[] scale) {
        double[] gradient = new double[scale.length];
        double length = 0;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = sums.slope(i) * scale[i] / sums.points();
            length = Math.hypot(length, gradient[i]);
        }
        for (int i = 0; length > CLIP && i < gradient.length; i++) {
            gradient[i] *= CLIP / length;
        }
        return gradient;
    }

    private void move(double[] x, double[] gradient, double[] scale, double[] mean, double[] square, long step) {
        double rate = settings.stochastic().rate() * Math.min(1, (double) step / RAMP);
        for (int i = 0; i < x.length; i++) {
            if (settings.method() == Settings.Method.SGD) {
                mean[i] = FIRST * mean[i] - rate * gradient[i];
                x[i] += scale[i] * mean[i];
            } else {
                mean[i] = FIRST * mean[i] + (1 - FIRST) * gradient[i];
                square[i] = SECOND * square[i] + (1 - SECOND) * gradient[i] * gradient[i];
                double m = mean[i] / (1 - Math.pow(FIRST, step));
                double v = square[i] / (1 - Math.pow(SECOND, step));
                x[i] -= scale[i] * rate * m / (Math.sqrt(v) + TINY);
            }
        }
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }
}
