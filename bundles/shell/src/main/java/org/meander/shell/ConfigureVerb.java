package org.meander.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Quantizers;
import org.meander.quantizer.Setting;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "configure",
        description = {
            "Shows the settings of a quantizer, and changes them. In a running node (--node) a change is in effect at"
                    + " once; with --keep it is also written to the folder conf/, and in effect after every start.",
        },
        footer = {
            "Examples:",
            "  meander configure high-quality",
            "  meander configure --keep compression.quality=0.9 search.max.results=15"
        })
final class ConfigureVerb extends Verb {

    private static final String PID = "org.meander.quantizer";

    @Parameters(
            paramLabel = "NAME|KEY=VALUE",
            description = "The quantizer (default: default), and settings to change.")
    List<String> words = List.of();

    @Option(names = "--keep", description = "Write the configuration, so that it outlives the process.")
    boolean keep;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        boolean named = !words.isEmpty() && !words.getFirst().contains("=");
        String name = named ? words.getFirst() : Quantizers.DEFAULT;
        Quantizer quantizer = platform().quantizer(name);
        Map<String, String> changes = changes(words.subList(named ? 1 : 0, words.size()));
        if (!changes.isEmpty() && !keep && !terminal().lasting()) {
            throw new MeanderException(
                    StandardError.INVALID_ARGUMENT,
                    "this process ends with the command, and the change would with it; --keep writes it, and --node"
                            + " changes a running node");
        }
        List<String> warnings = changes.isEmpty()
                ? quantizer.settings().warnings()
                : quantizer.update(changes).warnings();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("quantizer", name);
        if (keep) {
            facts.put("written", write(name, quantizer.settings()).toString());
        }
        facts.put("warnings", warnings);
        new Printer(terminal().out()).report(new Report(facts, rows(quantizer.settings())), json.json);
        return 0;
    }

    private static Map<String, String> changes(List<String> typed) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (String word : typed) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw MeanderException.invalid("'%s' is no change; KEY=VALUE is right", word);
            }
            changes.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return changes;
    }

    private static List<Map<String, Object>> rows(QuantizerSettings settings) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("key", setting.key());
            row.put("value", String.valueOf(settings.get(setting)));
            row.put("default", String.valueOf(setting.defaultValue()));
            row.put("meaning", setting.description());
            rows.add(row);
        }
        return rows;
    }

    /** What differs from the defaults, under a temporary name that is then changed. */
    private Path write(String name, QuantizerSettings settings) {
        Path folder = platform()
                .configurations()
                .orElseThrow(() -> new MeanderException(
                        StandardError.UNAVAILABLE, "the folder conf/ is not known here; the launcher tells it"));
        if (!name.matches("[\\w-][\\w.-]*")) {
            throw MeanderException.invalid(
                    "'%s' is no name of a configuration file; letters, digits, '.', '_' and '-' are right", name);
        }
        Map<String, Object> values = new LinkedHashMap<>(Map.of("name", name));
        for (Setting setting : Setting.values()) {
            if (!settings.get(setting).equals(setting.defaultValue())) {
                values.put(setting.key(), settings.get(setting));
            }
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new Printer(new PrintStream(text, true, StandardCharsets.UTF_8)).json(values);
        Path target = folder.resolve(PID + "~" + name + ".cfg.json");
        Path temporary = folder.resolve("." + target.getFileName() + ".tmp");
        try {
            Files.write(temporary, text.toByteArray());
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be written", target);
        }
        return target;
    }
}
