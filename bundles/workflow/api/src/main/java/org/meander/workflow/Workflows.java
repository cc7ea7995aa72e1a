package org.meander.workflow;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The workflow engine. Thread-safe. */
@ProviderType
public interface Workflows {

    /** The plug-ins of all installed bundles, by kind and type. */
    List<PluginInfo> plugins();

    /** All problems of a workflow text, in order of position; none if it can be applied. Changes nothing. */
    List<Problem> check(String name, String yaml);

    /**
     * Checks a workflow and puts it into effect: writes its new generation beside the old one, flips the recipe with one update,
     * waits until it is ready, and deletes the old generation. If it does not become ready in time, the old generation stays. What
     * is in effect and ready with the same content is left alone. A run that is running is suspended for the flip and goes on with
     * the new generation.
     *
     * @param name what the text is called in messages, such as its file name
     * @param base folder against which relative paths in the file are resolved
     * @throws org.meander.base.MeanderException {@code INVALID_CONFIGURATION} listing all problems, with nothing changed
     */
    WorkflowInfo apply(String name, String yaml, Path base);

    /** The workflows in effect, by name. */
    List<WorkflowInfo> workflows();

    /** Takes a workflow out of effect; its runs are cancelled, and what they have saved is forgotten. */
    void remove(String workflow);

    /**
     * Starts a run of a workflow, or queues it behind the bounded executor and behind earlier runs of the same workflow, as they
     * share its checkpoint area.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} if there is no such workflow, {@code UNAVAILABLE} if it is not
     *     ready or too many runs are unfinished
     */
    RunInfo run(String workflow);

    /** Runs of this node, newest first, also finished ones. */
    List<RunInfo> runs();

    Optional<RunInfo> find(String run);

    /** Waits until the run has ended or the time is over, and tells how it stands. */
    RunInfo await(String run, Duration timeout) throws InterruptedException;

    /** Asks a run to stop at its next boundary. */
    RunInfo cancel(String run);

    /**
     * Why a workflow, plug-in or run does not work: one sentence a step, from the thing asked about to the deepest cause.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} if nothing is called so
     */
    List<String> why(String id);

    /**
     * A plug-in as its bundle's manifest announces it.
     *
     * @param kind such as {@code codec}
     * @param type such as {@code scalar}
     * @param pid of its factory configuration
     * @param bundle symbolic name and version
     * @param problem why it cannot be used, such as a second plug-in of the same kind and type; empty if it can
     * @param keys its configuration
     */
    record PluginInfo(
            String kind, String type, String pid, String bundle, Optional<String> problem, List<KeyInfo> keys) {}

    /**
     * A configuration key.
     *
     * @param name as written in workflow files
     * @param type such as {@code Double} or {@code String[]}
     * @param required whether it has no default
     * @param standard the default, as text
     * @param description for people
     */
    record KeyInfo(String name, String type, boolean required, String standard, String description) {}

    /** Something wrong in a workflow text; line and column count from 1, 0 if there is no place. */
    record Problem(String file, int line, int column, String message) {

        /** Such as {@code w.yaml:7:11: ...}. */
        @Override
        public String toString() {
            return line > 0 ? file + ":" + line + ":" + column + ": " + message : file + ": " + message;
        }
    }

    /** State of a workflow. {@code slots} maps slot names to plug-in types. */
    record WorkflowInfo(
            String name, String recipe, long generation, boolean ready, String state, Map<String, String> slots) {}

    /** How a run stands. */
    enum RunState {
        QUEUED,
        RUNNING,
        /** Waits for a withdrawn part; resumes by itself when it is back. */
        SUSPENDED,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        public boolean ended() {
            return this == SUCCEEDED || this == FAILED || this == CANCELLED;
        }
    }

    /**
     * A run.
     *
     * @param done elements that are done
     * @param expected elements in all, 0 if unknown
     * @param phase what is being worked on
     * @param suspensions how often it was interrupted by a withdrawn part
     * @param error one sentence if it failed, else empty
     * @param report what it found, once it has succeeded
     */
    record RunInfo(
            String id,
            String workflow,
            RunState state,
            Instant started,
            Optional<Instant> ended,
            long done,
            long expected,
            String phase,
            int suspensions,
            String error,
            Optional<Report> report) {}
}
