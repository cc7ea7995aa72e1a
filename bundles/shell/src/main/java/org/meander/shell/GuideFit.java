package org.meander.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.base.Nearest;

/**
 * A workflow of the recipe {@code fit-two-time} from a configuration in the format of homodyne, whose keys and defaults it takes over. What
 * says nothing here, and what is misspelt, is named.
 */
final class GuideFit {

    /** Keys, for the nearest of one that is misspelt. */
    private static final Set<String> KEYS = Set.of(
            "analysis_mode",
            "analyzer_parameters.dt",
            "analyzer_parameters.start_frame",
            "analyzer_parameters.end_frame",
            "analyzer_parameters.scattering.wavevector_q",
            "analyzer_parameters.geometry.stator_rotor_gap",
            "experimental_data.file_path",
            "experimental_data.data_folder_path",
            "experimental_data.data_file_name",
            "phi_filtering.enabled",
            "phi_filtering.target_ranges",
            "initial_parameters.parameter_names",
            "initial_parameters.values",
            "initial_parameters.active_parameters",
            "initial_parameters.fixed_parameters",
            "parameter_space.model",
            "parameter_space.bounds",
            "optimization.method",
            "optimization.nlsq.max_iterations",
            "optimization.nlsq.tolerance",
            "optimization.nlsq.loss",
            "optimization.streaming.enable_checkpoints",
            "optimization.streaming.checkpoint_dir",
            "optimization.streaming.checkpoint_frequency",
            "optimization.streaming.resume_from_checkpoint",
            "optimization.streaming.keep_last_checkpoints",
            "optimization.streaming.enable_fault_tolerance",
            "optimization.streaming.max_retries_per_batch",
            "optimization.streaming.min_success_rate",
            "optimization.streaming.batch_size",
            "performance.strategy_override",
            "performance.memory_limit_gb",
            "output.directory");

    private final Path file;
    private final GuideNode root;
    private final GuideOptions typed;
    private final FitControl control;
    private final List<String> warnings = new ArrayList<>();

    GuideFit(Path file, String yaml, GuideOptions typed, FitControl control) {
        this.file = file;
        this.root = GuideNode.parse(file, yaml, warnings);
        this.typed = typed;
        this.control = control;
    }

    /** What to tell about the file. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Fills a workflow, but for the slot of the source.
     *
     * @param directory that relative paths start from
     * @return the data
     */
    Path fill(WorkflowText text, Path directory) {
        boolean flow = flow();
        requireMethod();
        text.option("q", need("0.0054 1/Å", 0.0054, "analyzer_parameters", "scattering", "wavevector_q"))
                .option("dt", need("0.1 s", 0.1, "analyzer_parameters", "dt"));
        whole("analyzer_parameters", "start_frame").ifPresent(frame -> text.option("start.frame", frame));
        whole("analyzer_parameters", "end_frame").ifPresent(frame -> text.option("end.frame", frame));
        angles(text);
        if (!flow) {
            root.at("analyzer_parameters", "geometry", "stator_rotor_gap").ifPresent(GuideNode::ignore);
        }
        text.slot("model", "homodyne")
                .key("model", "mode", flow ? "laminar_flow" : "static")
                .key("model", "stator.rotor.gap", flow ? gap() : 2e6);
        new GuideParameters(file, root, typed, flow).fill(text);
        Path folder = directory
                .resolve(Optional.ofNullable(control.output)
                        .or(() -> root.at("output", "directory").map(GuideNode::text))
                        .orElse("fit-results"))
                .normalize();
        optimizer(text, folder);
        Path data = data(directory);
        tellUnused();
        return data;
    }

    private double need(String shown, double otherwise, String... names) {
        Optional<GuideNode> found = root.at(names);
        if (found.isEmpty()) {
            warnings.add(String.format("%s: %s is missing; %s is taken", file, String.join(".", names), shown));
        }
        return found.map(GuideNode::number).orElse(otherwise);
    }

    private double gap() {
        return need("2000000 Å", 2e6, "analyzer_parameters", "geometry", "stator_rotor_gap");
    }

    private Optional<Long> whole(String... names) {
        return root.at(names).map(GuideNode::whole);
    }

    private boolean flow() {
        if (typed.staticMode && typed.laminarFlow) {
            throw MeanderException.invalid("--static-mode and --laminar-flow exclude each other; give one");
        }
        Optional<GuideNode> named = root.at("parameter_space", "model").or(() -> root.at("analysis_mode"));
        root.at("analysis_mode").ifPresent(GuideNode::text);
        String name = named.map(GuideNode::text).orElse("laminar_flow");
        boolean flow =
                switch (name) {
                    case "laminar_flow" -> true;
                    case "static", "static_isotropic", "static_anisotropic" -> false;
                    default ->
                        throw MeanderException.unsupported(
                                "%s: %s is '%s'; it must be static or laminar_flow",
                                file, named.get().place(), name);
                };
        return typed.laminarFlow || flow && !typed.staticMode;
    }

    private void requireMethod() {
        root.at("optimization", "method").ifPresent(method -> {
            if (!method.text().equals("nlsq")) {
                throw MeanderException.unsupported(
                        "%s: %s is '%s'; it must be nlsq, nonlinear least squares",
                        file, method.place(), method.text());
            }
        });
    }

