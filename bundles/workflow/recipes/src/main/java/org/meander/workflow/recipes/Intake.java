package org.meander.workflow.recipes;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredModel;
import org.meander.workflow.RunContext;

/**
 * Takes the models of one run into the store, one after another: what is there unchanged is left alone, what was interrupted goes on. For
 * one thread.
 */
final class Intake {

    private final RunContext context;
    private final Ingest.Config config;
    private final ModelStore store;
    private final Framing framing;
    private final Indexes indexes;
    private final References references;
    private final String settings;
    private final IngestReport report;
    private String before = "";

    /** @param settings everything that what is stored depends on, besides the model */
    Intake(
            RunContext context,
            Ingest.Config config,
            ModelStore store,
            Framing framing,
            Indexes indexes,
            References references,
            String settings,
            IngestReport report) {
        this.context = context;
        this.config = config;
        this.store = store;
        this.framing = framing;
        this.indexes = indexes;
        this.references = references;
        this.settings = settings;
        this.report = report;
    }

    /** Stores a model, and reports what became of it. */
    void take(ModelIngest ingest, TensorModel model) {
        String name = config.name().isEmpty() ? model.name() : config.name();
        Optional<StoredModel> old = store.find(name);
        if (old.isPresent()) {
            if (config.existing().equals("fail")) {
                throw new MeanderException(
                        StandardError.ALREADY_EXISTS,
                        "the store " + store.location() + " already has a model '" + name + "'");
            }
            if (config.existing().equals("update") && unchanged(old.get(), model)) {
                context.progress()
                        .advance(model.tensors().stream()
                                .mapToLong(TensorInfo::elements)
                                .sum());
                report.unchanged(old.get());
                before = name;
                return;
            }
        }
        Optional<String> reference = references.of(store, model, name, before);
        Map<String, String> attributes = attributes(model);
        reference.ifPresent(other -> attributes.put(Attributes.REFERENCE, other));
        try (ReferenceModel other = reference
                .map(stored -> new ReferenceModel(store.read(stored), references.interval()))
                .orElse(null)) {
            if (store(ingest, model, name, attributes, Optional.ofNullable(other))) {
                before = name;
            }
        }
    }

    /** Whether it was stored. */
    private boolean store(
            ModelIngest ingest,
            TensorModel model,
            String name,
            Map<String, String> attributes,
            Optional<ReferenceModel> reference) {
        Optional<ModelWriter> resumed = store.resume(name, attributes);
        try (ModelWriter writer = resumed.orElseGet(() -> store.write(name, attributes))) {
            ModelDelivery delivery = new ModelDelivery(
                    writer,
                    model.tensors(),
                    indexes,
                    ModelIngest.weighing(model.tensors()),
                    config.checkpoint_bytes(),
                    reference,
                    context.progress());
            ingest.ingest(model, writer.resumed(), delivery);
            if (!delivery.failures().isEmpty()) {
                report.failed(name, delivery.failures());
                return false;
            }
            Tags.of(config.tags()).ifPresent(tags -> writer.attribute(Attributes.TAGS, tags));
            double earlier = delivery.totals().seconds();
            StoredModel stored = delivery.commit();
            report.stored(
                    stored,
                    delivery.totals(),
                    ModelIngest.weighing(model.tensors()),
                    earlier + delivery.seconds(),
                    writer.resumed().isPresent());
            return true;
        }
    }

    private Map<String, String> attributes(TensorModel model) {
        Map<String, String> attributes = new TreeMap<>();
        model.metadata().forEach((key, value) -> attributes.put(Attributes.METADATA + key, value));
        attributes.put(Attributes.MODEL, model.name());
        attributes.put(Attributes.FINGERPRINT, model.fingerprint());
        attributes.put(Attributes.SETTINGS, settings);
        attributes.put(Attributes.METHOD, config.chunk_encoding() ? "chunk" : "batch");
        attributes.put(Attributes.CHUNK_SIZE, Integer.toString(framing.elements()));
        model.config().ifPresent(text -> describe(model.name(), text, attributes));
        return attributes;
    }

    /** What lies beside the weights is no reason to refuse them. */
    private static void describe(String model, String config, Map<String, String> attributes) {
        try {
            ModelConfig.read(model, config)
                    .facts()
                    .forEach((key, value) -> attributes.put(Attributes.CONFIG + key, value.toString()));
        } catch (MeanderException e) {
            attributes.put(Attributes.CONFIG + "problem", e.getMessage());
        }
    }

    private boolean unchanged(StoredModel old, TensorModel model) {
        return model.fingerprint().equals(old.attributes().get(Attributes.FINGERPRINT))
                && settings.equals(old.attributes().get(Attributes.SETTINGS));
    }
}
