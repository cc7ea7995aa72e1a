package org.meander.shell;

import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "search",
        description =
                "Finds the stored models nearest to a model file or to a stored model. The query is never stored.",
        footer = {"Example:", "  meander search finetuned.safetensors --store models --limit 5"})
final class SearchVerb extends Verb {

    @Mixin
    SearchOptions search;

    @Option(
            names = "--method",
            paramLabel = "TYPE",
            description = "exact, progressive, hierarchical, features, hybrid, coherence, bits, hnsw or another"
                    + " that is installed (default: ${DEFAULT-VALUE}).",
            defaultValue = "progressive")
    String method;

    @Mixin
    Mixins.Settings settings;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("search"), "search").slot("method", method);
        search.fill(text, this);
        settings.fill(text);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        return 0;
    }
}
