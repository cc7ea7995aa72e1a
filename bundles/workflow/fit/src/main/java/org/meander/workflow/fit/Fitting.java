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
import org.meander.base.StandardError;
import org.meander.optimizer.CheckpointStore;
import org.meander.optimizer.Loss;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.source.Source;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;

/** What all fits of the recipes share: the problem as it is configured, states, results, and the report. */
final class Fitting {

    /** Descriptions of keys, for the recipes that have them: an annotation cannot inherit another one's. */
    static final String START_KEY =
            "Starts and bounds other than the model's, each as NAME = VALUE, NAME = VALUE [LEAST, GREATEST]"
                    + " or NAME [LEAST, GREATEST]; bounds may be inf";

    static final String FIXED_KEY = "Names of parameters that stay at their start";

    static final String LOSS_KEY = "linear, soft_l1, huber, cauchy or arctan";

    static final String OUTPUT_KEY = "Folder for parameters.json and the like, made if it is missing; empty for none";

    private static final double CONFIDENCE = 0.95;
    private static final int NAMES_IN_MESSAGES = 20;

    /**
     * How a fit is configured, whatever its data.
     *
     * @param output folder of the results; empty for none
     * @param fittedData whether they have all points
     * @param plots whether they have pictures
     */
    record Settings(
            List<Start> starts,
            List<String> fixed,
            Loss loss,
            double lossScale,
            boolean absoluteSigma,
            String output,
            boolean fittedData,
            boolean plots) {

        /** Checks the values of keys of a recipe. */
        static Settings of(
                String pid,
                String[] starts,
                String[] fixed,
                String loss,
                double lossScale,
                boolean absoluteSigma,
                String output,
                boolean fittedData,
                boolean plots) {
            return new Settings(
                    Start.all(pid + ".start", starts),
                    List.of(fixed),
                    Fitting.loss(pid + ".loss", loss),
                    Checks.range(pid + ".loss.scale", lossScale, Double.MIN_VALUE, Double.MAX_VALUE),
                    absoluteSigma,
                    output,
                    fittedData,
                    plots);
        }
    }

    private final Settings settings;
    private final Optimizer optimizer;
    private final Optional<CheckpointStore> checkpoints;
    private final String identity;

    /** @param identity what else decides the result: a state must agree with it to be taken up */
    Fitting(Settings settings, Optimizer optimizer, Optional<CheckpointStore> checkpoints, String identity) {
        this.settings = settings;
        this.optimizer = optimizer;
        this.checkpoints = checkpoints;
        this.identity = identity;
    }

    /** A loss by its name, which is the value of a key. */
    private static Loss loss(String key, String name) {
        return Arrays.stream(Loss.values())
                .filter(l -> l.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> Checks.configuration(key, "'" + name + "'", "one of " + Arrays.toString(Loss.values())));
    }

