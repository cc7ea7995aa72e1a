package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.base.TensorInfo;
import org.meander.codec.Decoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.source.Source;
import org.meander.store.ModelStore;
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

/**
 * Compares a stored model, value by value, with another one or with a model of a source. Tensors are matched by name; if their lengths
 * differ, the common beginning is compared and the row says so. Sums over the whole model leave tensors of a single value out.
 */
@Plugin(kind = "recipe", type = "compare", pid = Compare.PID)
@Component(name = Compare.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Compare.Config.class, factory = true)
public final class Compare implements Recipe {

    static final String PID = "org.meander.workflow.recipes.compare";

    private static final int PIECE = 1 << 16;

    @ObjectClassDefinition(name = "Recipe: compare", description = "Compares two models value by value")
    @interface Config {

        @AttributeDefinition(name = "Left", description = "Name of a stored model")
        String left();

        @AttributeDefinition(
                name = "Right",
                description =
                        "Name of the other model: of the source if there is one, else of the store; empty for the left"
                                + " name")
        String right() default "";
    }

    private final String left;
    private final String right;
    private final ModelStore store;
    private final Optional<Source> source;
    private final Parts parts;

    /** Decoders and curves are static and greedy, so that none is withdrawn while a run uses it. */
    @Activate
    public Compare(
            Config config,
            @Reference(name = "store") ModelStore store,
            @Reference(
                            name = "source",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Source source,
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
        this.left = Checks.text(PID + ".left", config.left());
        this.right = config.right().isEmpty() ? left : config.right();
        this.store = store;
        this.source = Optional.ofNullable(source);
        this.parts = new Parts(decoders, curves, List.of());
    }

    @Override
    public Report run(RunContext context) {
        try (Values a = new StoredValues(store.read(left), parts);
                Values b = source.<Values>map(s -> new SourceValues(s.open(right)))
                        .orElseGet(() -> new StoredValues(store.read(right), parts));
                Buffer leftBuffer = new Buffer();
                Buffer rightBuffer = new Buffer()) {
            MemorySegment leftPiece = leftBuffer.ensure(Float.BYTES * (long) PIECE);
            MemorySegment rightPiece = rightBuffer.ensure(Float.BYTES * (long) PIECE);
            Map<String, Integer> others = new HashMap<>();
            for (int i = 0; i < b.tensors().size(); i++) {
                others.put(b.tensors().get(i).name(), i);
            }
            context.progress()
                    .expect(a.tensors().stream().mapToLong(TensorInfo::elements).sum());
            Difference whole = new Difference();
            List<Map<String, Object>> rows = new ArrayList<>();
            int common = 0;
            for (int i = 0; i < a.tensors().size(); i++) {
                TensorInfo tensor = a.tensors().get(i);
                Integer j = others.get(tensor.name());
                if (j != null) {
                    common++;
                }
                if (j != null
                        && tensor.dtype().isFloat()
                        && b.tensors().get(j).dtype().isFloat()) {
                    TensorInfo other = b.tensors().get(j);
                    Difference difference = new Difference();
                    long length = Math.min(tensor.elements(), other.elements());
                    for (long from = 0; from < length; from += PIECE) {
                        context.boundary();
                        long count = Math.min(PIECE, length - from);
                        a.read(i, from, count, leftPiece);
                        b.read(j, from, count, rightPiece);
                        difference.add(leftPiece, rightPiece, count);
                    }
                    whole.add(difference, Sketch.weighs(tensor));
                    rows.add(row(tensor, other, difference));
                }
                context.progress().advance(tensor.elements());
            }
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("left", left);
            facts.put("right", source.isPresent() ? right + " (source)" : right);
            facts.put("comparedTensors", rows.size());
            facts.put("onlyLeft", a.tensors().size() - common);
            facts.put("onlyRight", b.tensors().size() - common);
            facts.putAll(whole.facts());
            return new Report(facts, rows);
        }
    }

    private static Map<String, Object> row(TensorInfo tensor, TensorInfo other, Difference difference) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("tensor", tensor.name());
        row.put(
                "shape",
                tensor.shape().equals(other.shape())
                        ? tensor.shape().toString()
                        : tensor.shape() + " against " + other.shape());
        row.putAll(difference.facts());
        return row;
    }
}
