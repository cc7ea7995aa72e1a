package org.meander.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "search",
        description =
                "Finds the stored models nearest to a model file or to a stored model. The query is never stored.",
        footer = {"Example:", "  meander search finetuned.safetensors --store models --limit 5"})
final class SearchVerb extends Verb {

    @Parameters(paramLabel = "QUERY", description = "A model file, or the name of a stored model.")
    String query;

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.SourceType sourceType;

    @Option(names = "--model", paramLabel = "NAME", description = "Which model of QUERY, if it is a folder of several.")
    String model = "";

    @Option(
            names = "--method",
            paramLabel = "TYPE",
            description = "Search method (default: ${DEFAULT-VALUE}).",
            defaultValue = "progressive")
    String method;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "cosine or l2 (default: ${DEFAULT-VALUE}).",
            defaultValue = "cosine")
    String metric;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Most hits (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    int limit;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Drop hits with a cosine below it, or an L2 distance above it.")
    Double threshold;

    @Mixin
    Mixins.Settings settings;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("search"), "search")
                .option("metric", metric)
                .option("limit", limit)
                .slot("method", method);
        if (threshold != null) {
            text.option("threshold", threshold);
        }
        Path file = path(query);
        if (Files.exists(file)) {
            sourceType.fill(text, this, file);
            text.option("query", model);
        } else {
            text.option("query", query);
        }
        store.fill(text, this, false);
        settings.fill(text);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        return 0;
    }
}
