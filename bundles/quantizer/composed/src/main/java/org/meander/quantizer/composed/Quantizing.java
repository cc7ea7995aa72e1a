package org.meander.quantizer.composed;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.codec.QualityScale;
import org.meander.curve.PowerOfFour;
import org.meander.index.IndexStrategy;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Setting;

/** Makes models of vectors, by the settings and parts of one moment. Thread-safe. */
record Quantizing(QuantizerSettings settings, Installed installed, Memory memory) {

    private static final String INDEX = "hierarchical";
    private static final int LONGEST_NAME = 1024;

    QuantizedModel quantize(Parameters parameters) {
        float[] values = parameters.values();
        Statistic.check(values, parameters.validate(), "Parameters array");
        if (parameters.name().length() > LONGEST_NAME) {
            throw new MeanderException(
                    QuantizerError.VALIDATION,
                    String.format(
                            "a model name of %d characters; 1 to 1,024 are right",
                            parameters.name().length()));
        }
        String model = parameters.name().isEmpty() ? Digest.name(values) : parameters.name();
        double quality = parameters.quality().orElse(settings.quality());
        if (!(quality >= 0 && quality <= 1)) {
            throw new MeanderException(QuantizerError.VALIDATION, "quality is " + quality + "; it must be 0 to 1");
        }
        VectorEncoder encoder = new VectorEncoder(installed.curve(settings.text(Setting.CURVE)), settings);
        QualityScale scale = installed.scale(settings.codec());
        long bytes = encoder.memory(values.length);
        return memory.work(bytes, "quantizing " + values.length + " parameters", () -> {
            long start = System.nanoTime();
            QuantizedModel.Statistics statistics = Statistic.of(values);
            Quality.Attempt encoded = new Quality(settings, scale, encoder, values, statistics).encode(quality);
            QuantizedModel quantized = new QuantizedModel(
                    model,
                    parameters.description(),
                    Instant.ofEpochMilli(System.currentTimeMillis()),
                    values.length,
                    scale.name(),
                    encoded.quality(),
                    settings.text(Setting.CURVE),
                    encoded.images(),
                    settings.flag(Setting.PRESERVE_INDEX) ? Optional.of(index(values)) : Optional.empty(),
                    statistics,
                    Duration.ofNanos(System.nanoTime() - start),
                    bytes,
                    List.of());
            return warned(quantized, warnings(quantized, values, encoder));
        });
    }

    private static QuantizedModel warned(QuantizedModel m, List<String> warnings) {
        return new QuantizedModel(
                m.name(),
                m.description(),
                m.created(),
                m.parameterCount(),
                m.codec(),
                m.quality(),
                m.curve(),
                m.blocks(),
                m.index(),
                m.statistics(),
                m.compressionTime(),
                m.workingMemory(),
                warnings);
    }

    private List<String> warnings(QuantizedModel model, float[] values, VectorEncoder encoder) {
        List<String> warnings = shapeWarnings(values.length, encoder);
        errorWarning(model, values).ifPresent(warnings::add);
        return warnings;
    }

    private List<String> shapeWarnings(int count, VectorEncoder encoder) {
        List<String> warnings = new ArrayList<>();
        PowerOfFour square = new PowerOfFour(count, settings.real(Setting.MIN_EFFICIENCY_RATIO));
        if (square.rejected()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "Efficiency ratio %.3f is below minimum %s on one square of a power of four, where %d or %d"
                            + " parameters would be accepted; here nothing is refused",
                    square.efficiency(),
                    square.minEfficiencyRatio(),
                    square.validBelow(),
                    square.validAbove()));
        }
        double locality = settings.flag(Setting.VALIDATE_SPATIAL_LOCALITY) ? encoder.locality(count) : 1;
        if (locality < 1) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "curve '%s' keeps %.1f %% of neighbouring parameters in neighbouring cells",
                    settings.text(Setting.CURVE),
                    100 * locality));
        }
        return warnings;
    }

    private Optional<String> errorWarning(QuantizedModel model, float[] values) {
        boolean strict = settings.flag(Setting.STRICT_VALIDATION);
        double most = settings.real(Setting.MAX_RECONSTRUCTION_ERROR);
        if (!settings.flag(Setting.VALIDATE_RECONSTRUCTION) || most == 0) {
            return Optional.empty();
        }
        double error = strict
                ? Statistic.relativeError(values, VectorDecoder.decode(model, installed))
                : model.reconstructionError();
        if (error <= most) {
            return Optional.empty();
        }
        String sentence = String.format(
                Locale.ROOT,
                "relative RMS error %.4g of model '%s' exceeds compression.max.reconstruction.error, which is %s; a"
                        + " higher quality than %s, or another codec than '%s', is right",
                error,
                model.name(),
                most,
                model.quality(),
                model.codec());
        if (strict) {
            throw new MeanderException(QuantizerError.QUANTIZATION, sentence);
        }
        return Optional.of(sentence);
    }

    private QuantizedModel.Index index(float[] values) {
        IndexStrategy.Builder builder = strategy(settings, installed).builder(values.length);
        builder.add(MemorySegment.ofArray(values), values.length);
        return new QuantizedModel.Index(INDEX, builder.finish().write());
    }

    /** The strategy whose means the search methods prune by, with the levels of the settings. */
    static IndexStrategy strategy(QuantizerSettings settings, Installed installed) {
        return installed.strategy(INDEX).withLevels(settings.wholes(Setting.INDEX_GRANULARITY_LEVELS));
    }
}
