package org.meander.shell;

import java.util.List;
import java.util.Set;
import org.meander.workflow.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "encode",
        description =
                "Encodes a model file, or a folder of them, into a store, in bounded memory whatever its size. Models"
                    + " that are stored already and did not change are left alone; an interrupted encode goes on where"
                    + " it was.",
        footer = {"Example:", "  meander encode model.safetensors --relative-rms-error 0.01 --store models"})
final class EncodeVerb extends Verb {

    /** Indexes that are kept beside another one. */
    private static final Set<String> BESIDE = Set.of("features", "bits");

    /** How much error the codec may make. */
    private static final class Bound {
        @Option(names = "--max-error", paramLabel = "E", description = "Largest absolute error of a value.")
        Double absolute;

        @Option(
                names = "--relative-error",
                paramLabel = "E",
                description = "Largest error of a value, relative to the range of its block.")
        Double relative;

        @Option(
                names = "--relative-rms-error",
                paramLabel = "E",
                description = "Root mean square error, relative to that of the values.")
        Double rms;
    }

    @Parameters(paramLabel = "PATH", description = "A model file, a sharded model's folder, or a folder of models.")
    String source;

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.SourceType sourceType;

    @Option(names = "--name", paramLabel = "NAME", description = "Name in the store (default: the file's).")
    String name = "";

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Take only this model of the source; may be repeated.")
    List<String> models = List.of();

    @Mixin
    LayerOptions layers;

    @ArgGroup
    Bound bound = new Bound();

    @Option(
            names = "--codec",
            paramLabel = "TYPE",
            description = "Codec (default: ${DEFAULT-VALUE}).",
            defaultValue = "scalar")
    String codec;

    @Option(names = "--lossless", description = "Give every bit back; the same as --codec lossless.")
    boolean lossless;

    @Option(
            names = "--curve",
            paramLabel = "TYPE",
            description = "Space-filling curve (default: ${DEFAULT-VALUE}).",
            defaultValue = "hilbert")
    String curve;

    @Option(
            names = "--index",
            paramLabel = "TYPE",
            split = ",",
            description =
                    "Indexes (default: ${DEFAULT-VALUE}): features makes hybrid search fast, bits that by sign codes.",
            defaultValue = "hierarchical")
    List<String> indexes;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that encode (default: all processors).")
    int threads;

    @Option(
            names = "--existing",
            paramLabel = "WHAT",
            description = "If the name is taken: update (unless nothing changed), replace or fail (default:"
                    + " ${DEFAULT-VALUE}).",
            defaultValue = "update")
    String existing;

    @Option(
            names = "--pack",
            description = "Pack the store's pictures into video files at the end, and say which frame a model is; for"
                    + " --codec video or jpeg.")
    boolean pack;

    @Mixin
    StreamOptions stream;

    @Mixin
    Mixins.Settings settings;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("encode"), "ingest")
                .option("threads", threads)
                .option("existing", existing)
                .slot("curve", curve)
                .slot("codec", lossless ? "lossless" : codec)
                .slot("exact", "lossless");
        // The recipe has a slot for each of these, and one for all others.
        indexes.forEach(type -> text.slot(BESIDE.contains(type) ? type : "index", type));
        if (!name.isEmpty()) {
            text.option("name", name);
        }
        if (!models.isEmpty()) {
            text.option("models", models);
        }
        if (bound.absolute != null) {
            text.key("codec", "max.absolute.error", bound.absolute);
        }
        if (bound.relative != null) {
            text.key("codec", "max.relative.error", bound.relative);
        }
        if (bound.rms != null) {
            text.key("codec", "relative.rms.error", bound.rms);
        }
        stream.fill(text);
        layers.fill(text);
        sourceType.fill(text, this, path(source));
        store.fill(text, this, true);
        if (pack) {
            text.option("pack", true).slot("store", Mixins.Store.VIDEO);
        }
        settings.fill(text);
        Report report = new Runner(terminal(), platform().workflows(), stream.progress).once(text);
        new Printer(terminal().out()).report(report, json.json);
        return 0;
    }
}
