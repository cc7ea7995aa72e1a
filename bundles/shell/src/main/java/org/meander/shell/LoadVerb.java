package org.meander.shell;

import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "load",
        description = "Takes a model file that 'meander save' or 'meander quantize' wrote into a store.",
        footer = {"Example:", "  meander load my-model.meander --store models"})
final class LoadVerb extends Verb {

    @Parameters(paramLabel = "FILE", description = "The model file.")
    String file;

    @Mixin
    Mixins.Store store;

    @Option(names = "--name", paramLabel = "NAME", description = "Name in the store (default: the model's).")
    String name = "";

    @Option(names = "--replace", description = "Replace a stored model of that name.")
    boolean replace;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("load"), "load")
                .option("path", path(file).toString())
                .option("replace", replace);
        if (!name.isEmpty()) {
            text.option("name", name);
        }
        store.fill(text, this, true);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).facts(report.facts(), json.json);
        return 0;
    }
}
