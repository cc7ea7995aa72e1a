package org.meander.optimizer.trustregion;

import java.util.Map;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.engine.Direct;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Levenberg-Marquardt within a trust region and bounds, from one start or from many, over points that are at hand. Every pass keeps the
 * triangular factor of the Jacobian, not its products, as long as the points are few or the problem is ill-conditioned; the last steps are
 * judged in standard errors, so that the result is good to rounding. No checkpoints: what takes long is for {@code streaming}.
 *
 * <p>Moré, The Levenberg-Marquardt algorithm: implementation and theory, 1978; Bates and Watts, Nonlinear Regression Analysis, 1988.
 */
@Plugin(kind = "optimizer", type = TrustRegionOptimizer.TYPE, pid = TrustRegionOptimizer.PID)
@Component(
        name = TrustRegionOptimizer.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Optimizer.NAME + "=" + TrustRegionOptimizer.TYPE)
@Designate(ocd = TrustRegionOptimizer.Config.class, factory = true)
public final class TrustRegionOptimizer implements Optimizer {

    static final String PID = "org.meander.optimizer.trustregion";
    static final String TYPE = "trust-region";

    @ObjectClassDefinition(name = "Optimizer: trust region", description = "Least squares in memory by a trust region")
    public @interface Config {
        @AttributeDefinition(
                name = "Function tolerance",
                description =
                        "Stops when a step could lower the cost by no more than this part of it, 0..1; 0 leaves it to"
                                + " the other tolerances",
                min = "0",
                max = "1")
        double function_tolerance() default 0;

        @AttributeDefinition(
                name = "Parameter tolerance",
                description = "Stops when a step changes no parameter by more than this part of its value, 0..1",
                min = "0",
                max = "1")
        double parameter_tolerance() default 1e-13;

        @AttributeDefinition(
                name = "Gradient tolerance",
                description =
                        "Stops when the cosine between the residuals and every column of the Jacobian is below this,"
                                + " 0..1",
                min = "0",
                max = "1")
        double gradient_tolerance() default 1e-14;

        @AttributeDefinition(name = "Iterations", description = "The most steps of one descent, 1 or more", min = "1")
        int max_iterations() default 1000;

        @AttributeDefinition(
                name = "Starts",
                description =
                        "Points to start from, 1..1000000: the given one and others of a Latin hypercube within the"
                                + " bounds",
                min = "1",
                max = "1000000")
        int starts() default 1;

        @AttributeDefinition(name = "Seed", description = "Of the Latin hypercube; any number")
        long seed() default 1;

        @AttributeDefinition(
                name = "Threads",
                description = "Threads that evaluate, 0..1024; 0 for one a processor",
                min = "0",
                max = "1024")
        int threads() default 0;
    }

    private final Options options;

    @Activate
    public TrustRegionOptimizer(Config config) {
        int threads = Checks.range(PID + ".threads", config.threads(), 0, 1024);
        this.options = new Options(
                Checks.range(PID + ".function.tolerance", config.function_tolerance(), 0, 1),
                Checks.range(PID + ".parameter.tolerance", config.parameter_tolerance(), 0, 1),
                Checks.range(PID + ".gradient.tolerance", config.gradient_tolerance(), 0, 1),
                Checks.range(PID + ".max.iterations", config.max_iterations(), 1, Integer.MAX_VALUE),
                Checks.range(PID + ".starts", config.starts(), 1, 1_000_000),
                config.seed(),
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Solution solve(Problem problem, Options chosen, Run run) {
        return Direct.solve(problem, chosen, run, Map.of());
    }
}
