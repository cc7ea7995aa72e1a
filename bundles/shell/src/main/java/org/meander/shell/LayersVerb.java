package org.meander.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "layers",
        description =
                "Lists the tensors of a model with their kinds, without reading their values. With a selection, only"
                        + " those that it takes; with --json every tensor, and whether it is selected.",
        footer = {"Example:", "  meander layers model.safetensors --layers attention mlp --include 'encoder.layer.0.*'"
        })
final class LayersVerb extends Verb {

    @Mixin
    InspectOptions inspect;

    @Override
    public Integer call() throws InterruptedException {
        Report report = inspect.run(this, "layers");
        Printer printer = new Printer(terminal().out());
        if (inspect.json.json) {
            printer.report(report, true);
            return 0;
        }
        Map<String, Object> facts = new LinkedHashMap<>(report.facts());
        facts.keySet().retainAll(Set.of("model"));
        facts.put(
                "selected",
                Selected.text(
                        report.facts().get("layerFiltering"), report.facts().get("extraction")));
        printer.report(new Report(facts, Selected.rows(report.table())), false);
        return 0;
    }
}
