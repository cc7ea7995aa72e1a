package org.meander.workflow.fit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.meander.base.MeanderException;
import org.meander.optimizer.BatchStatistics;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.Solution;

/** A folder of result files. Each is written under another name, forced to disk and renamed: it is whole or not there. */
final class Results {

    private final Path folder;
    private final boolean weighted;

    /**
     * Makes the folder unless it is there, so that a long fit does not find out at its end that it cannot.
     *
     * @param weighted whether standard deviations of the points are known
     */
    Results(Path folder, boolean weighted) {
        this.folder = folder.toAbsolutePath();
        this.weighted = weighted;
        try {
            Files.createDirectories(this.folder);
        } catch (IOException e) {
            throw MeanderException.io(e, "the folder %s for the results cannot be made", this.folder);
        }
    }

    Path folder() {
        return folder;
    }

    /** {@code converged}, or why it ended otherwise. */
    static String status(Solution solution) {
        return solution.reason().converged()
                ? "converged"
                : solution.reason().name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes {@code parameters.json} and the other files in JSON.
     *
     * @param dataset what is known of the data besides the number of points
     */
    void write(
            String model,
            Solution solution,
            List<FitListener.Step> steps,
            Map<String, Object> dataset,
            List<String> warnings,
            double seconds) {
        solution.batches().ifPresent(batches -> {
            write("batch_statistics.json", statistics(batches));
            write("checkpoint_metadata.json", metadata(batches, solution));
        });
        write("convergence_metrics.json", metrics(solution, steps, warnings, seconds));
        write("analysis_results_nlsq.json", analysis(model, solution, dataset, seconds));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("timestamp", Instant.now().toString());
        all.put("analysis_mode", model);
        all.put("chi_squared", solution.chiSquared());
        all.put("reduced_chi_squared", solution.reducedChiSquared());
        all.put("convergence_status", status(solution));
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Solution.Estimate estimate : solution.parameters()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("value", estimate.value());
            one.put("uncertainty", estimate.standardDeviation());
            parameters.put(estimate.name(), one);
        }
        all.put("parameters", parameters);
        write("parameters.json", all);
    }

    /** By the reduced χ²: below 1.5, below 3, or above. Where standard deviations of the points are not known, it says nothing. */
    private String quality(Solution solution) {
        double reduced = solution.reducedChiSquared();
        return !weighted || Double.isNaN(reduced)
                ? "unknown"
                : reduced < 1.5 ? "good" : reduced < 3 ? "marginal" : "poor";
    }

    private Map<String, Object> analysis(String model, Solution solution, Map<String, Object> dataset, double seconds) {
        Map<String, Object> quality = new LinkedHashMap<>();
        quality.put("chi_squared", solution.chiSquared());
        quality.put("reduced_chi_squared", solution.reducedChiSquared());
        quality.put("degrees_of_freedom", solution.degreesOfFreedom());
        quality.put("quality_flag", quality(solution));
        Map<String, Object> data = new LinkedHashMap<>(dataset);
        data.put("total_data_points", solution.points());
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("convergence_status", status(solution));
        summary.put("iterations", solution.iterations());
        summary.put("execution_time", seconds);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("method", "nlsq");
        all.put("timestamp", Instant.now().toString());
        all.put("analysis_mode", model);
        all.put("fit_quality", quality);
        all.put("dataset_info", data);
        all.put("optimization_summary", summary);
        return all;
    }

    private static Map<String, Object> metadata(BatchStatistics batches, Solution solution) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("completed_batches", batches.totalBatches());
        all.put("successful_batches", batches.totalSuccesses());
        all.put("failed_batches", batches.totalFailures());
        all.put("success_rate", batches.successRate());
        all.put("best_chi_squared", solution.chiSquared());
        return all;
    }

    private Map<String, Object> metrics(
            Solution solution, List<FitListener.Step> steps, List<String> warnings, double seconds) {
        Map<String, Object> convergence = new LinkedHashMap<>();
        convergence.put("status", status(solution));
        convergence.put("reason", solution.reason().name().toLowerCase(Locale.ROOT));
        convergence.put("iterations", solution.iterations());
        convergence.put("passes", solution.passes());
        convergence.put("execution_time", seconds);
        convergence.put("final_chi_squared", solution.chiSquared());
        convergence.put("final_cost", solution.cost());
        if (!steps.isEmpty()) {
            convergence.put(
                    "chi_squared_reduction",
                    1 - solution.cost() / steps.getFirst().cost());
        }
        Map<String, Object> fit = new LinkedHashMap<>();
        fit.put("points", solution.points());
        fit.put("free_parameters", solution.free());
        fit.put("degrees_of_freedom", solution.degreesOfFreedom());
        fit.put("rank", solution.rank());
        fit.put("condition", solution.condition());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("convergence", convergence);
        all.put("fit", fit);
        all.put(
                "recovery_actions",
                solution.batches().map(BatchStatistics::errorDistribution).orElse(Map.of()));
        all.put("quality_flag", quality(solution));
        List<Map<String, Object>> history = new ArrayList<>();
        for (FitListener.Step step : steps) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("iteration", step.number());
            one.put("cost", step.cost());
            one.put("accepted", step.accepted());
            history.add(one);
        }
        all.put("history", history);
        all.put("details", new TreeMap<>(solution.details()));
        all.put("warnings", warnings);
        return all;
    }

    private static Map<String, Object> statistics(BatchStatistics batches) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("total_batches", batches.totalBatches());
        all.put("total_successes", batches.totalSuccesses());
        all.put("total_failures", batches.totalFailures());
        all.put("success_rate", batches.successRate());
        all.put("average_loss", batches.averageLoss());
        all.put("average_iterations", batches.averageIterations());
        all.put("error_distribution", batches.errorDistribution());
        List<Map<String, Object>> failures = new ArrayList<>();
        for (BatchStatistics.Failure failure : batches.failures()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("batch", failure.batch());
            one.put("from", failure.from());
            one.put("points", failure.points());
            one.put("cause", failure.cause());
            failures.add(one);
        }
        all.put("failures", failures);
        List<Map<String, Object>> recent = new ArrayList<>();
        for (BatchStatistics.Batch batch : batches.recentBatches()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("batch", batch.batch());
            one.put("loss", batch.loss());
            one.put("attempts", batch.attempts());
            recent.add(one);
        }
        all.put("recent_batches", recent);
        return all;
    }

    private void write(String name, Map<String, Object> content) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            write(generator, content);
        } catch (IOException e) {
            throw new IllegalStateException(e); // a stream in memory
        }
        write(name, text.toByteArray());
    }

    /** Writes a file under another name, forces it to disk and renames it. */
    void write(String name, byte[] content) {
        Path file = folder.resolve(name);
        Path part = folder.resolve(name + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw MeanderException.io(e, "the result %s cannot be written", file);
        }
    }

    /** JSON has neither NaN nor infinities: such a number is null. */
    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName(String.valueOf(entry.getKey()));
                    write(generator, entry.getValue());
                }
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray();
                for (Object item : list) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            case Double number when !Double.isFinite(number) -> generator.writeNull();
            case Double number -> generator.writeNumber(number);
            case Number number -> generator.writeNumber(number.longValue());
            case Boolean flag -> generator.writeBoolean(flag);
            default -> generator.writeString(String.valueOf(value));
        }
    }
}
