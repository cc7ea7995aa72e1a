package org.meander.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.RunInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "runs", description = "Lists the runs of this platform, newest first; or one run with its report.")
final class RunsVerb extends Verb {

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Identity of a run.")
    String id;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        Workflows workflows = platform().workflows();
        Printer printer = new Printer(terminal().out());
        if (id == null) {
            List<Map<String, Object>> rows = workflows.runs().stream()
                    .map(run -> json.json ? Rows.run(run) : Rows.brief(run))
                    .toList();
            printer.report(new Report(Map.of(), rows), json.json);
            return 0;
        }
        RunInfo run = workflows.find(id).orElseThrow(() -> MeanderException.notFound("there is no run '%s'", id));
        Map<String, Object> facts = new LinkedHashMap<>(Rows.run(run));
        run.report().ifPresent(report -> facts.putAll(report.facts()));
        printer.report(new Report(facts, run.report().map(Report::table).orElse(List.of())), json.json);
        return 0;
    }
}
