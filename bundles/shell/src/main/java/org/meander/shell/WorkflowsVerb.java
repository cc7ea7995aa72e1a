package org.meander.shell;

import java.util.List;
import java.util.Map;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "workflows", description = "Lists the workflows in effect.")
final class WorkflowsVerb extends Verb {

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        List<Map<String, Object>> rows =
                platform().workflows().workflows().stream().map(Rows::workflow).toList();
        new Printer(terminal().out()).report(new Report(Map.of(), rows), json.json);
        return 0;
    }
}
