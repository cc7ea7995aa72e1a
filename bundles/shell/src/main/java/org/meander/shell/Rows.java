package org.meander.shell;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.WorkflowInfo;

/** Workflows and runs as rows. */
final class Rows {

    private Rows() {}

    static Map<String, Object> workflow(WorkflowInfo workflow) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workflow", workflow.name());
        row.put("recipe", workflow.recipe());
        row.put("generation", workflow.generation());
        row.put("ready", workflow.ready());
        row.put("state", workflow.state());
        row.put("slots", workflow.slots());
        return row;
    }

    /** What people see of a run in a list. */
    static Map<String, Object> brief(RunInfo run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("run", run.id());
        row.put("workflow", run.workflow());
        row.put("state", run.state().toString().toLowerCase(Locale.ROOT));
        row.put("started", run.started().truncatedTo(ChronoUnit.SECONDS).toString());
        row.put("done", run.expected() > 0 ? Math.min(100, 100 * run.done() / run.expected()) + " %" : "");
        row.put("phase", run.state().ended() ? run.error() : run.phase());
        return row;
    }

    static Map<String, Object> run(RunInfo run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("run", run.id());
        row.put("workflow", run.workflow());
        row.put("state", run.state().toString());
        row.put("started", run.started().toString());
        row.put("ended", run.ended().map(Object::toString).orElse(""));
        row.put("done", run.done());
        row.put("expected", run.expected());
        row.put("suspensions", run.suspensions());
        row.put("phase", run.state().ended() ? run.error() : run.phase());
        return row;
    }
}
