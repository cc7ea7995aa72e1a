package org.meander.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.meander.quantizer.CompressionMetrics;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Quantizers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "quantize",
        description =
                "Turns the floating-point values of a file, one tensor after the other, into one quantized model, and"
                        + " tells its size and error; with --output it is written as a file of its own. The values must"
                        + " fit into memory: 'meander encode' takes models of any size, tensor by tensor.",
        footer = {"Example:", "  meander quantize weights.npy --quality 0.9 --output weights.meander"})
final class QuantizeVerb extends Verb {

    @picocli.CommandLine.Parameters(paramLabel = "PATH", description = "A model file.")
    String source;

    @Option(
            names = "--quantizer",
            paramLabel = "NAME",
            description = "default, high-performance, high-quality, or another configured one (default:"
                    + " ${DEFAULT-VALUE}).",
            defaultValue = Quantizers.DEFAULT)
    String quantizer;

    @Option(
            names = "--quality",
            paramLabel = "Q",
            description = "From 0, the coarsest, to 1 (default: the quantizer's).")
    Double quality;

    @Option(names = "--codec", paramLabel = "TYPE", description = "Codec (default: the quantizer's).")
    String codec;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name (default: the file's).")
    String name;

    @Option(names = "--description", paramLabel = "TEXT", description = "What the model is, for people.")
    String description = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write; one that exists is replaced.")
    String output;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        Path file = path(source);
        Quantizer configured = platform().quantizer(quantizer);
        QuantizerSettings.Builder settings = configured.settings().toBuilder();
        if (quality != null) {
            settings.quality(quality);
        }
        if (codec != null) {
            settings.codec(codec);
        }
        Quantizer own = platform().quantizers().get().orElseThrow().open(settings.build());
        String stem = file.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "");
        QuantizedModel model =
                own.quantize(Parameters.of(VectorFile.read(file, platform().probes()))
                        .named(name == null ? stem : name)
                        .described(description)
                        .unregistered());
        Map<String, Object> facts = facts(model, own.metrics(model));
        if (output != null) {
            Path target = path(output);
            own.save(model, target);
            facts.put("written", target.toString());
        }
        facts.put("warnings", model.warnings());
        new Printer(terminal().out()).facts(facts, json.json);
        return 0;
    }

    private static Map<String, Object> facts(QuantizedModel model, CompressionMetrics metrics) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("modelId", model.name());
        facts.put("parameterCount", model.parameterCount());
        facts.put("codec", model.codec());
        facts.put("compressionQuality", model.quality());
        facts.put("compressionRatio", metrics.compressionRatio());
        facts.put("originalSizeBytes", metrics.originalSizeBytes());
        facts.put("compressedSizeBytes", metrics.compressedSizeBytes());
        facts.put("indexSizeBytes", metrics.indexSizeBytes());
        facts.put("bitsPerParameter", metrics.bitsPerParameter());
        facts.put("reconstructionError", metrics.reconstructionError());
        facts.put("maxError", metrics.maxError());
        facts.put("compressionTimeSeconds", metrics.compressionTime().toNanos() * 1e-9);
        facts.put("decompressionTimeSeconds", metrics.decompressionTime().toNanos() * 1e-9);
        facts.put("memoryUsageMb", metrics.memoryUsageMb());
        facts.put("efficiencyRatio", metrics.efficiencyRatio());
        return facts;
    }
}
