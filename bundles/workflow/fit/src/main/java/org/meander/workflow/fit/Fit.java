package org.meander.workflow.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.StandardError;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Loss;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Fits a model to points whose columns are tensors of a source. */
@Plugin(kind = "recipe", type = "fit", pid = Fit.PID)
@Component(name = Fit.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Fit.Config.class, factory = true)
public final class Fit implements Recipe {

    static final String PID = "org.meander.workflow.fit";

    private static final double CONFIDENCE = 0.95;
    private static final int NAMES_IN_MESSAGES = 20;

    @ObjectClassDefinition(name = "Recipe: fit", description = "Fits a model to the columns of a source")
    @interface Config {

        @AttributeDefinition(
                name = "Data",
                description = "Which model of the source has the columns; empty if the source has one only")
        String data() default "";

        @AttributeDefinition(
                name = "Columns",
                description = "Tensors with the model's inputs, in the model's order; none for those of the model's"
                        + " own names",
                required = false)
        String[] columns() default {};

        @AttributeDefinition(name = "Y", description = "Tensor with what was measured")
        String y() default "y";

        @AttributeDefinition(
                name = "Sigma",
                description = "Tensor with the standard deviations of y, above 0; empty if all points weigh the same")
        String sigma() default "";

        @AttributeDefinition(
                name = "Absolute sigma",
                description = "Whether sigma is known and not only relative: standard deviations of parameters are then"
                        + " not scaled by the reduced chi squared")
        boolean absolute_sigma() default false;

        @AttributeDefinition(
                name = "Start",
                description = "Starts and bounds other than the model's, each as NAME = VALUE or NAME = VALUE [LEAST,"
                        + " GREATEST]; bounds may be inf",
                required = false)
        String[] start() default {};

        @AttributeDefinition(
                name = "Fixed",
                description = "Names of parameters that stay at their start",
                required = false)
        String[] fixed() default {};

        @AttributeDefinition(name = "Loss", description = "linear, soft_l1, huber, cauchy or arctan")
        String loss() default "linear";

        @AttributeDefinition(
                name = "Scale of the loss",
                description = "Residual from which on the loss flattens, in standard deviations of its point, above 0")
        double loss_scale() default 1;

        @AttributeDefinition(
                name = "Output",
                description = "Folder for parameters.json and the like, made if it is missing; empty for none")
        String output_path() default "";
    }

    private final Config config;
    private final List<Start> starts;
    private final Loss loss;
    private final Source source;
    private final ForwardModel model;
    private final Optimizer optimizer;
    private final String settings;

    /** @param model and {@code optimizer} with their settings, which a state must agree with to be taken up */
    @Activate
    public Fit(
            Config config,
            @Reference(name = "source") Source source,
            @Reference(name = "model") Map.Entry<Map<String, Object>, ForwardModel> model,
            @Reference(name = "optimizer") Map.Entry<Map<String, Object>, Optimizer> optimizer) {
        this.config = config;
        Checks.text(PID + ".y", config.y());
        this.starts = Arrays.stream(config.start())
                .map(text -> Start.parse(PID + ".start", text))
                .toList();
        this.loss = Arrays.stream(Loss.values())
                .filter(l -> l.toString().equals(config.loss()))
                .findFirst()
                .orElseThrow(() -> Checks.configuration(
                        PID + ".loss", "'" + config.loss() + "'", "one of " + Arrays.toString(Loss.values())));
        Checks.range(PID + ".loss.scale", config.loss_scale(), Double.MIN_VALUE, Double.MAX_VALUE);
        this.source = source;
        this.model = model.getValue();
        this.optimizer = optimizer.getValue();
        this.settings = text(model.getKey()) + text(optimizer.getKey());
    }

    /** The properties that a workflow sets, but for the number of threads, on which no bit depends. */
    private static String text(Map<String, Object> properties) {
        Map<String, String> own = new TreeMap<>();
        properties.forEach((key, value) -> {
            boolean foreign = key.startsWith(".")
                    || key.startsWith("service.")
                    || key.startsWith("component.")
                    || key.startsWith("felix.")
                    || key.startsWith("meander.")
                    || key.equals("objectClass")
                    || key.equals("threads");
            if (!foreign) {
                own.put(key, value instanceof Object[] list ? Arrays.toString(list) : String.valueOf(value));
            }
        });
        return own.toString();
    }

