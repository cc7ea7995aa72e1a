package org.meander.workflow.recipes;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.source.ModelFilter;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.store.ModelStore;
import org.meander.store.PackRequest;
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
import org.osgi.service.metatype.annotations.Option;

/**
 * Models of a source go along the curve, through the codec and the index, into the store. A model that the store already has from the
 * same source, with the same settings, is left alone: that makes a repeated ingest incremental. An interrupted one goes on within the
 * model that was not committed, at its last checkpoint.
 */
@Plugin(kind = "recipe", type = "ingest", pid = Ingest.PID)
@Component(name = Ingest.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Ingest.Config.class, factory = true)
public final class Ingest implements Recipe {

    static final String PID = "org.meander.workflow.recipes.ingest";

    private static final String MEMORY = PID + ".memory.limit.bytes";

    @ObjectClassDefinition(name = "Recipe: ingest", description = "Encodes the models of a source into a store")
    @interface Config {

        @AttributeDefinition(
                name = "Block",
                description = "Elements that are encoded together, and that a thread takes at a time; 4096..67108864",
                min = "4096",
                max = "67108864")
        int block_elements() default 1 << 20;

        @AttributeDefinition(
                name = "Chunk encoding",
                description = "Whether a block is encoded in chunks, each a payload with an index of its own")
        boolean chunk_encoding() default false;

        @AttributeDefinition(
                name = "Chunk",
                description = "Elements of a chunk, if blocks are encoded in chunks; 256..67108864",
                min = "256",
                max = "67108864")
        int chunk_elements() default 8192;

        @AttributeDefinition(
                name = "Across tensors",
                description =
                        "Whether a payload may hold the end of one tensor and the beginning of the next of its type")
        boolean chunk_across() default false;

        @AttributeDefinition(
                name = "Adaptive",
                description =
                        "Whether threads take fewer chunks at a time while memory is short; chunks stay as they are")
        boolean adaptive() default true;

        @AttributeDefinition(
                name = "Least batch",
                description = "Elements that a thread takes at a time at least while memory is short; 256..67108864",
                min = "256",
                max = "67108864")
        int batch_min_elements() default 1 << 16;

        @AttributeDefinition(
                name = "Memory",
                description = "Bytes of heap and native memory that threads and blocks are chosen for; 134217728..2^50",
                min = "134217728",
                max = "1125899906842624")
        long memory_limit_bytes() default 512L << 20;

        @AttributeDefinition(
                name = "Checkpoint",
                description = "Bytes of the source after which what is encoded is made durable; 1048576..2^50",
                min = "1048576",
                max = "1125899906842624")
        long checkpoint_bytes() default 256L << 20;

        @AttributeDefinition(
                name = "Retries",
                description = "How often a payload is tried again that failed for want of a resource; 0..100",
                min = "0",
                max = "100")
        int retries() default 2;

        @AttributeDefinition(
                name = "Threads",
                description = "Threads that encode; 0 for as many as the machine has processors; 0..256",
                min = "0",
                max = "256")
        int threads() default 0;

        @AttributeDefinition(name = "Models", description = "Names of the source's models to take; none for all")
        String[] models() default {};

        @AttributeDefinition(name = "Name", description = "Name in the store, if one model is taken; empty for its own")
        String name() default "";

        @AttributeDefinition(name = "Tags", description = "Words that the stored models are found by; no commas")
        String[] tags() default {};

        @AttributeDefinition(
                name = "Existing",
                description =
                        "If the store has a model of that name: update it unless nothing changed, replace it always,"
                                + " or fail",
                options = {@Option("update"), @Option("replace"), @Option("fail")})
        String existing() default "update";

        @AttributeDefinition(
                name = "Pack",
                description = "Whether the store's pictures are packed into video files at the end, so that the report"
                        + " says which frame of which file a model is; for stores that can")
        boolean pack() default false;

        @AttributeDefinition(
                name = "Efficiency",
                description =
                        "Reports models that a square of a power of four cells would hold with less than this share "
                                + "used, and the nearest valid sizes; refuses none; 0 for no report; 0..1",
                min = "0",
                max = "1")
        double min_efficiency_ratio() default 0;

        @AttributeDefinition(
                name = "Previous as reference",
                description =
                        "Whether a model is encoded by what it differs from its predecessor: the one before in the run,"
                                + " or the one stored last, of those with the same tensors. Models are then taken in"
                                + " the order of the numbers in their names")
        boolean reference_previous() default false;

        @AttributeDefinition(
                name = "Reference",
                description = "Name of a stored model; models are encoded by what they differ from it; empty for none")
        String reference_model() default "";

        @AttributeDefinition(
                name = "Key interval",
                description =
                        "Payloads that are decoded at most for one of a model that was encoded with a reference; every"
                                + " so many models are encoded without; 1..1000",
                min = "1",
                max = "1000")
        int key_interval() default 10;
    }

    private final Config config;
    private final Source source;
    private final SpaceFillingCurve curve;
    private final Encoder codec;
    private final Encoder exact;
    private final Optional<IndexStrategy> index;
    private final Indexes indexes;
    private final Optional<ModelFilter> filter;
    private final ModelStore store;
    private final Framing framing;
    private final References references;
    private final Parts parts;
    private final String settings;

