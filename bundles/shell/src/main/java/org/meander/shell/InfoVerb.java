package org.meander.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "info",
        description =
                "Tells what a model is, without reading its values: architecture, sizes, and parameters by kind, from"
                        + " its headers and its config.json. With --json there is a row for every tensor, too.",
        footer = {"Example:", "  meander info model.safetensors"})
final class InfoVerb extends Verb {

    @Mixin
    InspectOptions inspect;

    @Override
    public Integer call() throws InterruptedException {
        Report report = inspect.run(this, "info");
        Printer printer = new Printer(terminal().out());
        if (inspect.json.json) {
            printer.report(report, true);
            return 0;
        }
        Map<String, Object> facts = new LinkedHashMap<>(report.facts());
        Object filtering = facts.remove("layerFiltering");
        Object extraction = facts.remove("extraction");
        if (extraction instanceof Map<?, ?> taken && !taken.isEmpty()) {
            facts.put("selected", Selected.text(filtering, extraction));
        }
        printer.report(new Report(facts, List.of()), false);
        return 0;
    }
}
