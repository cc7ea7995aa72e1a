package org.meander.shell;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;

/** Remembers what it was told to apply; every run succeeds with one report. */
final class FakeWorkflows implements Workflows {

    final List<String> applied = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();
    Report report = new Report(Map.of(), List.of());
    RunState state = RunState.SUCCEEDED;
    String error = "";

    @Override
    public List<PluginInfo> plugins() {
        return List.of(new PluginInfo(
                "codec",
                "scalar",
                "some.pid",
                "some.bundle 1.0.0",
                Optional.empty(),
                List.of(new KeyInfo("max.absolute.error", "Double", false, "0", "how wrong"))));
    }

    @Override
    public List<Problem> check(String name, String yaml) {
        return problems;
    }

    @Override
    public WorkflowInfo apply(String name, String yaml, Path base) {
        applied.add(yaml);
        return new WorkflowInfo("w", "ingest", 1, true, "ready", Map.of());
    }

    @Override
    public List<WorkflowInfo> workflows() {
        return List.of(new WorkflowInfo("w", "ingest", 2, true, "ready", Map.of("codec", "scalar")));
    }

    @Override
    public void remove(String workflow) {
        if (workflow.equals("unknown")) {
            throw MeanderException.notFound("there is no workflow '%s'", workflow);
        }
        removed.add(workflow);
    }

    @Override
    public RunInfo run(String workflow) {
        return info(RunState.RUNNING);
    }

    private RunInfo info(RunState now) {
        Optional<Report> found = now == RunState.SUCCEEDED ? Optional.of(report) : Optional.empty();
        return new RunInfo("r1", "w", now, Instant.EPOCH, Optional.empty(), 1, 2, "phase", 0, error, found);
    }

    @Override
    public List<RunInfo> runs() {
        return List.of(info(state));
    }

    @Override
    public Optional<RunInfo> find(String run) {
        return run.equals("r1") ? Optional.of(info(state)) : Optional.empty();
    }

    @Override
    public RunInfo await(String run, Duration timeout) {
        return info(state);
    }

    @Override
    public RunInfo cancel(String run) {
        return info(RunState.CANCELLED);
    }

    @Override
    public List<String> why(String id) {
        return List.of(id + " is fine");
    }
}