    /** Optional parts are greedy: if one comes late, the recipe is made anew with it. */
    @Activate
    public Ingest(
            Config config,
            @Reference(name = "source") Source source,
            @Reference(name = "curve", service = SpaceFillingCurve.class)
                    Map.Entry<Map<String, Object>, SpaceFillingCurve> curve,
            @Reference(name = "codec", service = Encoder.class) Map.Entry<Map<String, Object>, Encoder> codec,
            @Reference(
                            name = "exact",
                            service = Encoder.class,
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, Encoder> exact,
            @Reference(
                            name = "index",
                            service = IndexStrategy.class,
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, IndexStrategy> index,
            @Reference(
                            name = "features",
                            service = IndexStrategy.class,
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, IndexStrategy> features,
            @Reference(
                            name = "bits",
                            service = IndexStrategy.class,
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, IndexStrategy> bits,
            @Reference(
                            name = "filter",
                            service = ModelFilter.class,
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, ModelFilter> filter,
            @Reference(name = "store") ModelStore store,
            @Reference(
                            name = "decoders",
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Decoder> decoders) {
        Checks.range(PID + ".block.elements", config.block_elements(), 4096, 1 << 26);
        Checks.range(PID + ".chunk.elements", config.chunk_elements(), 256, 1 << 26);
        Checks.range(PID + ".batch.min.elements", config.batch_min_elements(), 256, 1 << 26);
        Checks.range(MEMORY, config.memory_limit_bytes(), 128L << 20, 1L << 50);
        Checks.range(PID + ".checkpoint.bytes", config.checkpoint_bytes(), 1 << 20, 1L << 50);
        Checks.range(PID + ".retries", config.retries(), 0, 100);
        Checks.range(PID + ".threads", config.threads(), 0, 256);
        Tags.check(PID + ".tags", config.tags());
        Checks.range(PID + ".min.efficiency.ratio", config.min_efficiency_ratio(), 0, 1);
        this.config = config;
        this.source = source;
        this.curve = curve.getValue();
        this.codec = codec.getValue();
        this.exact = exact == null ? this.codec : exact.getValue();
        this.index = Optional.ofNullable(index).map(Map.Entry::getValue);
        this.indexes = new Indexes(Stream.of(index, features, bits)
                .filter(Objects::nonNull)
                .map(Map.Entry::getValue)
                .toList());
        this.filter = Optional.ofNullable(filter).map(Map.Entry::getValue);
        this.store = store;
        this.framing = Framing.of(
                config.chunk_encoding(), config.chunk_elements(), config.chunk_across(), config.block_elements());
        this.references = new References(
                config.reference_model(),
                config.reference_previous(),
                Checks.range(PID + ".key.interval", config.key_interval(), 1, 1000));
        references.check(PID, framing);
        this.parts = new Parts(decoders, List.of(), List.of());
        this.settings = framing
                + describe("curve", curve)
                + describe("codec", codec)
                + describe("exact", exact)
                + describe("index", index)
                + describe("features", features)
                + describe("bits", bits)
                + describe("filter", filter)
                + references;
    }

    @Override
    public Report run(RunContext context) {
        if (config.pack()) {
            FrameRows.archive(store);
        }
        references.check(codec);
        List<String> names = names();
        IngestReport report = new IngestReport(store.location(), settings, config.min_efficiency_ratio());
        int elementBytes = 1;
        // One model is opened once; of several, the headers are read twice, so that what is left to do is known.
        Optional<TensorModel> only = names.size() == 1 ? Optional.of(open(names.getFirst())) : Optional.empty();
        try {
            for (String name : names) {
                try (TensorModel opened = only.isPresent() ? null : open(name)) {
                    TensorModel model = only.orElse(opened);
                    context.progress().expect(report.size(name, model.tensors()));
                    elementBytes = Math.max(elementBytes, Workload.elementBytes(model.tensors()));
                }
                context.boundary();
            }
            Workload workload = new Workload(
                    MEMORY,
                    config.memory_limit_bytes(),
                    config.threads() > 0
                            ? config.threads()
                            : Runtime.getRuntime().availableProcessors(),
                    framing,
                    references.any() ? 2 * elementBytes : elementBytes, // as much again for images of references
                    config.batch_min_elements(),
                    config.adaptive());
            Supplier<BlockEncoder> encoders = () -> new BlockEncoder(parts, curve, codec, exact);
            try (ModelIngest ingest = new ModelIngest(context, framing, encoders, index, config.retries(), workload)) {
                Intake intake = new Intake(context, config, store, framing, indexes, references, settings, report);
                for (String name : names) {
                    context.boundary();
                    try (TensorModel opened = only.isPresent() ? null : open(name)) {
                        intake.take(ingest, only.orElse(opened));
                    }
                }
            }
        } finally {
            only.ifPresent(TensorModel::close);
        }
        store.videos().ifPresent(archive -> {
            if (config.pack()) {
                archive.pack(new PackRequest(), context.progress(), context.cancellation());
            }
            report.frames(archive);
        });
        return report.finish();
    }

    private TensorModel open(String name) {
        TensorModel model = source.open(name);
        return filter.isPresent() ? filter.get().filter(model) : model;
    }

    private List<String> names() {
        List<String> offered = source.models();
        List<String> wanted = config.models().length == 0 ? offered : List.of(config.models());
        Set<String> known = new HashSet<>(offered);
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw MeanderException.notFound("the source has no model '%s'; it has %s", name, offered);
            }
        }
        if (!config.name().isEmpty() && wanted.size() != 1) {
            throw MeanderException.invalid(
                    "%d models cannot all be stored under the name '%s'; choose one of %s",
                    wanted.size(), config.name(), wanted);
        }
        return references.previous() && config.models().length == 0 ? References.inOrder(wanted) : wanted;
    }

    private static String describe(String slot, Map.Entry<Map<String, Object>, ?> part) {
        return part == null ? "" : Described.part(slot, part.getKey());
    }
}
