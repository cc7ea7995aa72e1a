package org.meander.shell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.RunInfo;

/** Runs workflows to their end while a person watches. */
final class Runner {

    /** What the text of a workflow is called that stands for a command. */
    private static final String COMMAND = "command";

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final Terminal terminal;
    private final Workflows workflows;
    private final boolean progress;

    Runner(Terminal terminal, Workflows workflows) {
        this(terminal, workflows, true);
    }

    /** @param progress whether a person wants to see how far it is */
    Runner(Terminal terminal, Workflows workflows, boolean progress) {
        this.terminal = terminal;
        this.workflows = workflows;
        this.progress = progress;
    }

    /** Applies a workflow that stands for a command, runs it, and takes it out of effect again. */
    Report once(WorkflowText text) throws InterruptedException {
        String name = apply(text);
        try {
            return watch(workflows.run(name));
        } finally {
            workflows.remove(name);
        }
    }

    /** What is wrong is told without the places in a workflow that nobody typed. */
    private String apply(WorkflowText text) {
        String yaml = text.yaml();
        List<Workflows.Problem> problems = workflows.check(COMMAND, yaml);
        if (!problems.isEmpty()) {
            throw new MeanderException(
                    StandardError.INVALID_CONFIGURATION,
                    problems.stream().map(Workflows.Problem::message).collect(Collectors.joining("\n")));
        }
        try {
            return workflows.apply(COMMAND, yaml, terminal.directory()).name();
        } catch (MeanderException e) {
            String prefix = "workflow '" + text.name() + "' was not applied: ";
            throw e.getMessage().startsWith(prefix)
                    ? new MeanderException(e.code(), e.getMessage().substring(prefix.length()), e)
                    : e;
        }
    }

    /** Waits for a run; an interruption of this thread cancels it. */
    Report watch(RunInfo started) throws InterruptedException {
        ProgressLine line = new ProgressLine(terminal);
        RunInfo run = started;
        try {
            while (!run.state().ended()) {
                run = workflows.await(run.id(), GLANCE);
                if (progress) {
                    line.show(run);
                }
            }
        } catch (InterruptedException e) {
            workflows.cancel(run.id());
            throw e;
        } finally {
            line.clear();
        }
        return switch (run.state()) {
            case SUCCEEDED -> run.report().orElseThrow();
            case CANCELLED -> throw new MeanderException(StandardError.CANCELLED, "run " + run.id() + " was cancelled");
            default -> throw new MeanderException(StandardError.UNAVAILABLE, run.error());
        };
    }

    /** A name for the workflow of a command; unique in this process. */
    static String commandName(String verb) {
        return "command." + verb + "." + Long.toHexString(System.nanoTime());
    }

    /** Applies a workflow file without running it. */
    Workflows.WorkflowInfo apply(Path file, String yaml) {
        return workflows.apply(file.toString(), yaml, file.toAbsolutePath().getParent());
    }
}
