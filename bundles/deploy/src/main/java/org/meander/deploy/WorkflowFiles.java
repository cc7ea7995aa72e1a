package org.meander.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.meander.base.MeanderException;
import org.meander.workflow.Workflows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which file has put which workflow into effect, and which files were refused. Thread-safe; one file at a time. */
final class WorkflowFiles {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowDeployer.class);

    private final Workflows workflows;
    private final Function<File, Path> base;
    private final Map<File, String> applied = new HashMap<>();
    private final Map<File, String> refused = new TreeMap<>();

    /**
     * @param base folder against which relative paths of a file are resolved
     */
    WorkflowFiles(Workflows workflows, Function<File, Path> base) {
        this.workflows = workflows;
        this.base = base;
    }

    /** Puts a file's workflow into effect; if that is impossible, says why and leaves in effect what the file said before. */
    synchronized void apply(File file) {
        try {
            String text = Files.readString(file.toPath());
            String name =
                    workflows.apply(file.getName(), text, base.apply(file)).name();
            refused.remove(file);
            String before = applied.put(file, name);
            if (before != null && !before.equals(name)) {
                removeUnlessElsewhere(before);
            }
            owner(name, file)
                    .ifPresent(other -> LOG.warn(
                            "{}: the workflow {} is also in {}; the file that changed last is in effect",
                            file.getName(),
                            name,
                            other));
            LOG.info("{}: the workflow {} is in effect", file.getName(), name);
        } catch (MeanderException e) {
            refuse(file, e.getMessage());
        } catch (IOException e) {
            refuse(file, "cannot be read: " + e.getMessage());
        }
    }

    private void refuse(File file, String reason) {
        // Tries after the start of a bundle mostly fail for the same reason, which is then not worth saying again.
        if (!reason.equals(refused.put(file, reason))) {
            String stays = applied.containsKey(file) ? "; what it said before stays in effect" : "";
            LOG.error("{}: not in effect{}: {}", file.getName(), stays, reason);
        }
    }

    synchronized boolean anyRefused() {
        return !refused.isEmpty();
    }

    /** Tries again what was refused. */
    synchronized void retry() {
        List.copyOf(refused.keySet()).forEach(this::apply);
    }

    /** Takes a removed file's workflow out of effect. */
    synchronized void remove(File file) {
        refused.remove(file);
        String name = applied.remove(file);
        if (name != null) {
            removeUnlessElsewhere(name);
            LOG.info("{}: the workflow {} is out of effect", file.getName(), name);
        }
    }

    private void removeUnlessElsewhere(String name) {
        if (!applied.containsValue(name)) {
            try {
                workflows.remove(name);
            } catch (MeanderException e) {
                LOG.error("The workflow {} cannot be removed: {}", name, e.getMessage());
            }
        }
    }

    private Optional<String> owner(String name, File besides) {
        return applied.entrySet().stream()
                .filter(entry ->
                        entry.getValue().equals(name) && !entry.getKey().equals(besides))
                .map(entry -> entry.getKey().getName())
                .findFirst();
    }
}
