package org.meander.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is searched for, and where. */
final class SearchOptions {

    @Parameters(paramLabel = "QUERY", description = "A model file, or the name of a stored model.")
    String query;

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.SourceType sourceType;

    @Option(names = "--model", paramLabel = "NAME", description = "Which model of QUERY, if it is a folder of several.")
    String model = "";

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

    void fill(WorkflowText text, Verb verb) {
        text.option("metric", metric).option("limit", limit);
        if (threshold != null) {
            text.option("threshold", threshold);
        }
        Path file = verb.path(query);
        if (Files.exists(file)) {
            sourceType.fill(text, verb, file);
            text.option("query", model);
        } else {
            text.option("query", query);
        }
        store.fill(text, verb, false);
    }
}
