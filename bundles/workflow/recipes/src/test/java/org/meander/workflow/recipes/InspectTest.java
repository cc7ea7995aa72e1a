package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.LayerClassifier;
import org.meander.source.LayerKind;
import org.meander.source.ModelFilter;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.tck.RecipeContract;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;

/** What is told of models without reading a value; the models here have none that could be read. */
final class InspectTest extends RecipeContract {

    private static final List<TensorInfo> TENSORS = List.of(
            new TensorInfo("embed.word", DType.F32, Shape.of(100, 8)),
            new TensorInfo("embed.position", DType.F32, Shape.of(16, 8)),
            new TensorInfo("embed.ids", DType.I64, Shape.of(1, 16)),
            new TensorInfo("encoder.layer.0.attn.q", DType.F16, Shape.of(8, 8)),
            new TensorInfo("encoder.layer.11.attn.q", DType.F16, Shape.of(8, 8)));

    private static final String CONFIG = """
        {"architectures": ["TestModel"], "model_type": "test", "hidden_size": 8, "num_hidden_layers": 12,
         "num_attention_heads": 2, "vocab_size": 100, "max_position_embeddings": 16, "eps": 1e-12,
         "limits": [0.0, Infinity], "id2label": {"0": "a"}, "nothing": null}
        """;

    private final Map<String, Optional<String>> models = new HashMap<>(Map.of("m", Optional.of(CONFIG)));
    private List<TensorInfo> tensors = TENSORS;
    private int open;

    private TensorModel model(String name) {
        open++;
        return (TensorModel) Proxy.newProxyInstance(
                TensorModel.class.getClassLoader(),
                new Class<?>[] {TensorModel.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> name;
                    case "tensors" -> tensors;
                    case "metadata" -> Map.of("format", "fake");
                    case "config" -> models.get(name);
                    case "close" -> {
                        open--;
                        yield null;
                    }
                    default -> throw new AssertionError(method + " was called");
                });
    }

    private final Source source = new Source() {
        @Override
        public List<String> models() {
            return models.keySet().stream().sorted().toList();
        }

        @Override
        public TensorModel open(String name) {
            return model(name);
        }
    };

    /** Takes one tensor, and says so. */
    private static final ModelFilter FILTER = model -> (TensorModel) Proxy.newProxyInstance(
            TensorModel.class.getClassLoader(),
            new Class<?>[] {TensorModel.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "name" -> model.name();
                case "tensors" -> List.of(new TensorInfo("encoder.layer.11.attn.q", DType.F16, Shape.of(10)));
                case "metadata" ->
                    Map.of(
                            "format", "fake",
                            "extraction.layer_counts", "attention=1",
                            "extraction.sampling_applied", "true",
                            "extraction.final_parameter_count", "10",
                            "extraction.max_params_limit", "none");
                case "close" -> {
                    model.close();
                    yield null;
                }
                default -> throw new AssertionError(method + " was called");
            });

    private static final LayerClassifier CLASSIFIER = name -> name.startsWith("embed")
            ? LayerKind.EMBEDDING
            : name.contains("attn") ? LayerKind.ATTENTION : LayerKind.OTHER;

    private Inspect inspect(Map<String, Object> options, boolean filtered) {
        return new Inspect(
                Configs.of(Inspect.Config.class, options),
                source,
                filtered ? Map.entry(Map.of("include.kinds", new String[] {"attention"}), FILTER) : null,
                List.of(Map.entry(Map.of(LayerClassifier.NAME, "tokens"), CLASSIFIER)));
    }

    private Report run(boolean filtered) {
        Report report = inspect(Map.of(), filtered).run(new Fakes.Context());
        assertEquals(0, open);
        return report;
    }

    @Override
    protected void reset() {}

    @Override
    protected Recipe recipe() {
        return inspect(Map.of(), true);
    }

    @Override
    protected Object outcome(Report report) {
        assertEquals(0, open);
        return List.of(report.facts().toString(), report.table());
    }

    @Test
    void tellsWhatHeadersAndConfigurationSay() {
        Map<String, Object> facts = run(false).facts();
        Map<String, Object> expected = Map.ofEntries(
                Map.entry("model", "m"),
                Map.entry("architecture", "TestModel"),
                Map.entry("modelType", "test"),
                Map.entry("hiddenSize", 8L),
                Map.entry("numLayers", 12L),
                Map.entry("numAttentionHeads", 2L),
                Map.entry("vocabSize", 100L),
                Map.entry("maxPositionEmbeddings", 16L),
                Map.entry("tensors", 5),
                Map.entry("totalParameters", 800L + 128 + 16 + 64 + 64),
                Map.entry("trainableParameters", 800L + 128 + 64 + 64),
                Map.entry("sizeBytes", 4L * 928 + 8 * 16 + 2 * 128),
                Map.entry("parametersByKind", Map.of("embedding", 944L, "attention", 128L)),
                Map.entry("tensorsByKind", Map.of("embedding", 3L, "attention", 2L)),
                Map.entry("parametersByType", Map.of("F32", 928L, "I64", 16L, "F16", 128L)),
                Map.entry("originalEstimate", 2L * 100 * 8 + 4 * 12 * 64),
                Map.entry("extraction", Map.of()));
        expected.forEach((key, value) -> assertEquals(value, facts.get(key), key));
        assertFalse(facts.containsKey("inferred"));
    }

