package org.meander.shell;

import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "save",
        description =
                "Writes a stored model, encoded as it is, as a file of its own, to be sent or kept. 'meander load'"
                        + " takes it into a store.",
        footer = {"Example:", "  meander save my-model --store models --output my-model.meander"})
final class SaveVerb extends Verb {

    @Parameters(paramLabel = "MODEL", description = "Name of the stored model.")
    String model;

    @Mixin
    Mixins.Store store;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The file to write.")
    String output;

    @Option(names = "--overwrite", description = "Replace the file if it exists.")
    boolean overwrite;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("save"), "save")
                .option("model", model)
                .option("path", path(output).toString())
                .option("overwrite", overwrite);
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).facts(report.facts(), json.json);
        return 0;
    }
}
