package org.meander.shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Asks a run to stop at its next chunk; what it acknowledged stays.")
final class CancelVerb extends Verb {

    @Parameters(paramLabel = "RUN", description = "Identity of the run, as 'runs' lists it.")
    String id;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        new Printer(terminal().out()).facts(Rows.run(platform().workflows().cancel(id)), json.json);
        return 0;
    }
}