    private void angles(WorkflowText text) {
        boolean enabled =
                root.at("phi_filtering", "enabled").map(GuideNode::flag).orElse(true);
        List<String> ranges = new ArrayList<>();
        for (GuideNode range :
                root.at("phi_filtering", "target_ranges").map(GuideNode::items).orElse(List.of())) {
            range.at("description").ifPresent(GuideNode::ignore);
            double least = range.need("min_angle").number();
            double greatest = range.need("max_angle").number();
            ranges.add(least + " .. " + greatest);
        }
        if (enabled && !ranges.isEmpty()) {
            text.option("angles", ranges);
        }
    }

    private void optimizer(WorkflowText text, Path folder) {
        control.fill(text, "streaming", folder);
        if (control.strategy == null) {
            String strategy = root.at("performance", "strategy_override")
                    .map(GuideNode::text)
                    .orElse("auto");
            text.key("optimizer", "strategy", strategy);
        }
        root.at("performance", "memory_limit_gb").ifPresent(n -> text.key("optimizer", "memory.limit.gb", n.number()));
        Optional<GuideNode> iterations = root.at("optimization", "nlsq", "max_iterations");
        Optional<GuideNode> tolerance = root.at("optimization", "nlsq", "tolerance");
        iterations
                .map(GuideNode::whole)
                .filter(n -> control.iterations == null)
                .ifPresent(n -> text.key("optimizer", "max.iterations", n));
        tolerance
                .map(GuideNode::number)
                .filter(n -> control.tolerance == null)
                .ifPresent(n -> text.key("optimizer", "function.tolerance", n));
        root.at("optimization", "nlsq", "loss").ifPresent(n -> text.option("loss", n.text()));
        GuideNode streaming = root.at("optimization", "streaming").orElse(null);
        boolean keep = true;
        Path states = folder.resolve("checkpoints");
        if (streaming != null) {
            keep = streaming.at("enable_checkpoints").map(GuideNode::flag).orElse(true);
            states = streaming
                    .at("checkpoint_dir")
                    .map(n -> folder.resolve(n.text()).normalize())
                    .orElse(states);
            tolerate(text, streaming);
        }
        if (keep) {
            control.checkpoints(text, states);
            if (streaming != null) {
                streaming
                        .at("resume_from_checkpoint")
                        .map(GuideNode::flag)
                        .filter(resume -> !resume)
                        .ifPresent(no -> text.key("checkpoints", "resume", false));
                streaming
                        .at("keep_last_checkpoints")
                        .ifPresent(n -> text.key("checkpoints", "keep.last.checkpoints", n.whole()));
            }
        }
    }

    private static void tolerate(WorkflowText text, GuideNode streaming) {
        for (String ignored : List.of("enable_progress", "save_batch_statistics")) {
            streaming.at(ignored).ifPresent(GuideNode::flag); // both are always so
        }
        streaming.at("checkpoint_frequency").ifPresent(n -> text.key("optimizer", "checkpoint.frequency", n.whole()));
        streaming.at("batch_size").ifPresent(n -> text.key("optimizer", "chunk.points", n.whole()));
        boolean tolerant =
                streaming.at("enable_fault_tolerance").map(GuideNode::flag).orElse(true);
        Optional<Long> retries = streaming.at("max_retries_per_batch").map(GuideNode::whole);
        Optional<Double> rate = streaming.at("min_success_rate").map(GuideNode::number);
        text.key("optimizer", "max.retries.per.batch", tolerant ? retries.orElse(2L) : 0L)
                .key("optimizer", "min.success.rate", tolerant ? rate.orElse(0.5) : 1.0);
    }

    /** Relative to the working directory, as the format has it, or else to the folder of the file. */
    private Path data(Path directory) {
        Optional<String> name = root.at("experimental_data", "data_file_name").map(GuideNode::text);
        Optional<String> folder =
                root.at("experimental_data", "data_folder_path").map(GuideNode::text);
        Optional<String> path = root.at("experimental_data", "file_path")
                .map(GuideNode::text)
                .or(() -> name.map(n -> folder.map(f -> f + "/" + n).orElse(n)));
        if (typed.dataFile != null) {
            return directory.resolve(typed.dataFile).normalize();
        }
        String text = path.orElseThrow(() -> MeanderException.malformed(
                "%s names no data; it must have experimental_data.file_path, or --data-file must be given", file));
        Path here = directory.resolve(text).normalize();
        Path beside = file.toAbsolutePath().resolveSibling(text).normalize();
        return Files.exists(here) || !Files.exists(beside) ? here : beside;
    }

    private void tellUnused() {
        for (String section : List.of("logging", "plotting", "metadata", "validation", "quality_control")) {
            root.at(section).ifPresent(GuideNode::ignore);
        }
        root.at("performance", "enable_progress").ifPresent(GuideNode::ignore);
        for (GuideNode unused : root.unused()) {
            String near = Nearest.to(unused.path(), KEYS).orElseThrow();
            warnings.add(String.format(
                    "%s: %s says nothing here; the nearest key that does is '%s'", file, unused.place(), near));
        }
    }
}
