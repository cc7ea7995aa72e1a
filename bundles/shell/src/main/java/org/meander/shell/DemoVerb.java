package org.meander.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.meander.base.MeanderException;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "Encodes real models, checks what comes back against the originals, ranks them by similarity and draws"
                        + " one.")
final class DemoVerb extends Verb {

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder of model files (default: the models of the distribution).")
    String models;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where the store and the picture go (default: ${DEFAULT-VALUE}).",
            defaultValue = "meander-demo")
    String output;

    @Option(
            names = "--relative-rms-error",
            paramLabel = "E",
            description = "Error that the codec may make (default: ${DEFAULT-VALUE}).",
            defaultValue = "0.01")
    double error;

    @Mixin
    Mixins.Json json;

    private Path store;

    @Override
    public Integer call() throws InterruptedException {
        long start = System.nanoTime();
        Path folder = models == null
                ? platform()
                        .models()
                        .orElseThrow(
                                () -> MeanderException.invalid("this distribution has no models; give --models DIR"))
                : path(models);
        List<Path> files = files(folder);
        store = path(output).resolve("store");
        say(
                "Encoding %d models of %s at a relative RMS error of %s; each is decoded and compared with its"
                        + " original.",
                files.size(), folder, error);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Path file : files) {
            rows.add(roundTrip(file, "scalar", name(file)));
        }
        rows.add(roundTrip(files.getFirst(), "lossless", name(files.getFirst()) + "-exact"));
        Printer printer = new Printer(terminal().out());
        String query = name(files.getFirst());
        Report ranking = run(new WorkflowText(Runner.commandName("demo"), "search")
                .option("query", query)
                .slot("method", "progressive"));
        Path picture = path(output).resolve(query + ".png");
        Report drawn = run(new WorkflowText(Runner.commandName("demo"), "picture")
                .option("model", query)
                .option("path", picture.toString())
                .slot("curve", "hilbert"));
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (json.json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("models", rows);
            all.put("query", query);
            all.put("ranking", ranking.table());
            all.put("picture", drawn.facts());
            all.put("seconds", seconds);
            printer.json(all);
            return 0;
        }
        terminal().out().println();
        printer.table(rows);
        say("(The first rows include the time in which the JVM compiles the kernels.)");
        say("%nNearest to %s, of all that is stored:%n", query);
        printer.table(ranking.table());
        say(
                "%nThe Hilbert image of %s: %s (one pixel for %s values; brighter is larger)",
                query, picture, drawn.facts().get("valuesPerPixel"));
        say("The store: %s (meander models --store %s)", store, store);
        say("Done in %.1f s.", seconds);
        return 0;
    }

    private void say(String format, Object... arguments) {
        if (!json.json) {
            terminal().out().println(String.format(Locale.ROOT, format, arguments));
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(f -> f.getFileName().toString().endsWith(".onnx"))
                    .sorted(Comparator.comparing(DemoVerb::name))
                    .toList();
            if (files.isEmpty()) {
                throw MeanderException.notFound("the folder %s has no .onnx files", folder);
            }
            return files;
        } catch (IOException e) {
            throw MeanderException.io(e, "cannot list the folder %s", folder);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.onnx$", "");
    }

    private Map<String, Object> roundTrip(Path file, String codec, String name) throws InterruptedException {
        WorkflowText ingest = new WorkflowText(Runner.commandName("demo"), "ingest")
                .option("name", name)
                .option("existing", "replace")
                .slot("source", "onnx")
                .key("source", "path", file.toString())
                .slot("curve", "hilbert")
                .slot("codec", codec)
                .slot("exact", "lossless")
                .slot("index", "hierarchical");
        if (codec.equals("scalar")) {
            ingest.key("codec", "relative.rms.error", error);
        }
        Map<String, Object> encoded = run(ingest).table().getFirst();
        Map<String, Object> decoded = run(new WorkflowText(Runner.commandName("demo"), "reconstruct")
                        .option("model", name))
                .facts();
        Map<String, Object> compared = run(new WorkflowText(Runner.commandName("demo"), "compare")
                        .option("left", name)
                        .option("right", name(file))
                        .slot("source", "onnx")
                        .key("source", "path", file.toString()))
                .facts();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", name);
        row.put("codec", codec);
        row.put("parameters", encoded.get("parameters"));
        row.put("storedBytes", encoded.get("storedBytes"));
        row.put("ratio", encoded.get("ratio"));
        row.put("maxError", compared.get("maxDifference"));
        row.put("relativeRmsError", compared.get("relativeRmsDifference"));
        row.put("encodeMegabytesPerSecond", encoded.get("megabytesPerSecond"));
        row.put("decodeMegabytesPerSecond", decoded.get("megabytesPerSecond"));
        return row;
    }

    private Report run(WorkflowText text) throws InterruptedException {
        text.slot("store", "file").key("store", "path", store.toString());
        return new Runner(terminal(), platform().workflows()).once(text);
    }
}
