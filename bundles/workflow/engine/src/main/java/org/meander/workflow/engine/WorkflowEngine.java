package org.meander.workflow.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Nearest;
import org.meander.base.StandardError;
import org.meander.workflow.Workflows;
import org.meander.workflow.engine.Configurations.Entry;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Wires workflows from YAML and runs them. It knows strings, PIDs and capabilities, and no kind of part. */
@Component(name = WorkflowEngine.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL, immediate = true)
@Designate(ocd = WorkflowEngine.Config.class)
public final class WorkflowEngine implements Workflows {

    static final String PID = "org.meander.workflow.engine";

    @ObjectClassDefinition(name = "Workflow engine", description = "Wires workflows and runs them")
    @interface Config {
        @AttributeDefinition(
                name = "Threads",
                description = "Runs that are executed at the same time; 1..64",
                min = "1",
                max = "64")
        int threads() default 2;

        @AttributeDefinition(
                name = "Queue",
                description = "Runs that may be unfinished at the same time; 1..10000",
                min = "1",
                max = "10000")
        int queue() default 100;

        @AttributeDefinition(
                name = "Time to get ready",
                description = "Milliseconds after which a workflow that is not ready is rolled back; 100..600000",
                min = "100",
                max = "600000")
        long ready_timeout_ms() default 10_000;

        @AttributeDefinition(
                name = "Time to suspend",
                description =
                        "Milliseconds after which a run that does not leave its recipe is interrupted; 100..600000",
                min = "100",
                max = "600000")
        long suspend_timeout_ms() default 60_000;

        @AttributeDefinition(
                name = "Folder",
                description = "Folder for checkpoints, used by one process at a time; empty for the bundle's data area")
        String folder() default "";
    }

    private final Catalogue catalogue;
    private final Configurations configurations;
    private final Diagnosis diagnosis;
    private final Deployer deployer;
    private final CheckpointArea checkpoints;
    private final Runner runner;
    private final RecipeTracker recipes;

    @Activate
    public WorkflowEngine(
            BundleContext context,
            Config config,
            @Reference(name = "configurations") ConfigurationAdmin admin,
            @Reference(name = "metatype") MetaTypeService metatype,
            @Reference(name = "components") ServiceComponentRuntime runtime) {
        int threads = Checks.range(PID + ".threads", config.threads(), 1, 64);
        int queue = Checks.range(PID + ".queue", config.queue(), 1, 10_000);
        long ready = Checks.range(PID + ".ready.timeout.ms", config.ready_timeout_ms(), 100, 600_000);
        long suspend = Checks.range(PID + ".suspend.timeout.ms", config.suspend_timeout_ms(), 100, 600_000);
        catalogue = new Catalogue(context, runtime, new Keys(metatype));
        configurations = new Configurations(admin);
        Components components = new Components(runtime);
        diagnosis = new Diagnosis(catalogue, configurations, components);
        deployer = new Deployer(context, configurations, components, diagnosis, ready, suspend);
        checkpoints = new CheckpointArea(folder(context, config.folder()).resolve("checkpoints"));
        runner = new Runner(checkpoints, threads, queue, suspend);
        recipes = new RecipeTracker(context, runner);
        deployer.cleanUp();
        recipes.open();
    }

    private static Path folder(BundleContext context, String configured) {
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        if (context.getDataFile("") == null) {
            throw Checks.configuration(PID + ".folder", "empty", "a folder, as this framework has no data areas");
        }
        return context.getDataFile("").toPath();
    }

    @Deactivate
    void close() {
        recipes.close();
        runner.close();
    }

    @Override
    public List<PluginInfo> plugins() {
        return catalogue.parts().stream().map(Part::info).toList();
    }

    @Override
    public List<Problem> check(String name, String yaml) {
        Problems problems = new Problems(name);
        plan(yaml, problems);
        return problems.sorted();
    }

    private Optional<Plan> plan(String yaml, Problems problems) {
        return Checker.check(
                yaml,
                catalogue.parts(),
                workflow -> configurations.recipe(workflow).map(Entry::recipeType),
                problems);
    }

