package org.meander.shell;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Takes a workflow out of effect. Its runs are cancelled; what they have stored stays.")
final class RemoveVerb extends Verb {

    @Parameters(paramLabel = "WORKFLOW", description = "Name of the workflow, as 'workflows' lists it.")
    String workflow;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        platform().workflows().remove(workflow);
        new Printer(terminal().out()).facts(Map.of("removed", workflow), json.json);
        return 0;
    }
}
