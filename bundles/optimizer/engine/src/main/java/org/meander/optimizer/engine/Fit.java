package org.meander.optimizer.engine;

import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.optimizer.Differences;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;

/**
 * Runs a descent over passes: chooses between products and the triangular factor by the condition, lets chunks that fail be left out, and
 * tells whoever listens. For one thread.
 */
public final class Fit {

    /** Up to so many points the factor is always kept: it costs little and loses no digits. */
    public static final long SMALL = 1 << 17;

    private final Problem problem;
    private final ForwardModel model;
    private final Passes passes;
    private final long points;
    private final Run run;
    private final String phase;
    private final int[] free;
    private boolean triangular;
    private boolean single;
    private boolean lenient;
    private boolean outOfRange;

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
        this.points = points;
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

    /** Goes down from values of all parameters, with a first radius of so many lengths of the scaled start. */
    public Descent descent(double[] start, double factor, Options options) {
        return new Descent(pick(start), pick(problem.lower()), pick(problem.upper()), factor, options);
    }

    /** The model at values of the free parameters. */
    public Evaluator evaluator(double[] picked) {
        return model.prepare(full(picked), points);
    }

    /** Whether the triangular factor is kept. */
    public boolean triangular() {
        return triangular;
    }

    /** Keeps the triangular factor from now on, or not. */
    public void triangular(boolean value) {
        triangular = value;
    }

    /** Does with products from now on, however bad the condition, for searches whose result others refine. */
    void lenient() {
        lenient = true;
        triangular = false;
    }

    public boolean single() {
        return single;
    }

    /** Evaluates in single precision from now on, or not. */
    public void single(boolean value) {
        single = value;
    }

    /** Whether values were not finite in single precision at an accepted point, so that double was taken instead. */
    public boolean outOfRange() {
        return outOfRange;
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
    public void run(Descent descent, Optional<Sums> begun, long first, Passes.Between between) {
        Sums sums = begun.orElseGet(() -> new Sums(free.length, triangular));
        long from = first;
        for (Optional<double[]> at = descent.next(); at.isPresent(); at = descent.next()) {
            if (sums.triangular != triangular) {
                sums = new Sums(free.length, triangular);
            } else if (from == 0) {
                sums.clear();
            }
            if (evaluate(descent, at.get(), sums, from, between)) {
                tell(descent, at.get(), sums.cost());
            }
            from = 0;
        }
    }

    /** Linearises the problem at the start of a descent and goes no further. */
    public void base(Descent descent) {
        boolean done = false;
        while (!done) {
            Sums sums = new Sums(free.length, triangular);
            done = evaluate(descent, descent.next().orElseThrow(), sums, 0, (chunk, all, last) -> {});
        }
    }

    /** One pass; whether the descent was told its result. */
    private boolean evaluate(Descent descent, double[] at, Sums sums, long from, Passes.Between between) {
        run.progress().phase(phase + ", pass " + (passes.count() + 1));
        Evaluator evaluator = evaluator(at);
        Fault fault = passes.pass(evaluator, single, sums, from, between);
        if (fault != null) {
            if (single && descent.atBase()) {
                // Its range is small; in double precision the same values may be finite.
                single = false;
                outOfRange = true;
                return false;
            }
            if (descent.atBase()) {
                throw MeanderException.invalid("the fit cannot start: %s", fault.message());
            }
            descent.tell(Optional.empty());
            tell(descent, at, Double.POSITIVE_INFINITY);
            return false;
        }
        if (passes.batches().grown() && !descent.atBase()) {
            descent.rebase();
            return false;
        }
        if (sums.points() == 0) {
            throw MeanderException.malformed(
                    "no points of %s are left: %s",
                    problem.points().location(), passes.batches().first());
        }
        Optional<Linearisation> result = Linearisation.of(sums, single, lenient);
        if (result.isEmpty()) {
            // There is no factor in single precision; the condition is too bad for it in any case.
            if (single && !descent.atBase()) {
                descent.rebase();
            }
            single = false;
            triangular = true;
            return false;
        }
        descent.tell(result);
        return true;
    }

    private void tell(Descent descent, double[] at, double cost) {
        run.listener()
                .step(new FitListener.Step(
                        descent.steps(), phase, full(at), cost, descent.ratio(), descent.radius(), descent.accepted()));
    }

    /** Without checkpoints. */
    public void run(Descent descent) {
        run(descent, Optional.empty(), 0, (done, sums, last) -> {});
    }
}
