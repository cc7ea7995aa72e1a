package org.meander.shell;

import java.util.List;
import org.meander.base.MeanderException;
import org.meander.workflow.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = {
            "Deletes models of a store: those that are named, or those that meet criteria. Their bytes are freed by"
                    + " 'meander compact'. (A workflow is taken out of effect by 'remove'.)",
            "Only named models go without --yes."
        },
        footer = {
            "Examples:",
            "  meander delete epoch-1 epoch-2 --store models",
            "  meander delete --tag draft --until 2026-01-31 --dry-run"
        })
final class DeleteVerb extends Verb {

    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Names of the models.")
    List<String> models = List.of();

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.Criteria criteria;

    @Option(names = "--all", description = "All models of the store.")
    boolean all;

    @ArgGroup
    Dependants dependants = new Dependants();

    static final class Dependants {
        @Option(
                names = "--with-dependants",
                description = "Also delete models that were encoded by what they differ from one of these"
                        + " (default: delete nothing if there are any).")
        boolean delete;

        @Option(
                names = "--keep-dependants",
                description = "Keep such models, and what they need of these: it is not freed before they go.")
        boolean keep;

        String policy() {
            return delete ? "delete" : keep ? "keep" : "refuse";
        }
    }

    @Option(names = "--dry-run", description = "Only list what would be deleted.")
    boolean dry;

    @Option(
            names = {"-y", "--yes"},
            description = "Delete what is not named, too; without it, that is listed and nothing is deleted"
                    + " (exit code 1).")
    boolean yes;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        boolean asks = !yes && !dry && (models.isEmpty() || dependants.delete);
        Report report = run(dry || asks, dependants.policy());
        long more = report.table().stream()
                .filter(row -> !models.contains(row.get("model")))
                .count();
        if (asks && more == 0 && !report.table().isEmpty()) {
            asks = false;
            // A dependant that has come since is not named.
            report = run(false, "refuse");
        }
        new Printer(terminal().out()).report(report, json.json);
        if (asks && more > 0) {
            throw MeanderException.invalid(
                    "nothing was deleted: %d of these models are not named; --yes deletes all of them, --dry-run lists"
                            + " them",
                    more);
        }
        return 0;
    }

    private Report run(boolean dryRun, String policy) throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("delete"), "delete");
        if (!models.isEmpty()) {
            text.option("models", models);
        }
        text.option("all", all);
        criteria.fill(text);
        text.option("dependants", policy).option("dry.run", dryRun);
        store.fill(text, this, false);
        return new Runner(terminal(), platform().workflows()).once(text);
    }
}
