package org.meander.optimizer.engine;

import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Checkpoint;
import org.meander.optimizer.Options;
import org.meander.optimizer.StopReason;

/**
 * Levenberg-Marquardt as a trust-region method (Moré 1978) within bounds, one evaluation at a time: {@link #next} says where to linearise
 * the problem, and {@link #tell} takes the result, decides about the step and makes the next. Its whole state can be saved between the two.
 *
 * <p>Near the minimum, where rounding drowns the differences of costs, steps are judged by the relative offset of Bates and Watts: the length
 * of the Gauss-Newton step in standard errors. It goes on as long as that shrinks, so that the result is good to rounding and not to the
 * square root of rounding. The last step is made without a look at where it ends if the pace of the shrinking says what would be seen.
 */
public final class Descent {

    private static final double ACCEPT = 1e-4;
    private static final double OFFSET = 1e-9;

    /** The offset that the pace must promise for a last step without a look: a tenth of what is seen to be enough. */
    private static final double UNSEEN = 1e-10;

    /** A step of so many standard errors is worth the guide's correction: shorter ones are as good as straight. */
    private static final double LONG = 1e-3;

    private static final int IDLE = 3;
    private static final double SHRINK = 0.9;

    private final int n;
    private final double[] lower;
    private final double[] upper;
    private final Options options;
    private final double[] scale;
    private final Patience patience = new Patience();
    private double[] x;
    private Step step;
    private double[] best;
    private Linearisation here;
    private Linearisation bestHere;
    private double radius;
    private double factor;
    private double offset = Double.POSITIVE_INFINITY;
    private double bestOffset = Double.POSITIVE_INFINITY;
    private double ratio = Double.NaN;
    private boolean base = true;
    private boolean accepted;
    private boolean regular = true;
    private int steps;
    private int idle;
    private boolean hurried;
    private StopReason reason;
    private Guide guide = Guide.NONE;

    /**
     * @param start of the free parameters, within the bounds
     * @param factor radius of the first step, in lengths of the scaled start
     */
    public Descent(double[] start, double[] lower, double[] upper, double factor, Options options) {
        this.n = start.length;
        this.x = start.clone();
        this.step = new Step(x, 0, 0, 0);
        this.best = start.clone();
        this.lower = lower;
        this.upper = upper;
        this.factor = factor;
        this.options = options;
        this.scale = new double[n];
    }

    /** Where to linearise next; empty when the descent has ended, or pauses. The array is not changed afterwards. */
    public Optional<double[]> next() {
        return reason != null || patience.waits(steps, regular) ? Optional.empty() : Optional.of(base ? x : step.to());
    }

    /** Ends with the step that rounding drowns, where others will follow: passes in double precision, or over more points. */
    public void hurried(boolean hurry) {
        hurried = hurry;
    }

    public boolean hurried() {
        return hurried;
    }

    /** Has long steps corrected. Not saved. */
    public void guide(Guide by) {
        guide = by;
    }

    /** How long others bear with it. */
    Patience patience() {
        return patience;
    }

    /** Whether it would go on if it did not pause. */
    boolean pauses() {
        return reason == null;
    }

    /** Has the accepted point linearised again, because points were left out or in, or arithmetic has changed. */
    public void rebase() {
        x = best.clone();
        base = true;
        reason = null;
        idle = 0;
        bestHere = null;
        bestOffset = Double.POSITIVE_INFINITY;
    }

    /**
     * Takes the result at {@link #next}.
     *
     * @param result empty if the model is not finite there
     */
    void tell(Optional<Linearisation> result) {
        if (base) {
            here = result.orElseThrow(() ->
                    new MeanderException(StandardError.INTERNAL_ERROR, "a start that is not finite was not refused"));
            base = false;
            accepted = true;
        } else {
            judge(result);
        }
        if (accepted) {
            for (int i = 0; i < n; i++) {
                scale[i] = Math.max(scale[i], here.length(i));
            }
        }
        if (reason == null) {
            propose();
        }
    }

    private void judge(Optional<Linearisation> result) {
        steps++;
        accepted = false;
        if (result.isEmpty()) {
            ratio = Double.NEGATIVE_INFINITY;
            radius = 0.1 * Math.min(radius, step.length());
        } else {
            Linearisation there = result.get();
            double gained = here.cost() - there.cost();
            boolean drowned = step.promised() <= 100 * here.noise();
            ratio = gained / step.promised();
            if (drowned) {
                accepted = gained >= -100 * here.noise();
                radius = Math.max(radius, step.length());
            } else {
                accepted = ratio > ACCEPT;
                if (ratio < 0.25) {
                    radius = 0.25 * Math.min(radius, step.length());
                } else if (ratio > 0.75) {
                    radius = Math.max(radius, 2 * step.length());
                }
            }
            if (accepted) {
                here = there;
                x = step.to();
                if (step.relative() <= options.parameterTolerance()) {
                    reason = StopReason.PARAMETERS;
                }
            } else if (drowned) {
                reason = StopReason.FUNCTION;
            }
        }
        if (!accepted && reason == null && (step.relative() <= 1e-16 || radius == 0)) {
            reason = StopReason.STALLED;
        }
        if (reason == null && patience.ends(steps, options.iterations(), here.cost())) {
            reason = StopReason.STALLED;
        }
        if (reason == null && steps >= options.iterations()) {
            reason = StopReason.ITERATIONS;
        }
        if (reason != null) {
            keep(offset);
        }
    }

