package org.meander.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        description = "Compares a stored model value by value with another stored model or with a model file.",
        footer = {"Example:", "  meander compare my-model my-model.safetensors --store models"})
final class CompareVerb extends Verb {

    @Parameters(index = "0", paramLabel = "LEFT", description = "Name of a stored model.")
    String left;

    @Parameters(index = "1", paramLabel = "RIGHT", description = "A model file, or the name of a stored model.")
    String right;

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.SourceType sourceType;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Which model of RIGHT, if it is a folder of several (default: LEFT).")
    String model = "";

    @Option(names = "--tensors", description = "Print a row for every tensor.")
    boolean tensors;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("compare"), "compare").option("left", left);
        Path file = path(right);
        if (Files.exists(file)) {
            sourceType.fill(text, this, file);
            text.option("right", model);
        } else {
            text.option("right", right);
        }
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out())
                .report(tensors || json.json ? report : new Report(report.facts(), List.of()), json.json);
        return 0;
    }
}
