package org.meander.optimizer.engine;

import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.optimizer.Differences;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;

/**
 * Runs a descent over passes: chooses between products and the triangular factor by the condition, lets chunks that fail be left out, and
 * tells whoever listens. For one thread.
 */
public final class Fit {

    /** Up to so many points the factor is always kept: it costs little and loses no digits. */
    public static final long SMALL = 1 << 17;

    /** Asked between chunks, with all that a checkpoint needs. */
    @FunctionalInterface
    public interface Between {

        void chunk(long done, Sums sums);
    }

    private final Problem problem;
    private final ForwardModel model;
    private final Passes passes;
    private final Run run;
    private final String phase;
    private final int[] free;
    private boolean triangular;
    private boolean single;

    /**
     * @param points of a pass
     * @param phase for the listener
     */
    public Fit(Problem problem, Passes passes, long points, Run run, String phase) {
        this.problem = problem;
        this.model = Differences.of(problem.model());
        this.passes = passes;
        this.run = run;
        this.phase = phase;
        this.free = free(problem);
        this.triangular = points <= SMALL;
    }

    /** Indices of the parameters that are not fixed. */
    public static int[] free(Problem problem) {
        int[] index = new int[problem.free()];
        int count = 0;
        for (int i = 0; i < problem.names().size(); i++) {
            if (!problem.fixed(i)) {
                index[count++] = i;
            }
        }
        return index;
    }

    /** The free ones of all parameters. */
    public double[] pick(double[] all) {
        double[] picked = new double[free.length];
        for (int i = 0; i < free.length; i++) {
            picked[i] = all[free[i]];
        }
        return picked;
    }

    /** All parameters: the free ones as given, the fixed ones as the problem says. */
    public double[] full(double[] picked) {
        double[] all = problem.start();
        for (int i = 0; i < free.length; i++) {
            all[free[i]] = picked[i];
        }
        return all;
    }

    /** Whether the triangular factor is kept. */
    public boolean triangular() {
        return triangular;
    }

    /** Keeps the triangular factor from now on, or not. */
    public void triangular(boolean value) {
        triangular = value;
    }

    public boolean single() {
        return single;
    }

    /** Evaluates in single precision from now on, or not. */
    public void single(boolean value) {
        single = value;
    }

    /** Whether the model can be evaluated in single precision. */
    public boolean offersSingle() {
        return model.prepare(problem.start()).single();
    }

    /**
     * Goes on until the descent has ended.
     *
     * @param begun the sums of an interrupted pass; empty to begin one
     * @param first chunk that is not in them
     * @throws MeanderException {@code INVALID_ARGUMENT} if the model is not finite at the start
     */
    public void run(Descent descent, Optional<Sums> begun, long first, Between between) {
        Sums sums = begun.orElseGet(() -> new Sums(free.length, triangular));
        long from = first;
        for (Optional<double[]> at = descent.next(); at.isPresent(); at = descent.next()) {
            if (sums.triangular != triangular) {
                sums = new Sums(free.length, triangular);
            } else if (from == 0) {
                sums.clear();
            }
            run.progress().phase(phase + ", pass " + (passes.count() + 1));
            Evaluator evaluator = model.prepare(full(at.get()));
            Fault fault = passes.pass(evaluator, single, sums, from, between::chunk);
            from = 0;
            if (fault == null && passes.batches().grown() && !descent.atBase()) {
                descent.rebase();
                continue;
            }
            if (fault == null) {
                Optional<Linearisation> result = Linearisation.of(sums, single);
                if (result.isEmpty()) {
                    // In single precision there is no factor; the condition is too bad for it in any case.
                    single = false;
                    triangular = true;
                    continue;
                }
                descent.tell(result.filter(l -> Double.isFinite(l.cost())));
            } else {
                if (descent.atBase()) {
                    throw MeanderException.invalid("the fit cannot start: %s", fault.message());
                }
                descent.tell(Optional.empty());
            }
            run.listener()
                    .step(new FitListener.Step(
                            descent.steps(),
                            phase,
                            full(at.get()),
                            fault == null ? sums.cost() : Double.POSITIVE_INFINITY,
                            descent.ratio(),
                            descent.radius(),
                            descent.accepted()));
        }
    }

    /** Without checkpoints. */
    public void run(Descent descent) {
        run(descent, Optional.empty(), 0, (done, sums) -> {});
    }
}