    @Test
    void tellsWhatAFilterTakes() {
        Report report = run(true);
        assertEquals(
                Map.of(
                        "total_layers", 5,
                        "filtered_layers", 1,
                        "filter_ratio", 0.2,
                        "all_layer_types", Map.of("embedding", 3L, "attention", 2L),
                        "filtered_layer_types", Map.of("attention", 1L),
                        "target_layers", List.of("attention"),
                        "exclude_layers", List.of()),
                report.facts().get("layerFiltering"));
        assertEquals(
                Map.of(
                        "layer_counts",
                        Map.of("attention", 1L),
                        "sampling_applied",
                        true,
                        "final_parameter_count",
                        10L,
                        "max_params_limit",
                        "none"),
                report.facts().get("extraction"));
        assertEquals(
                Map.of(
                        "tensor", "encoder.layer.11.attn.q",
                        "kind", "attention",
                        "type", "F16",
                        "shape", "[8,8]",
                        "parameters", 64L,
                        "selected", true,
                        "taken", 10L),
                report.table().get(4));
        assertEquals(false, report.table().get(3).get("selected"));
    }

    @Test
    void withoutAConfigurationItConcludes() {
        models.put("m", Optional.empty());
        Map<String, Object> facts = run(false).facts();
        assertEquals(8L, facts.get("hiddenSize"));
        assertEquals(12L, facts.get("numLayers"));
        assertEquals(100L, facts.get("vocabSize"));
        assertEquals(List.of("hiddenSize", "numLayers", "vocabSize"), facts.get("inferred"));
        assertFalse(facts.containsKey("originalEstimate"));
    }

    @Test
    void withoutTensorsThereIsAnEstimate() {
        tensors = List.of();
        models.put(
                "m",
                Optional.of("{\"model_type\":\"gpt2\",\"n_embd\":768,\"n_layer\":12,\"n_head\":12,"
                        + "\"n_positions\":1024,\"vocab_size\":50257}"));
        Map<String, Object> facts = run(true).facts();
        assertEquals(124_439_808L, facts.get("estimatedParameters"));
        assertEquals("gpt2", facts.get("estimateFormula"));
        assertFalse(facts.containsKey("totalParameters"));
    }

    @Test
    void nestedConfigurationsAreRead() {
        models.put(
                "m",
                Optional.of("{\"model_type\":\"llava\",\"architectures\":[\"Llava\"],\"text_config\":"
                        + "{\"model_type\":\"llama\",\"hidden_size\":4096,\"vocab_size\":32000}}"));
        Map<String, Object> facts = run(false).facts();
        assertEquals("llava", facts.get("modelType"));
        assertEquals(4096L, facts.get("hiddenSize"));
        assertEquals(32000L, facts.get("vocabSize"));
        assertEquals(12L, facts.get("numLayers"));
    }

    @Test
    void damagedConfigurationsAreRefusedByPlace() {
        for (String text : List.of("", "[]", "{\"a\":1,\"a\":2}", "{} x", "{\"a\":", "{\"a\":" + "[".repeat(100))) {
            models.put("m", Optional.of(text));
            MeanderException e = assertThrows(
                    MeanderException.class, () -> inspect(Map.of(), true).run(new Fakes.Context()));
            assertEquals(StandardError.MALFORMED_DATA, e.code(), text);
            assertTrue(e.getMessage().startsWith("config.json of model 'm'"), e.getMessage());
            assertEquals(0, open);
        }
    }

    @Test
    void ofSeveralModelsOneIsNamed() {
        models.put("n", Optional.empty());
        MeanderException e = assertThrows(
                MeanderException.class, () -> inspect(Map.of(), true).run(new Fakes.Context()));
        assertEquals("the source has 2 models; name one of [m, n]", e.getMessage());
        assertEquals(
                "n",
                inspect(Map.of("model", "n"), true)
                        .run(new Fakes.Context())
                        .facts()
                        .get("model"));
    }

    @Test
    void anUnknownClassifierIsRefused() {
        MeanderException e = assertThrows(MeanderException.class, () -> inspect(Map.of("classifier", "x"), false));
        assertEquals(
                "org.meander.workflow.recipes.inspect.classifier is 'x'; it must be one of tokens", e.getMessage());
    }
}
