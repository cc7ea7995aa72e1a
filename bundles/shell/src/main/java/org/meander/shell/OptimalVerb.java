package org.meander.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import org.meander.quantizer.QuantizerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "optimal",
        description = "Tells the settings of a quantizer that suit vectors of a length.",
        footer = {"Example:", "  meander optimal 1000000"})
final class OptimalVerb extends Verb {

    @Parameters(paramLabel = "COUNT", description = "Length of the vectors, 1 or more.")
    long count;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        QuantizerSettings settings = QuantizerSettings.optimal(count);
        Map<String, Object> facts = new LinkedHashMap<>(settings.toMap());
        facts.put("warnings", settings.warnings());
        if (json.json) {
            new Printer(terminal().out()).json(facts);
        } else {
            facts.forEach((key, value) -> terminal().out().println(key + " = " + value));
        }
        return 0;
    }
}