    @Override
    public Report run(RunContext context) {
        long begin = System.nanoTime();
        context.boundary();
        Optional<Results> results = config.output_path().isEmpty()
                ? Optional.empty()
                : Optional.of(new Results(Path.of(config.output_path())));
        try (TensorModel data = source.open(dataName())) {
            Problem problem = problem(new TensorPoints(data, columnNames(), weighted()));
            RunCheckpoints checkpoints = new RunCheckpoints(context, data.fingerprint() + settings + describe(problem));
            Solution solution = solve(context, problem, checkpoints);
            context.boundary();
            List<String> warnings = new ArrayList<>(solution.warnings());
            warnings.addAll(checkpoints.warnings());
            double seconds = (System.nanoTime() - begin) * 1e-9;
            results.ifPresent(r -> r.write(model.name(), solution, warnings, seconds));
            return new Report(facts(problem, solution, warnings, results, seconds), rows(solution));
        }
    }

    private Solution solve(RunContext context, Problem problem, RunCheckpoints checkpoints) {
        Run run = new Run(context.progress(), context.cancellation(), FitListener.NONE, Optional.of(checkpoints));
        try {
            return optimizer.solve(problem, optimizer.options(), run);
        } catch (MeanderException e) {
            if (e.code() == StandardError.CANCELLED) {
                context.boundary(); // which knows whether the run is cancelled or only suspended
            }
            throw e;
        }
    }

    private static String describe(Problem problem) {
        return problem.description() + (problem.absoluteSigma() ? ", absolute" : "");
    }

    private boolean weighted() {
        return !config.sigma().isEmpty();
    }

    private String dataName() {
        if (!config.data().isEmpty()) {
            return config.data();
        }
        List<String> names = source.models();
        if (names.size() != 1) {
            throw MeanderException.invalid(
                    "the source has %d models, the first are %s; option data must name the one with the columns",
                    names.size(), names.stream().limit(NAMES_IN_MESSAGES).toList());
        }
        return names.getFirst();
    }

    private List<String> columnNames() {
        List<String> names =
                new ArrayList<>(config.columns().length == 0 ? model.columns() : List.of(config.columns()));
        names.add(config.y());
        if (weighted()) {
            names.add(config.sigma());
        }
        return names;
    }

    private Problem problem(TensorPoints points) {
        Problem problem = Problem.of(model, points);
        double[] start = problem.start();
        double[] lower = problem.lower();
        double[] upper = problem.upper();
        for (Start s : starts) {
            int parameter = problem.index(s.parameter());
            start[parameter] = s.value();
            lower[parameter] = s.lower().orElse(lower[parameter]);
            upper[parameter] = s.upper().orElse(upper[parameter]);
        }
        double[] infinity = new double[start.length];
        Arrays.fill(infinity, Double.POSITIVE_INFINITY);
        double[] minusInfinity = new double[start.length];
        Arrays.fill(minusInfinity, Double.NEGATIVE_INFINITY);
        // Starts and bounds change together: in between there are no bounds that one of them could break.
        problem = problem.withBounds(minusInfinity, infinity)
                .withStart(start)
                .withBounds(lower, upper)
                .withLoss(loss, config.loss_scale());
        for (String name : config.fixed()) {
            problem = problem.withFixed(name);
        }
        return config.absolute_sigma() ? problem.withAbsoluteSigma() : problem;
    }

    private Map<String, Object> facts(
            Problem problem, Solution solution, List<String> warnings, Optional<Results> results, double seconds) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", model.name());
        facts.put("data", problem.points().location());
        facts.put("optimizer", optimizer.name());
        facts.put("points", solution.points());
        facts.put("degreesOfFreedom", solution.degreesOfFreedom());
        facts.put("chiSquared", solution.chiSquared());
        facts.put("reducedChiSquared", solution.reducedChiSquared());
        facts.put("status", Results.status(solution));
        facts.put("reason", solution.reason().name().toLowerCase(Locale.ROOT));
        facts.put("iterations", solution.iterations());
        facts.put("passes", solution.passes());
        facts.put("warnings", warnings);
        facts.put("details", new TreeMap<>(solution.details()));
        results.ifPresent(r -> facts.put("written", r.folder().toString()));
        facts.put("seconds", seconds);
        return facts;
    }

    private List<Map<String, Object>> rows(Solution solution) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int p = 0; p < solution.parameters().size(); p++) {
            Solution.Estimate estimate = solution.parameters().get(p);
            Solution.Interval interval = solution.interval(p, CONFIDENCE);
            Parameter parameter = model.parameters().get(p);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("parameter", estimate.name());
            row.put("unit", parameter.unit());
            row.put("value", estimate.value());
            row.put("standardDeviation", estimate.standardDeviation());
            row.put("lower95", interval.lower());
            row.put("upper95", interval.upper());
            rows.add(row);
        }
        return rows;
    }
}
