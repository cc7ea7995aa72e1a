package org.meander.shell;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "why",
        description = "Says why a workflow, a plug-in (KIND:TYPE) or a run does not work, down to the deepest cause.")
final class WhyVerb extends Verb {

    @Parameters(paramLabel = "ID", description = "Name of a workflow, KIND:TYPE of a plug-in, or identity of a run.")
    String id;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        List<String> steps = platform().workflows().why(id);
        if (json.json) {
            new Printer(terminal().out()).json(Map.of("id", id, "steps", steps));
        } else {
            steps.forEach(terminal().out()::println);
        }
        return 0;
    }
}