    @Override
    public WorkflowInfo apply(String name, String yaml, Path base) {
        Problems problems = new Problems(name);
        Optional<Plan> plan = plan(yaml, problems);
        if (plan.isEmpty()) {
            throw new MeanderException(
                    StandardError.INVALID_CONFIGURATION,
                    problems.sorted().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        deployer.apply(plan.get().resolvedAgainst(base));
        return info(existing(plan.get().workflow()));
    }

    @Override
    public List<WorkflowInfo> workflows() {
        return configurations.all().stream()
                .filter(Entry::isRecipe)
                .map(this::info)
                .sorted(Comparator.comparing(WorkflowInfo::name))
                .toList();
    }

    private WorkflowInfo info(Entry recipe) {
        boolean ready = deployer.ready(recipe.workflow(), recipe.generation());
        return new WorkflowInfo(
                recipe.workflow(),
                recipe.recipeType(),
                recipe.generation(),
                ready,
                ready ? "ready" : diagnosis.ofWorkflow(recipe.workflow()).getLast(),
                recipe.slotTypes());
    }

    private Entry existing(String workflow) {
        return configurations.recipe(workflow).orElseThrow(() -> {
            Set<String> names = configurations.all().stream()
                    .filter(Entry::isRecipe)
                    .map(Entry::workflow)
                    .collect(Collectors.toSet());
            return MeanderException.notFound("there is no workflow '%s'%s", workflow, Nearest.hint(workflow, names));
        });
    }

    @Override
    public void remove(String workflow) {
        existing(workflow);
        deployer.remove(workflow);
        runner.cancelAll(workflow);
        checkpoints.clear(workflow);
    }

    @Override
    public RunInfo run(String workflow) {
        WorkflowInfo info = info(existing(workflow));
        if (!info.ready()) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE, "workflow '" + workflow + "' is not ready: " + info.state());
        }
        return runner.submit(workflow);
    }

    @Override
    public List<RunInfo> runs() {
        return runner.runs();
    }

    @Override
    public Optional<RunInfo> find(String run) {
        return runner.find(run);
    }

    @Override
    public RunInfo await(String run, Duration timeout) throws InterruptedException {
        return runner.await(run, timeout.toNanos());
    }

    @Override
    public RunInfo cancel(String run) {
        return runner.cancel(run);
    }

    @Override
    public List<String> why(String id) {
        Optional<RunInfo> run = runner.find(id);
        if (run.isPresent()) {
            return ofRun(run.get());
        }
        if (configurations.recipe(id).isPresent() || deployer.failure(id).isPresent()) {
            return ofWorkflow(id);
        }
        List<String> plugin = diagnosis.ofPlugin(id);
        if (!plugin.isEmpty()) {
            return plugin;
        }
        Set<String> known = new HashSet<>();
        workflows().forEach(w -> known.add(w.name()));
        runner.runs().forEach(r -> known.add(r.id()));
        throw diagnosis.unknown(id, known);
    }

    private List<String> ofWorkflow(String workflow) {
        List<String> steps = new ArrayList<>(diagnosis.ofWorkflow(workflow));
        deployer.failure(workflow).ifPresent(failure -> steps.add("The last try: " + failure + "."));
        return steps;
    }

    private List<String> ofRun(RunInfo run) {
        List<String> steps = new ArrayList<>();
        String name = "Run " + run.id();
        switch (run.state()) {
            case QUEUED -> steps.add(name + " waits for a thread or for an earlier run of its workflow.");
            case RUNNING -> steps.add(name + " is running" + (run.phase().isEmpty() ? "." : ": " + run.phase() + "."));
            case SUCCEEDED -> steps.add(name + " has succeeded.");
            case CANCELLED -> steps.add(name + " was cancelled.");
            case FAILED -> steps.add(name + " failed: " + run.error() + ".");
            case SUSPENDED -> {
                steps.add(name + " waits for its workflow '" + run.workflow() + "' to be ready.");
                steps.addAll(ofWorkflow(run.workflow()));
            }
        }
        return steps;
    }
}
