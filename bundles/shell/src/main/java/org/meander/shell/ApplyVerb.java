package org.meander.shell;

import java.nio.file.Path;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.WorkflowInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description =
                "Puts a workflow file into effect. From the command line it is also run, to its end; in a shell or on"
                        + " a node only with --run.")
final class ApplyVerb extends Verb {

    @Parameters(paramLabel = "FILE", description = "A workflow file.")
    String file;

    @Option(names = "--run", description = "Run it and wait for the end.")
    boolean run;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        Workflows workflows = platform().workflows();
        Runner runner = new Runner(terminal(), workflows);
        Path path = path(file);
        WorkflowInfo workflow = runner.apply(path, TextFiles.read(path));
        Printer printer = new Printer(terminal().out());
        if (terminal().lasting() && !run) {
            printer.facts(Rows.workflow(workflow), json.json);
            return 0;
        }
        Report report = runner.watch(workflows.run(workflow.name()));
        printer.report(report, json.json);
        return 0;
    }
}
