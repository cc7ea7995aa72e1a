package org.meander.shell;

import java.util.Collection;
import java.util.List;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "models",
        description = "Lists the models of a store: by name, or by how alike they are to one of them.",
        footer = {"Example:", "  meander models --architecture bert --tag reviewed --format csv"})
final class ModelsVerb extends Verb {

    @Mixin
    Mixins.Store store;

    @Option(
            names = "--verify",
            description = "Read everything back against its checksums; exit code 1 if anything is damaged.")
    boolean verify;

    @Option(
            names = "--architecture",
            paramLabel = "TEXT",
            description = "Only models with this in the name of their architecture or type.")
    String architecture = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "Only models with this tag; may be repeated.")
    List<String> tags = List.of();

    @Option(names = "--min-params", paramLabel = "N", description = "Only models with at least so many parameters.")
    Long least;

    @Option(names = "--max-params", paramLabel = "N", description = "Only models with at most so many parameters.")
    Long most;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only models stored at this time or later, such as 2026-01-31 or 2026-01-31T12:00:00Z.")
    String since = "";

    @Option(names = "--until", paramLabel = "TIME", description = "Only models stored before this time.")
    String until = "";

    @Option(
            names = "--similar-to",
            paramLabel = "NAME",
            description = "The other models, by how alike their architecture, type and sizes are to this one's.")
    String similar = "";

    /** What is printed instead of a table for people. */
    enum Export {
        JSON,
        CSV
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Print the list as json, as --json does, or csv: a line a model, with a heading.")
    Export format;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("models"), "models").option("verify", verify);
        if (!architecture.isEmpty()) {
            text.option("architecture", architecture);
        }
        if (!tags.isEmpty()) {
            text.option("tags", tags);
        }
        if (least != null) {
            text.option("min.parameters", least);
        }
        if (most != null) {
            text.option("max.parameters", most);
        }
        if (!since.isEmpty()) {
            text.option("since", since);
        }
        if (!until.isEmpty()) {
            text.option("until", until);
        }
        if (!similar.isEmpty()) {
            text.option("similar.to", similar);
        }
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        Printer printer = new Printer(terminal().out());
        if (format == Export.CSV) {
            printer.csv(report.table());
        } else {
            printer.report(report, json.json || format == Export.JSON);
        }
        boolean damaged = report.facts().get("damages") instanceof Collection<?> list && !list.isEmpty();
        return damaged ? Failure.FAILED : 0;
    }
}
