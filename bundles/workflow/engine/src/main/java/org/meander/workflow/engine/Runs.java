package org.meander.workflow.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.meander.base.MeanderException;
import org.meander.base.Nearest;
import org.meander.workflow.Workflows.RunInfo;

/** The runs that are unfinished, in a line a workflow, and the last that have ended. Guarded by the runner's lock. */
final class Runs {

    private static final int HISTORY = 100;

    private final Map<String, Run> byId = new LinkedHashMap<>();
    private final Map<String, Deque<Run>> lines = new HashMap<>();
    private long count;

    /** A new run at the end of its workflow's line. */
    Run add(String workflow) {
        Run run = new Run(workflow + "/" + ++count, workflow);
        byId.put(run.id, run);
        lines.computeIfAbsent(workflow, _ -> new ArrayDeque<>()).add(run);
        return run;
    }

    Optional<Run> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Run known(String id) {
        return find(id).orElseThrow(
                        () -> MeanderException.notFound("there is no run '%s'%s", id, Nearest.hint(id, byId.keySet())));
    }

    /** The run of a workflow that is executed, or is next. */
    Optional<Run> first(String workflow) {
        return Optional.ofNullable(lines.get(workflow)).map(Deque::peek);
    }

    List<Run> unfinished() {
        return lines.values().stream().flatMap(Deque::stream).toList();
    }

    List<Run> unfinished(String workflow) {
        return List.copyOf(lines.getOrDefault(workflow, new ArrayDeque<>()));
    }

    /** The tries that are inside a recipe now. */
    List<Attempt> inside(Predicate<Attempt> which) {
        return unfinished().stream()
                .flatMap(run -> run.inside.stream())
                .filter(which)
                .toList();
    }

    /** A run has ended: it leaves its line, and the oldest of those that are remembered is forgotten. */
    void ended(Run run) {
        Deque<Run> line = lines.get(run.workflow);
        line.remove(run);
        if (line.isEmpty()) {
            lines.remove(run.workflow);
        }
        int surplus = byId.size() - unfinished().size() - HISTORY;
        for (Iterator<Run> all = byId.values().iterator(); surplus > 0 && all.hasNext(); ) {
            if (all.next().state.ended()) {
                all.remove();
                surplus--;
            }
        }
    }

    List<RunInfo> newestFirst() {
        List<RunInfo> infos = new ArrayList<>();
        byId.values().forEach(run -> infos.addFirst(run.info()));
        return infos;
    }
}
