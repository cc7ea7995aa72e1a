package org.meander.quantizer.composed;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.codec.Payload;
import org.meander.quantizer.QuantizedModel;
import org.meander.store.ModelReader;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/** Quantized models as models of stores and model files: one tensor, named {@value #TENSOR}, with what else is known in attributes. */
final class ModelFiles {

    static final String TENSOR = "parameters";

    private static final String PREFIX = "quantizer.";
    private static final String DESCRIPTION = PREFIX + "description";
    private static final String QUALITY = PREFIX + "quality";
    private static final String MEAN = PREFIX + "mean";
    private static final String DEVIATION = PREFIX + "deviation";
    private static final String NORM = PREFIX + "squared.norm";
    private static final String TIME = PREFIX + "compression.ns";
    private static final String MEMORY = PREFIX + "memory.bytes";
    private static final String WARNINGS = PREFIX + "warnings";

    private ModelFiles() {}

    /** A quantized model as if it were read. */
    static ModelReader reader(QuantizedModel model) {
        return new Reader(model, stored(model), tensor(model));
    }

    private static StoredModel stored(QuantizedModel model) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put(DESCRIPTION, model.description());
        attributes.put(QUALITY, Double.toString(model.quality()));
        attributes.put(MEAN, Double.toString(model.statistics().mean()));
        attributes.put(DEVIATION, Double.toString(model.statistics().deviation()));
        attributes.put(NORM, Double.toString(model.statistics().squaredNorm()));
        attributes.put(TIME, Long.toString(model.compressionTime().toNanos()));
        attributes.put(MEMORY, Long.toString(model.workingMemory()));
        attributes.put(WARNINGS, String.join("\n", model.warnings()));
        attributes.values().removeIf(String::isEmpty);
        return new StoredModel(
                model.name(),
                1,
                model.parameterCount(),
                model.originalSizeBytes(),
                model.compressedSizeBytes(),
                model.bytes() - model.compressedSizeBytes(),
                model.created(),
                attributes);
    }

    private static StoredTensor tensor(QuantizedModel model) {
        TensorInfo info = new TensorInfo(TENSOR, DType.F32, Shape.of(model.parameterCount()));
        return new StoredTensor(
                info,
                model.blocks().stream()
                        .map(image -> new StoredBlock(
                                image.count(),
                                model.curve(),
                                model.codec(),
                                image.payload().byteSize(),
                                image.maxError(),
                                image.squaredError()))
                        .toList());
    }

    private record Reader(QuantizedModel quantized, StoredModel model, StoredTensor tensor) implements ModelReader {

        @Override
        public List<StoredTensor> tensors() {
            return List.of(tensor);
        }

        @Override
        public MemorySegment payload(int tensor, int block) {
            return quantized.blocks().get(block).payload();
        }

        /** The one tensor is the whole model. */
        @Override
        public Optional<MemorySegment> signature(String tensor, String strategy) {
            return quantized
                    .index()
                    .filter(index -> index.strategy().equals(strategy) && (tensor.isEmpty() || tensor.equals(TENSOR)))
                    .map(QuantizedModel.Index::bytes);
        }

        @Override
        public Set<String> strategies() {
            return quantized.index().map(QuantizedModel.Index::strategy).stream()
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public void close() {}
    }

    /**
     * A stored model as a quantized one, if it has one tensor of F32 whose blocks are its own, of one curve and one codec.
     *
     * @param installed reads the index, and decodes what has no sums in its attributes
     * @throws MeanderException {@code UNSUPPORTED_DATA} for any other model
     */
    static QuantizedModel quantized(ModelReader reader, String where, Installed installed) {
        StoredModel stored = reader.model();
        if (reader.tensors().size() != 1) {
            throw MeanderException.unsupported(
                    "%s has %d tensors; a quantized model has one. 'meander load' takes it into a store",
                    where, reader.tensors().size());
        }
        StoredTensor tensor = reader.tensors().getFirst();
        List<StoredBlock> blocks = tensor.blocks();
        boolean plain = tensor.info().dtype() == DType.F32
                && !blocks.isEmpty()
                && tensor.info().elements() <= Integer.MAX_VALUE
                && blocks.stream()
                        .allMatch(b -> b.elements() == b.count()
                                && b.curve().equals(blocks.getFirst().curve())
                                && b.codec().equals(blocks.getFirst().codec()));
        if (!plain) {
            throw MeanderException.unsupported(
                    "%s has a tensor of %s %s in %d blocks; a quantized model is a vector of F32 of one curve and"
                            + " codec",
                    where, tensor.info().dtype(), tensor.info().shape(), blocks.size());
        }
        List<QuantizedModel.Image> images = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            if (!reader.references(0, b).isEmpty()) {
                throw MeanderException.unsupported(
                        "%s was encoded by what it differs from another model; a quantized model is decoded by itself",
                        where);
            }
            images.add(image(blocks.get(b), reader.payload(0, b), where));
        }
        Map<String, String> attributes = stored.attributes();
        QuantizedModel model = new QuantizedModel(
                stored.name(),
                attributes.getOrDefault(DESCRIPTION, ""),
                stored.committed(),
                (int) tensor.info().elements(),
                blocks.getFirst().codec(),
                number(attributes, QUALITY, where).orElse(1.0),
                blocks.getFirst().curve(),
                images,
                index(reader, tensor.info().name(), installed),
                new QuantizedModel.Statistics(0, 0, 0),
                Duration.ofNanos(number(attributes, TIME, where).orElse(0.0).longValue()),
                number(attributes, MEMORY, where).orElse(0.0).longValue(),
                attributes.containsKey(WARNINGS)
                        ? List.of(attributes.get(WARNINGS).split("\n"))
                        : List.of());
        return withStatistics(model, attributes, where, installed);
    }

    private static QuantizedModel.Image image(StoredBlock block, MemorySegment payload, String where) {
        Payload header = Payload.parse(payload);
        long cells = (long) header.width() * header.height();
        if (!header.codec().equals(block.codec()) || header.dtype() != DType.F32 || block.count() > cells) {
            throw MeanderException.malformed(
                    "%s has %d F32 of codec '%s' in a payload of %d x %d %s of codec '%s'",
                    where,
                    block.count(),
                    block.codec(),
                    header.width(),
                    header.height(),
                    header.dtype(),
                    header.codec());
        }
        return new QuantizedModel.Image(
                (int) block.count(),
                header.width(),
                header.height(),
                MemorySegment.ofArray(payload.toArray(ValueLayout.JAVA_BYTE)),
                block.maxError(),
                block.squaredError());
    }

    /**
     * The signature of the whole model or of its one tensor, which are the same; both are read, so that no damage is missed. One whose strategy
     * is installed comes before others.
     */
    private static Optional<QuantizedModel.Index> index(ModelReader reader, String tensor, Installed installed) {
        Optional<QuantizedModel.Index> found = Optional.empty();
        Set<String> strategies = new LinkedHashSet<>();
        installed.strategies().forEach(strategy -> strategies.add(strategy.name()));
        strategies.addAll(new TreeSet<>(reader.strategies()));
        for (String strategy : strategies) {
            for (String part : List.of("", tensor)) {
                Optional<MemorySegment> bytes = reader.signature(part, strategy);
                if (bytes.isPresent() && found.isEmpty()) {
                    byte[] copy = bytes.get().toArray(ValueLayout.JAVA_BYTE);
                    found = Optional.of(new QuantizedModel.Index(strategy, MemorySegment.ofArray(copy)));
                }
            }
        }
        return found;
    }

    private static QuantizedModel withStatistics(
            QuantizedModel model, Map<String, String> attributes, String where, Installed installed) {
        Optional<Double> mean = number(attributes, MEAN, where);
        Optional<Double> deviation = number(attributes, DEVIATION, where);
        Optional<Double> norm = number(attributes, NORM, where);
        QuantizedModel.Statistics statistics = mean.isPresent() && deviation.isPresent() && norm.isPresent()
                ? new QuantizedModel.Statistics(mean.get(), deviation.get(), norm.get())
                : Statistic.of(VectorDecoder.decode(model, installed));
        return new QuantizedModel(
                model.name(),
                model.description(),
                model.created(),
                model.parameterCount(),
                model.codec(),
                model.quality(),
                model.curve(),
                model.blocks(),
                model.index(),
                statistics,
                model.compressionTime(),
                model.workingMemory(),
                model.warnings());
    }

    private static Optional<Double> number(Map<String, String> attributes, String key, String where) {
        String text = attributes.get(key);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.valueOf(text));
        } catch (NumberFormatException e) {
            throw MeanderException.malformed("%s has '%s' for its attribute %s; a number is right", where, text, key);
        }
    }
}
