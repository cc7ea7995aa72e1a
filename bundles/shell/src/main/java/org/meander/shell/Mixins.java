package org.meander.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

        static final String FILE = "file";
        static final String VIDEO = "video";

        @Option(
                names = {"--store", "--storage-dir"},
                paramLabel = "DIR",
                description = "Folder of the store (default: ${DEFAULT-VALUE}).",
                defaultValue = "meander-store")
        String store;

        @Option(
                names = "--store-type",
                paramLabel = "TYPE",
                description = "file, or video for one that packs pictures into video files (default: what is there;"
                        + " file for a new one).")
        String type;

        /** Fills the slot; a store that is only read must be there already. */
        void fill(WorkflowText text, Verb verb, boolean writes) {
            Path folder = verb.path(store);
            if (!writes && !Files.isDirectory(folder)) {
                throw MeanderException.notFound("there is no store at %s; 'meander encode' makes one", folder);
            }
            String found = Files.isDirectory(folder.resolve("videos")) ? VIDEO : FILE;
            text.slot("store", type == null ? found : type).key("store", "path", folder.toString());
        }
    }

    /** By what models of a store are chosen. */
    static final class Criteria {

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

        void fill(WorkflowText text) {
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

        private static final String HUB = "hub";

        @Option(
                names = "--source",
                paramLabel = "TYPE",
                description = "Type of the source, such as onnx (default: found by the content).")
        String type;

        @Option(
                names = "--revision",
                paramLabel = "REVISION",
                description = "Branch, tag or commit of a model on a hub (default: main).")
        String revision;

        /** Fills the slot with what is at a path, or with the model on a hub that is meant by a text that was taken for a path. */
        void fill(WorkflowText text, Verb verb, Path path) {
            Optional<HubModel> model = HubModel.of(verb.terminal().directory(), path, HUB.equals(type));
            if (model.isPresent()) {
                String chosen = model.get().revision(revision);
                text.slot("source", HUB)
                        .key("source", "models", List.of(model.get().id))
                        .key("source", "revision", chosen);
                return;
            }
            if (!Files.exists(path)) {
                throw MeanderException.notFound("there is no file or folder %s", path);
            }
            if (revision != null) {
                throw MeanderException.invalid("--revision %s is for models on a hub; %s is a path", revision, path);
            }
            String source = type == null ? detect(verb, path) : type;
            text.slot("source", source).key("source", "path", path.toString());
        }

        /** A model on a hub as it is typed: {@code org/name}, {@code org/name@revision}, {@code name@revision}, {@code hub:name}. */
        private record HubModel(String id, String revision) {

            private static final Pattern TYPED = Pattern.compile("(hub:)?((?:[\\w.-]+/)?[\\w.-]+)(?:@([\\w./-]+))?");

            /** Empty if it is a path: there, or where a folder of that name is, or of no such form. */
            static Optional<HubModel> of(Path directory, Path path, boolean sure) {
                if (!path.startsWith(directory) || Files.exists(path)) {
                    return Optional.empty();
                }
                Path typed = directory.relativize(path);
                Matcher matcher = TYPED.matcher(typed.toString().replace('\\', '/'));
                if (!matcher.matches()) {
                    return Optional.empty();
                }
                boolean explicit = sure || matcher.group(1) != null;
                boolean likely = (matcher.group(2).contains("/") || matcher.group(3) != null)
                        && !Files.isDirectory(directory.resolve(typed.getName(0)));
                return explicit || likely
                        ? Optional.of(new HubModel(matcher.group(2), matcher.group(3)))
                        : Optional.empty();
            }

            String revision(String option) {
                if (revision != null && option != null) {
                    throw MeanderException.invalid(
                            "%s@%s and --revision %s; give the revision once", id, revision, option);
                }
                return revision != null ? revision : option != null ? option : "main";
            }
        }

        private static String detect(Verb verb, Path path) {
            record Found(int sureness, String type) {}
            Optional<Found> best = verb.platform().probes().stream()
                    .flatMap(p -> p.recognises(path).map(sure -> new Found(sure, p.type())).stream())
                    .max(Comparator.comparingInt(Found::sureness).thenComparing(Found::type));
            return best.map(Found::type)
                    .or(() -> named(verb, path))
                    .orElseThrow(() -> MeanderException.unsupported(
                            "%s is of no type that an installed source recognises by its content; installed: %s",
                            path,
                            verb.platform().probes().stream()
                                    .map(SourceProbe::type)
                                    .sorted()
                                    .collect(Collectors.joining(", "))));
        }

        /** A file that nothing recognises but whose ending is a type's: its reader says what is wrong with it, and where. */
        private static Optional<String> named(Verb verb, Path path) {
            String name = path.getFileName().toString();
            String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            return verb.platform().probes().stream()
                    .map(SourceProbe::type)
                    .filter(type -> type.equals(ending) && Files.isRegularFile(path))
                    .findFirst();
        }
    }
}
