package org.meander.optimizer.streaming;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
 * Fits any number of points in constant memory. A search on a sample comes first, then Gauss-Newton steps within a trust region over all
 * points, which the sample bends along the model: products of the Jacobian, or its triangular factor where the condition is bad, are
 * summed up chunk by chunk in a fixed order. The answer is that of {@code trust-region} to rounding, and the same to the
 * bit for the same chunks, whatever the number of threads and however often the run was killed and resumed.
 */
@Plugin(kind = "optimizer", type = StreamingOptimizer.TYPE, pid = StreamingOptimizer.PID)
@Component(
        name = StreamingOptimizer.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Optimizer.NAME + "=" + StreamingOptimizer.TYPE)
@Designate(ocd = StreamingOptimizer.Config.class, factory = true)
public final class StreamingOptimizer implements Optimizer {

    static final String PID = "org.meander.optimizer.streaming";
    static final String TYPE = "streaming";

    @ObjectClassDefinition(
            name = "Optimizer: streaming",
            description = "Least squares over any number of points in constant memory")
    public @interface Config {
        @AttributeDefinition(
                name = "Strategy",
                description = "auto, standard, large, chunked or streaming; auto chooses by points and memory")
        String strategy() default "streaming";

        @AttributeDefinition(
                name = "Memory limit",
                description = "What strategy auto reckons with, in GiB, 0..1000000; 0 for the heap of this process",
                min = "0",
                max = "1000000")
        double memory_limit_gb() default 0;

        @AttributeDefinition(
                name = "Chunk",
                description = "Points of a chunk, 1..1000000000: the unit of retries, progress and checkpoints",
                min = "1",
                max = "1000000000")
        long chunk_points() default 65536;

        @AttributeDefinition(
                name = "Warm-up",
                description = "Points of the sample that is searched first, 0..1000000000; 0 for none",
                min = "0",
                max = "1000000000")
        long warm_up_points() default 65536;

        @AttributeDefinition(
                name = "Precision",
                description =
                        "double, or single for first passes in single precision, if the model offers it, and a finish"
                                + " in double")
        String precision() default "double";

        @AttributeDefinition(
                name = "Method",
                description =
                        "gauss-newton; adam or sgd step along gradients of single chunks and end near a minimum only")
        String method() default "gauss-newton";

        @AttributeDefinition(
                name = "Learning rate",
                description = "Of adam and sgd, in parameters scaled to their bounds, 0..1",
                min = "0",
                max = "1")
        double learning_rate() default 0.001;

        @AttributeDefinition(name = "Epochs", description = "Of adam and sgd, 1 or more", min = "1")
        int max_epochs() default 10;

        @AttributeDefinition(
                name = "Checkpoint frequency",
                description = "Chunks from one checkpoint to the next, 1 or more",
                min = "1")
        long checkpoint_frequency() default 10;

        @AttributeDefinition(
                name = "Checkpoint overhead",
                description =
                        "Part of the time that checkpoints may take, 0..1; a checkpoint that would exceed it is left"
                                + " out",
                min = "0",
                max = "1")
        double checkpoint_overhead() default 0.02;

        @AttributeDefinition(
                name = "Retries",
                description = "How often a chunk that cannot be read is tried again, 0..1000",
                min = "0",
                max = "1000")
        int max_retries_per_batch() default 2;

        @AttributeDefinition(
                name = "Success rate",
                description = "Part of the chunks that must be usable, 0..1; below it the fit fails",
                min = "0",
                max = "1")
        double min_success_rate() default 0.5;

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
                description = "Points that the warm-up starts from, 1..1000000: the given one and others of a Latin"
                        + " hypercube within the bounds",
                min = "1",
                max = "1000000")
        int starts() default 1;

        @AttributeDefinition(name = "Seed", description = "Of the Latin hypercube and the order of chunks; any number")
        long seed() default 1;

        @AttributeDefinition(
                name = "Threads",
                description = "Threads that evaluate, 0..1024; 0 for one a processor",
                min = "0",
                max = "1024")
        int threads() default 0;
    }

    private final Options options;
    private final Settings settings;

    @Activate
    public StreamingOptimizer(Config config) {
        int threads = Checks.range(PID + ".threads", config.threads(), 0, 1024);
        this.options = new Options(
                Checks.range(PID + ".function.tolerance", config.function_tolerance(), 0, 1),
                Checks.range(PID + ".parameter.tolerance", config.parameter_tolerance(), 0, 1),
                Checks.range(PID + ".gradient.tolerance", config.gradient_tolerance(), 0, 1),
                Checks.range(PID + ".max.iterations", config.max_iterations(), 1, Integer.MAX_VALUE),
                Checks.range(PID + ".starts", config.starts(), 1, 1_000_000),
                config.seed(),
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
        double limit = Checks.range(PID + ".memory.limit.gb", config.memory_limit_gb(), 0, 1e6);
        this.settings = new Settings(
                one(".strategy", config.strategy(), List.of("auto", "standard", "large", "chunked", "streaming")),
                limit == 0 ? Runtime.getRuntime().maxMemory() : (long) (limit * (1L << 30)),
                Checks.range(PID + ".chunk.points", config.chunk_points(), 1, 1_000_000_000L),
                Checks.range(PID + ".warm.up.points", config.warm_up_points(), 0, 1_000_000_000L),
                one(".precision", config.precision(), List.of("double", "single"))
                        .equals("single"),
                Checks.range(PID + ".checkpoint.frequency", config.checkpoint_frequency(), 1, Long.MAX_VALUE),
                Checks.range(PID + ".checkpoint.overhead", config.checkpoint_overhead(), 0, 1),
                Checks.range(PID + ".max.retries.per.batch", config.max_retries_per_batch(), 0, 1000),
                Checks.range(PID + ".min.success.rate", config.min_success_rate(), 0, 1),
                Settings.Method.valueOf(one(".method", config.method(), List.of("gauss-newton", "adam", "sgd"))
                        .replace('-', '_')
                        .toUpperCase(Locale.ROOT)),
                new Stochastic.Learning(
                        Checks.range(PID + ".learning.rate", config.learning_rate(), 0, 1),
                        Checks.range(PID + ".max.epochs", config.max_epochs(), 1, Integer.MAX_VALUE)));
    }

    private static String one(String key, String value, List<String> of) {
        if (!of.contains(value)) {
            throw Checks.configuration(PID + key, "'" + value + "'", "one of " + String.join(", ", of));
        }
        return value;
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
        Strategy.Choice choice = Strategy.choose(
                settings.strategy(), problem.points().count(), problem.names().size(), settings.memory());
        Map<String, String> details = new LinkedHashMap<>();
        details.put("strategy", choice.strategy().toString());
        details.put("strategy.reason", choice.reason());
        return switch (choice.strategy()) {
            case STANDARD -> Direct.solve(problem, chosen.withThreads(1), run, details);
            case LARGE -> Direct.solve(problem, chosen, run, details);
            case CHUNKED -> new StreamingSolver(problem, chosen, settings, run.without(), details).solve();
            case STREAMING -> new StreamingSolver(problem, chosen, settings, run, details).solve();
        };
    }
}
