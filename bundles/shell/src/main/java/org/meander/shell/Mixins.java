package org.meander.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.source.SourceProbe;
import picocli.CommandLine.Option;

/** Options that several verbs have. */
final class Mixins {

    private Mixins() {}

    static final class Json {
        @Option(names = "--json", description = "Print one JSON object instead of text.")
        boolean json;
    }

    static final class Store {
        @Option(
                names = {"--store", "--storage-dir"},
                paramLabel = "DIR",
                description = "Folder of the store (default: ${DEFAULT-VALUE}).",
                defaultValue = "meander-store")
        String store;

        /** Fills the slot; a store that is only read must be there already. */
        void fill(WorkflowText text, Verb verb, boolean writes) {
            Path folder = verb.path(store);
            if (!writes && !Files.isDirectory(folder)) {
                throw MeanderException.notFound("there is no store at %s; 'meander encode' makes one", folder);
            }
            text.slot("store", "file").key("store", "path", folder.toString());
        }
    }

    static final class Settings {
        @Option(
                names = "--set",
                paramLabel = "SLOT.KEY=VALUE",
                description =
                        "Any key of a slot as in a workflow file, such as index.levels=[32,16]; options.KEY=VALUE "
                                + "for the recipe. May be given several times; 'meander plugins' lists the keys.")
        Map<String, String> settings = new LinkedHashMap<>();

        void fill(WorkflowText text) {
            settings.forEach((key, value) -> {
                int dot = key.indexOf('.');
                if (dot < 1 || dot == key.length() - 1) {
                    throw MeanderException.invalid("--set %s=%s; SLOT.KEY=VALUE is right", key, value);
                }
                WorkflowText.Bare bare = new WorkflowText.Bare(value);
                if (key.startsWith("options.")) {
                    text.option(key.substring(dot + 1), bare);
                } else {
                    text.key(key.substring(0, dot), key.substring(dot + 1), bare);
                }
            });
        }
    }

    static final class SourceType {
        @Option(
                names = "--source",
                paramLabel = "TYPE",
                description = "Type of the source, such as onnx (default: found by the content).")
        String type;

        void fill(WorkflowText text, Verb verb, Path path) {
            if (!Files.exists(path)) {
                throw MeanderException.notFound("there is no file or folder %s", path);
            }
            String source = type == null ? detect(verb, path) : type;
            text.slot("source", source).key("source", "path", path.toString());
        }

        private static String detect(Verb verb, Path path) {
            record Found(int sureness, String type) {}
            Optional<Found> best = verb.platform().probes().stream()
                    .flatMap(p -> p.recognises(path).map(sure -> new Found(sure, p.type())).stream())
                    .max(Comparator.comparingInt(Found::sureness).thenComparing(Found::type));
            return best.map(Found::type)
                    .orElseThrow(() -> MeanderException.unsupported(
                            "%s is of no type that an installed source recognises by its content; installed: %s",
                            path,
                            verb.platform().probes().stream()
                                    .map(SourceProbe::type)
                                    .sorted()
                                    .collect(Collectors.joining(", "))));
        }
    }
}
