package org.meander.shell;

import org.meander.workflow.Workflows.RunInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Not {@code run} on the command line, where that starts a node; the shell's {@code meander:run} is this. */
@Command(name = "start", description = "Runs a workflow that is in effect; in the shell also 'meander:run'.")
final class StartVerb extends Verb {

    @Parameters(paramLabel = "WORKFLOW", description = "Name of the workflow.")
    String workflow;

    @Option(names = "--wait", description = "Wait for the end and print the report.")
    boolean wait;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        RunInfo run = platform().workflows().run(workflow);
        Printer printer = new Printer(terminal().out());
        if (wait || !terminal().lasting()) {
            printer.report(new Runner(terminal(), platform().workflows()).watch(run), json.json);
        } else {
            printer.facts(Rows.run(run), json.json);
        }
        return 0;
    }
}