    /** Remembers the point with the least offset among those that rounding cannot tell apart. */
    private void keep(double newOffset) {
        if (bestHere == null || here.cost() < bestHere.cost() - 100 * here.noise() || newOffset <= bestOffset) {
            best = x;
            bestHere = here;
            bestOffset = newOffset;
        }
    }

    private void propose() {
        Subproblem sub = new Subproblem(here, scale, x, lower, upper);
        boolean last = false;
        boolean drowned = false;
        regular = sub.rank() == n;
        if (accepted) {
            double before = bestOffset;
            double deviation = Math.sqrt(2 * here.cost() / Math.max(1, here.points() - n));
            offset = sub.offset() / Math.sqrt(Math.max(1, sub.rank())) / deviation;
            drowned = sub.newtonPromise() <= 100 * here.noise();
            boolean shrunk = offset <= SHRINK * before;
            keep(offset);
            idle = drowned && !shrunk ? idle + 1 : 0;
            last = drowned
                    && !hurried
                    && regular
                    && before < Double.POSITIVE_INFINITY
                    && offset * offset <= UNSEEN * before;
            if (offset <= OFFSET || sub.offset() == 0) {
                reason = StopReason.GRADIENT;
            } else if (sub.cosine() <= options.gradientTolerance()) {
                reason = StopReason.GRADIENT;
            } else if (sub.newtonPromise() <= options.functionTolerance() * here.cost()) {
                reason = StopReason.FUNCTION;
            } else if (idle >= IDLE) {
                reason = StopReason.FUNCTION;
            }
            if (reason != null) {
                return;
            }
        }
        if (radius == 0) {
            double length = 0;
            for (int i = 0; i < n; i++) {
                length = Math.hypot(length, scale[i] * x[i]);
            }
            radius = factor * (length > 0 ? length : 1);
        }
        double[] change = sub.step(radius);
        step = step(sum(x, change));
        if (accepted && regular && offset > LONG) {
            guide.from(x, change)
                    .map(this::step)
                    .filter(s -> s.length() <= radius)
                    .ifPresent(bent -> step = bent.promising(step.promised()));
        }
        if (step.length() == 0 || !(step.promised() > 0)) {
            reason = StopReason.FUNCTION;
        } else if ((last || hurried && drowned) && step.length() < radius) {
            x = step.to();
            best = x;
            reason = last ? StopReason.GRADIENT : StopReason.FUNCTION;
        }
    }

    private Step step(double[] towards) {
        return Step.of(x, towards, scale, lower, upper, here);
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    /** Puts the whole state into a checkpoint. */
    public void save(Map<String, double[]> reals, Map<String, long[]> integers) {
        reals.put("parameters", x);
        reals.put("trial", step.to());
        reals.put("best", best);
        reals.put("scale", scale);
        reals.put("descent", new double[] {
            radius, factor, step.promised(), step.length(), step.relative(), offset, bestOffset, ratio
        });
        if (here != null) {
            here.save("here", reals);
        }
        if (bestHere != null) {
            bestHere.save("best", reals);
        }
        integers.put("descent", new long[] {
            base ? 1 : 0,
            accepted ? 1 : 0,
            steps,
            idle,
            reason == null ? -1 : reason.ordinal(),
            here == null ? 0 : 1,
            bestHere == null ? 0 : 1,
            hurried ? 1 : 0
        });
    }

    /** The inverse of {@link #save}. */
    public void load(Checkpoint from) {
        x = from.real("parameters");
        best = from.real("best");
        System.arraycopy(from.real("scale"), 0, scale, 0, n);
        double[] d = from.real("descent");
        radius = d[0];
        factor = d[1];
        step = new Step(from.real("trial"), d[3], d[4], d[2]);
        offset = d[5];
        bestOffset = d[6];
        ratio = d[7];
        long[] k = from.integer("descent");
        base = k[0] == 1;
        accepted = k[1] == 1;
        steps = (int) k[2];
        idle = (int) k[3];
        reason = k[4] < 0 ? null : StopReason.values()[(int) k[4]];
        hurried = k[7] == 1;
        here = k[5] == 1 ? Linearisation.load("here", from) : null;
        bestHere = k[6] == 1 ? Linearisation.load("best", from) : null;
    }

    /** Why it ended. */
    public StopReason reason() {
        return reason;
    }

    /** Steps that were tried. */
    public int steps() {
        return steps;
    }

    /** χ² at {@link #best}; NaN before the first pass. */
    public double chiSquared() {
        Linearisation at = bestHere == null ? here : bestHere;
        return at == null ? Double.NaN : at.chiSquared();
    }

    /** The best point so far. */
    public double[] best() {
        return best.clone();
    }

    /** The problem at {@link #best}. */
    Linearisation result() {
        return bestHere == null ? here : bestHere;
    }

    /** Length of the last Gauss-Newton step in standard errors. */
    public double offset() {
        return bestOffset;
    }

    /** Whether the next evaluation is that of the start, or of the accepted point again. */
    boolean atBase() {
        return base;
    }

    boolean accepted() {
        return accepted;
    }

    double ratio() {
        return ratio;
    }

    double radius() {
        return radius;
    }
}
