package org.meander.shell;

import java.util.Collection;
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

    @Mixin
    Mixins.Criteria criteria;

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
        criteria.fill(text);
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
