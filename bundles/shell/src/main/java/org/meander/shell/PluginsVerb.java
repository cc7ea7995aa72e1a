package org.meander.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows.KeyInfo;
import org.meander.workflow.Workflows.PluginInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "plugins", description = "Lists the plug-ins that workflows can use, and their keys.")
final class PluginsVerb extends Verb {

    @Parameters(arity = "0..1", paramLabel = "KIND", description = "Only this kind, such as codec.")
    String kind = "";

    @Option(names = "--keys", description = "Print the configuration keys of each plug-in, too.")
    boolean keys;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<PluginInfo> plugins = platform().workflows().plugins().stream()
                .filter(p -> kind.isEmpty() || p.kind().equals(kind))
                .toList();
        Printer printer = new Printer(terminal().out());
        if (keys && !json.json) {
            for (PluginInfo plugin : plugins) {
                terminal()
                        .out()
                        .println(plugin.kind() + ": " + plugin.type()
                                + plugin.problem().map(p -> "  (" + p + ")").orElse(""));
                printer.table(plugin.keys().stream().map(PluginsVerb::key).toList());
                terminal().out().println();
            }
            return 0;
        }
        for (PluginInfo plugin : plugins) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("kind", plugin.kind());
            row.put("type", plugin.type());
            row.put("bundle", plugin.bundle());
            row.put("problem", plugin.problem().orElse(""));
            if (json.json) {
                row.put("pid", plugin.pid());
                row.put("keys", plugin.keys().stream().map(PluginsVerb::key).toList());
            }
            rows.add(row);
        }
        printer.report(new Report(Map.of(), rows), json.json);
        return 0;
    }

    private static Map<String, Object> key(KeyInfo key) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("key", key.name());
        row.put("type", key.type());
        row.put("default", key.required() ? "(required)" : key.standard());
        row.put("meaning", key.description());
        return row;
    }
}
