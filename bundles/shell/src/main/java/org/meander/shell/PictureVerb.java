package org.meander.shell;

import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "picture",
        description = "Draws a stored model along a curve as a PNG: brighter where its values are larger.")
final class PictureVerb extends Verb {

    @Parameters(paramLabel = "MODEL", description = "Name of the stored model.")
    String model;

    @Mixin
    Mixins.Store store;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The PNG file to write.")
    String output;

    @Option(
            names = "--curve",
            paramLabel = "TYPE",
            description = "Space-filling curve (default: ${DEFAULT-VALUE}).",
            defaultValue = "hilbert")
    String curve;

    @Option(
            names = "--side",
            paramLabel = "N",
            description = "Side in pixels (default: ${DEFAULT-VALUE}).",
            defaultValue = "1024")
    int side;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("picture"), "picture")
                .option("model", model)
                .option("path", path(output).toString())
                .option("side", side)
                .slot("curve", curve);
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).facts(report.facts(), json.json);
        return 0;
    }
}
