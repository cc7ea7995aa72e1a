package org.meander.source.filter;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meander.source.LayerClassifier;
import org.meander.source.LayerKind;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Tells the kind by substrings of the name in lower case; the first kind one of whose substrings is in it. These are the rules of the
 * streaming encoder for Python, for those who want the same selections as there, with its surprises: {@code word_embeddings} has {@code
 * wo} in it and is of kind mlp, and everything below {@code attention} is attention, its normalization too.
 */
@Component(
        name = "org.meander.source.filter.substring",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = LayerClassifier.NAME + "=" + SubstringClassifier.RULES)
public final class SubstringClassifier implements LayerClassifier {

    static final String RULES = "substring";

    private static final List<Map.Entry<LayerKind, List<String>>> IN_ORDER = List.of(
            Map.entry(
                    LayerKind.ATTENTION,
                    List.of(
                            "attention",
                            "attn",
                            "self_attn",
                            "cross_attn",
                            "multi_head_attention",
                            "q_proj",
                            "k_proj",
                            "v_proj",
                            "o_proj",
                            "out_proj",
                            "query",
                            "key",
                            "value")),
            Map.entry(
                    LayerKind.MLP,
                    List.of(
                            "mlp",
                            "feed_forward",
                            "ffn",
                            "fc",
                            "intermediate",
                            "dense",
                            "linear",
                            "up_proj",
                            "down_proj",
                            "gate_proj",
                            "wi_0",
                            "wi_1",
                            "wo")),
            Map.entry(
                    LayerKind.EMBEDDING,
                    List.of(
                            "embed",
                            "token",
                            "position",
                            "wte",
                            "wpe",
                            "word_embeddings",
                            "position_embeddings",
                            "token_type_embeddings",
                            "embeddings")),
            Map.entry(
                    LayerKind.NORMALIZATION,
                    List.of("norm", "layer_norm", "layernorm", "ln_f", "ln_", "rms_norm", "batch_norm", "group_norm")),
            Map.entry(
                    LayerKind.OUTPUT, List.of("output", "classifier", "head", "lm_head", "score", "prediction_head")));

    @Override
    public LayerKind kind(String tensor) {
        String name = tensor.toLowerCase(Locale.ROOT);
        return IN_ORDER.stream()
                .filter(rule -> rule.getValue().stream().anyMatch(name::contains))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(LayerKind.OTHER);
    }
}