    /** The properties that a workflow sets, but for the number of threads, on which no bit depends. */
    static String text(Map<String, Object> properties) {
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

    /** The model of the source that has the data. */
    static String dataName(Source source, String configured) {
        if (!configured.isEmpty()) {
            return configured;
        }
        List<String> names = source.models();
        if (names.size() != 1) {
            throw MeanderException.invalid(
                    "the source has %d models, the first are %s; option data must name the one with the points",
                    names.size(), names.stream().limit(NAMES_IN_MESSAGES).toList());
        }
        return names.getFirst();
    }

    /**
     * A problem as it is configured.
     *
     * @param estimated starts that come before the model's and after the configured ones; empty for none
     */
    Problem problem(Problem plain, double[] estimated) {
        Problem problem = plain;
        double[] start = estimated.length == 0 ? problem.start() : estimated.clone();
        double[] lower = problem.lower();
        double[] upper = problem.upper();
        for (Start s : settings.starts) {
            int parameter = problem.index(s.parameter());
            lower[parameter] = s.lower().orElse(lower[parameter]);
            upper[parameter] = s.upper().orElse(upper[parameter]);
            // Of bounds alone the start there is moves to the next of them; one that was said to be elsewhere is
            // refused below.
            start[parameter] =
                    s.value().orElseGet(() -> Math.max(lower[parameter], Math.min(upper[parameter], start[parameter])));
        }
        double[] infinity = new double[start.length];
        Arrays.fill(infinity, Double.POSITIVE_INFINITY);
        double[] minusInfinity = new double[start.length];
        Arrays.fill(minusInfinity, Double.NEGATIVE_INFINITY);
        // Starts and bounds change together: in between there are no bounds that one of them could break.
        problem = problem.withBounds(minusInfinity, infinity)
                .withStart(start)
                .withBounds(lower, upper)
                .withLoss(settings.loss, settings.lossScale);
        for (String name : settings.fixed) {
            problem = problem.withFixed(name);
        }
        return settings.absoluteSigma ? problem.withAbsoluteSigma() : problem;
    }

    /**
     * Fits.
     *
     * @param mode what the results call the model
     * @param fingerprint of the points
     * @param notes for the warnings of the report
     * @param dataset facts of the data for the results
     */
    Report run(
            RunContext context,
            Problem problem,
            String mode,
            String fingerprint,
            List<String> notes,
            Map<String, Object> dataset,
            FittedData data) {
        long begin = System.nanoTime();
        Optional<Results> results = settings.output.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Results(Path.of(settings.output), problem.points().weighted()));
        CheckpointStore states = states(context, problem, fingerprint);
        History history = new History();
        Solution solution = solve(context, problem, states, history);
        context.boundary();
        List<String> warnings = new ArrayList<>(notes);
        warnings.addAll(solution.warnings());
        warnings.addAll(states.warnings());
        double seconds = (System.nanoTime() - begin) * 1e-9;
        results.ifPresent(r -> {
            r.write(mode, solution, history.steps(), dataset, warnings, seconds);
            write(context, r, solution, history, data);
        });
        states.finished();
        return new Report(facts(problem, solution, warnings, results, seconds), rows(problem, solution));
    }

    private CheckpointStore states(RunContext context, Problem problem, String fingerprint) {
        String all = fingerprint + identity + problem.description() + (problem.absoluteSigma() ? ", absolute" : "");
        return checkpoints
                .<CheckpointStore>map(store -> new States(store, all))
                .orElseGet(() -> new RunCheckpoints(context, all));
    }

    private void write(RunContext context, Results results, Solution solution, History history, FittedData data) {
        if (settings.fittedData) {
            try (NpzFile file = new NpzFile(results.folder().resolve("fitted_data.npz"))) {
                data.write(file, solution.values(), context.cancellation());
                file.complete();
            }
        }
        if (settings.plots) {
            Plots plots = new Plots(results);
            plots.history(history.steps(), settings.loss);
            data.draw(plots, solution.values(), context.cancellation());
        }
    }

    private Solution solve(RunContext context, Problem problem, CheckpointStore states, History history) {
        Run run = new Run(context.progress(), context.cancellation(), history, Optional.of(states));
        try {
            return optimizer.solve(problem, optimizer.options(), run);
        } catch (MeanderException e) {
            if (e.code() == StandardError.CANCELLED) {
                context.boundary(); // which knows whether the run is cancelled or only suspended
            }
            throw e;
        }
    }

    private Map<String, Object> facts(
            Problem problem, Solution solution, List<String> warnings, Optional<Results> results, double seconds) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", problem.model().name());
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

    private static List<Map<String, Object>> rows(Problem problem, Solution solution) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int p = 0; p < solution.parameters().size(); p++) {
            Solution.Estimate estimate = solution.parameters().get(p);
            Solution.Interval interval = solution.interval(p, CONFIDENCE);
            Parameter parameter = problem.model().parameters().get(p);
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
