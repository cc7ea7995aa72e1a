package org.meander.shell;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows.PluginInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare-methods",
        description = "Asks search methods the same question: how long each takes, what it finds, and how much of what"
                + " the exact one finds.",
        footer = {"Example:", "  meander compare-methods finetuned.safetensors --store models --limit 10"})
final class CompareMethodsVerb extends Verb {

    private static final String REFERENCE = "exact";

    /** Methods that the recipe has a slot for. */
    private static final Set<String> SLOTS =
            Set.of("progressive", "hierarchical", "features", "hybrid", "coherence", "bits", "hnsw");

    @Mixin
    SearchOptions search;

    @Option(
            names = "--methods",
            paramLabel = "TYPE",
            split = ",",
            description = "Methods to compare with the exact one (default: all that are installed).")
    List<String> methods = List.of();

    @Mixin
    Mixins.Settings settings;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text =
                new WorkflowText(Runner.commandName("compare-methods"), "compare-methods").slot("reference", REFERENCE);
        for (String method : chosen()) {
            text.slot(SLOTS.contains(method) ? method : "other", method);
        }
        search.fill(text, this);
        settings.fill(text);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        return 0;
    }

    private Set<String> chosen() {
        Set<String> installed = platform().workflows().plugins().stream()
                .filter(p -> p.kind().equals("search"))
                .map(PluginInfo::type)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> wanted = new TreeSet<>(methods.isEmpty() ? installed : methods);
        wanted.remove(REFERENCE);
        if (!installed.contains("hybrid")) {
            // It stands on hybrid by default.
            wanted.removeIf(method -> method.equals("coherence") && methods.isEmpty());
        }
        for (String method : wanted) {
            if (!installed.contains(method)) {
                throw MeanderException.notFound("there is no search method '%s'; installed: %s", method, installed);
            }
        }
        List<String> others =
                wanted.stream().filter(method -> !SLOTS.contains(method)).toList();
        if (others.size() > 1) {
            throw MeanderException.invalid(
                    "%s are %d methods of others, and one can be compared at a time; choose by --methods",
                    others, others.size());
        }
        return wanted;
    }
}
