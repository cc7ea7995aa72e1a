package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.base.TensorInfo;
import org.meander.codec.Decoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.source.TensorSink;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.StoredTensor;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Decodes a stored model into a sink; without a sink everything is decoded and checked, and nothing written. */
@Plugin(kind = "recipe", type = "reconstruct", pid = Reconstruct.PID)
@Component(name = Reconstruct.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Reconstruct.Config.class, factory = true)
public final class Reconstruct implements Recipe {

    static final String PID = "org.meander.workflow.recipes.reconstruct";

    @ObjectClassDefinition(name = "Recipe: reconstruct", description = "Decodes a stored model into a file")
    @interface Config {

        @AttributeDefinition(name = "Model", description = "Name of the stored model")
        String model();

        @AttributeDefinition(
                name = "Threads",
                description = "Threads that decode; 0 for as many as the machine has processors; 0..256",
                min = "0",
                max = "256")
        int threads() default 0;
    }

    private final String model;
    private final int threads;
    private final ModelStore store;
    private final Optional<TensorSink> sink;
    private final Parts parts;

    /** Decoders and curves are static and greedy, so that none is withdrawn while a run uses it. */
    @Activate
    public Reconstruct(
            Config config,
            @Reference(name = "store") ModelStore store,
            @Reference(
                            name = "sink",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    TensorSink sink,
            @Reference(
                            name = "decoders",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Decoder> decoders,
            @Reference(
                            name = "curves",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<SpaceFillingCurve> curves) {
        this.model = Checks.text(PID + ".model", config.model());
        int wanted = Checks.range(PID + ".threads", config.threads(), 0, 256);
        this.threads = wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
        this.store = store;
        this.sink = Optional.ofNullable(sink);
        this.parts = new Parts(decoders, curves, List.of());
    }

    @Override
    public Report run(RunContext context) {
        long start = System.nanoTime();
        Map<String, Object> facts = new LinkedHashMap<>();
        try (ModelReader reader = store.read(model)) {
            context.progress().expect(reader.model().parameters());
            if (sink.isPresent()) {
                List<TensorInfo> tensors =
                        reader.tensors().stream().map(StoredTensor::info).toList();
                try (TensorSink.Writer writer = sink.get().create(tensors, metadata(reader))) {
                    decode(context, reader, writer::write);
                    writer.commit();
                }
            } else {
                decode(context, reader, elements -> {});
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            facts.put("model", model);
            sink.ifPresent(s -> facts.put("written", s.location()));
            facts.put("tensors", reader.model().tensors());
            facts.put("parameters", reader.model().parameters());
            facts.put("bytes", reader.model().sourceBytes());
            facts.put("seconds", seconds);
            facts.put("megabytesPerSecond", reader.model().sourceBytes() / seconds / 1e6);
        }
        return new Report(facts, List.of());
    }

    private static Map<String, String> metadata(ModelReader reader) {
        String prefix = "source.metadata.";
        Map<String, String> metadata = new TreeMap<>();
        reader.model().attributes().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                metadata.put(key.substring(prefix.length()), value);
            }
        });
        return metadata;
    }

    private interface Taker {
        void take(MemorySegment elements);
    }

    private void decode(RunContext context, ModelReader reader, Taker taker) {
        List<BlockDecoder> workers = new ArrayList<>();
        for (int i = 0; i <= threads; i++) {
            workers.add(new BlockDecoder(parts));
        }
        try (Ring<BlockDecoder> ring = new Ring<>("meander-decode", workers, w -> taker.take(w.elements()))) {
            for (int t = 0; t < reader.tensors().size(); t++) {
                StoredTensor tensor = reader.tensors().get(t);
                context.progress().phase(tensor.info().name());
                for (int b = 0; b < tensor.blocks().size(); b++) {
                    context.boundary();
                    BlockDecoder worker = ring.claim();
                    int tensorIndex = t;
                    int blockIndex = b;
                    ring.submit(() -> worker.decode(reader, tensorIndex, blockIndex));
                    context.progress().advance(tensor.blocks().get(b).count());
                }
            }
            ring.drain();
        }
    }
}
