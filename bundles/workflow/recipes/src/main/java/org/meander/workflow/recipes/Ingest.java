package org.meander.workflow.recipes;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.codec.Encoder;
import org.meander.curve.PowerOfFour;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredModel;
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
 * same source, with the same settings, is left alone: that makes a repeated ingest incremental, and an interrupted one resumable at
 * the first model that was not committed.
 */
@Plugin(kind = "recipe", type = "ingest", pid = Ingest.PID)
@Component(name = Ingest.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Ingest.Config.class, factory = true)
public final class Ingest implements Recipe {

    static final String PID = "org.meander.workflow.recipes.ingest";

    private static final String FINGERPRINT = "source.fingerprint";
    private static final String SETTINGS = "settings";

    @ObjectClassDefinition(name = "Recipe: ingest", description = "Encodes the models of a source into a store")
    @interface Config {

        @AttributeDefinition(
                name = "Block",
                description = "Elements of a tensor that are encoded together; 4096..67108864",
                min = "4096",
                max = "67108864")
        int block_elements() default 1 << 20;

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

        @AttributeDefinition(
                name = "Existing",
                description =
                        "If the store has a model of that name: update it unless nothing changed, replace it always,"
                                + " or fail",
                options = {@Option("update"), @Option("replace"), @Option("fail")})
        String existing() default "update";

        @AttributeDefinition(
                name = "Efficiency",
                description =
                        "Reports models that a square of a power of four cells would hold with less than this share "
                                + "used, and the nearest valid sizes; refuses none; 0 for no report; 0..1",
                min = "0",
                max = "1")
        double min_efficiency_ratio() default 0;
    }

    private final Config config;
    private final Source source;
    private final SpaceFillingCurve curve;
    private final Encoder codec;
    private final Encoder exact;
    private final Optional<IndexStrategy> index;
    private final ModelStore store;
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
            @Reference(name = "store") ModelStore store) {
        Checks.range(PID + ".block.elements", config.block_elements(), 4096, 1 << 26);
        Checks.range(PID + ".threads", config.threads(), 0, 256);
        Checks.range(PID + ".min.efficiency.ratio", config.min_efficiency_ratio(), 0, 1);
        this.config = config;
        this.source = source;
        this.curve = curve.getValue();
        this.codec = codec.getValue();
        this.exact = exact == null ? this.codec : exact.getValue();
        this.index = Optional.ofNullable(index).map(Map.Entry::getValue);
        this.store = store;
        this.settings = "block.elements=" + config.block_elements() + describe("curve", curve)
                + describe("codec", codec) + describe("exact", exact) + describe("index", index);
    }

    @Override
    public Report run(RunContext context) {
        List<String> names = names();
        long total = 0;
        List<String> wasteful = new ArrayList<>();
        for (String name : names) {
            try (TensorModel model = source.open(name)) {
                long elements =
                        model.tensors().stream().mapToLong(TensorInfo::elements).sum();
                total += elements;
                if (elements > 0 && new PowerOfFour(elements, config.min_efficiency_ratio()).rejected()) {
                    wasteful.add(describe(name, new PowerOfFour(elements, config.min_efficiency_ratio())));
                }
            }
            context.boundary();
        }
        context.progress().expect(total);
        int threads =
                config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
        List<Map<String, Object>> rows = new ArrayList<>();
        try (ModelIngest ingest =
                new ModelIngest(context, curve, codec, exact, index, config.block_elements(), threads)) {
            for (String name : names) {
                context.boundary();
                try (TensorModel model = source.open(name)) {
                    rows.add(ingest(context, ingest, model));
                }
            }
        }
        return report(rows, wasteful);
    }

    private List<String> names() {
        List<String> offered = source.models();
        List<String> wanted = config.models().length == 0 ? offered : List.of(config.models());
        for (String name : wanted) {
            if (!offered.contains(name)) {
                throw MeanderException.notFound("the source has no model '%s'; it has %s", name, offered);
            }
        }
        if (!config.name().isEmpty() && wanted.size() != 1) {
            throw MeanderException.invalid(
                    "%d models cannot all be stored under the name '%s'; choose one of %s",
                    wanted.size(), config.name(), wanted);
        }
        return wanted;
    }

    private Map<String, Object> ingest(RunContext context, ModelIngest ingest, TensorModel model) {
        String name = config.name().isEmpty() ? model.name() : config.name();
        Optional<StoredModel> old = store.find(name);
        if (old.isPresent()) {
            if (config.existing().equals("fail")) {
                throw new MeanderException(
                        StandardError.ALREADY_EXISTS,
                        "the store " + store.location() + " already has a model '" + name + "'");
            }
            if (config.existing().equals("update") && unchanged(old.get(), model)) {
                long elements =
                        model.tensors().stream().mapToLong(TensorInfo::elements).sum();
                context.progress().advance(elements);
                return Rows.stored(name, "unchanged", old.get());
            }
        }
        Map<String, String> attributes = new TreeMap<>();
        model.metadata().forEach((key, value) -> attributes.put("source.metadata." + key, value));
        attributes.put("source.model", model.name());
        attributes.put(FINGERPRINT, model.fingerprint());
        attributes.put(SETTINGS, settings);
        try (ModelWriter writer = store.write(name, attributes)) {
            return ingest.ingest(model, name, writer);
        }
    }

    private boolean unchanged(StoredModel old, TensorModel model) {
        return model.fingerprint().equals(old.attributes().get(FINGERPRINT))
                && settings.equals(old.attributes().get(SETTINGS));
    }

    private Report report(List<Map<String, Object>> rows, List<String> wasteful) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("store", store.location());
        facts.put("models", rows.size());
        facts.put(
                "stored",
                rows.stream().filter(r -> r.get("state").equals("stored")).count());
        facts.put("settings", settings);
        if (config.min_efficiency_ratio() > 0) {
            facts.put("belowMinEfficiencyRatio", wasteful);
        }
        return new Report(facts, rows);
    }

    private static String describe(String model, PowerOfFour size) {
        return String.format(
                Locale.ROOT,
                "%s: %d values use %.3f of %d cells; valid sizes: %d, %d",
                model,
                size.count(),
                size.efficiency(),
                size.cells(),
                size.validBelow(),
                size.validAbove());
    }

    /** The configured properties of a part, without those that only say which instance it is. */
    private static String describe(String slot, Map.Entry<Map<String, Object>, ?> part) {
        if (part == null) {
            return "";
        }
        return part.getKey().entrySet().stream()
                .filter(e -> !e.getKey().matches("(meander|service|component|objectClass|felix|osgi)(\\..*)?"))
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + text(e.getValue()))
                .collect(Collectors.joining(" ", " " + slot + "{", "}"));
    }

    private static String text(Object value) {
        if (!value.getClass().isArray()) {
            return String.valueOf(value);
        }
        List<String> items = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            items.add(String.valueOf(Array.get(value, i)));
        }
        return items.toString();
    }
}
