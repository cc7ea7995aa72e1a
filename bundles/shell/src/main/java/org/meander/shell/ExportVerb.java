package org.meander.shell;

import java.util.List;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = "Writes models of a store into a folder for other tools: frames as PNG files, the video files, or"
                + " values as NumPy arrays; contents.csv says which file is what.",
        footer = {"Example:", "  meander export --as frames --output pictures --store models"})
final class ExportVerb extends Verb {

    @Parameters(arity = "0..*", paramLabel = "MODEL", description = "Names of stored models (default: all).")
    List<String> models = List.of();

    @Option(
            names = "--as",
            paramLabel = "FORMAT",
            description = "frames, video or numbers (default: ${DEFAULT-VALUE}).",
            defaultValue = "frames")
    String format;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "The folder to write to; it is made, or must be empty.")
    String output;

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("export"), "export")
                .option("format", format)
                .option("path", path(output).toString())
                .option("models", models);
        store.fill(text, this, false);
        if (!format.equals("numbers")) {
            text.slot("store", Mixins.Store.VIDEO);
        }
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).facts(report.facts(), json.json);
        return 0;
    }
}
