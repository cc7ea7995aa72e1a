package org.meander.shell;

import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reconstruct",
        description =
                "Writes a stored model back as a safetensors file; without --output it is decoded and checked only.",
        footer = {"Example:", "  meander reconstruct my-model --store models --output my-model.safetensors"})
final class ReconstructVerb extends Verb {

    @Parameters(paramLabel = "MODEL", description = "Name of the stored model.")
    String model;

    @Mixin
    Mixins.Store store;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write.")
    String output;

    @Option(names = "--overwrite", description = "Replace the file if it exists.")
    boolean overwrite;

    @Option(
            names = "--sink",
            paramLabel = "TYPE",
            description = "Type of the file (default: ${DEFAULT-VALUE}).",
            defaultValue = "safetensors")
    String sink;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that decode (default: all processors).")
    int threads;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("reconstruct"), "reconstruct")
                .option("model", model)
                .option("threads", threads);
        if (output != null) {
            text.slot("sink", sink).key("sink", "path", path(output).toString()).key("sink", "overwrite", overwrite);
        }
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).facts(report.facts(), json.json);
        return 0;
    }
}
