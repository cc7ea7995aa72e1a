package org.meander.source.filter;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.meander.source.LayerClassifier;
import org.meander.source.LayerKind;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Tells the kind by the whole words of a name, so that {@code word_embeddings} is an embedding although {@code wo} begins it, and
 * {@code attention.output.LayerNorm} a normalization. The first rule that holds decides. What a module is called goes before what is
 * in it: {@code dense} tells something only where no other word does, as in BERT's {@code layer.0.output.dense}.
 */
@Component(
        name = "org.meander.source.filter.tokens",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = LayerClassifier.NAME + "=" + TokenClassifier.RULES)
public final class TokenClassifier implements LayerClassifier {

    static final String RULES = "tokens";

    private record Rule(LayerKind kind, Predicate<Tokens> holds) {}

    private static final Set<String> NORMALIZATION = Set.of(
            "norm",
            "norms",
            "normalization",
            "layernorm",
            "rmsnorm",
            "batchnorm",
            "groupnorm",
            "instancenorm",
            "ln",
            "lnorm",
            "bn",
            "gn");

    private static final Set<String> ATTENTION = Set.of(
            "attention", "attentions", "attn", "selfattention", "selfattn", "crossattention", "crossattn", "mha");

    private static final Set<String> MLP =
            Set.of("mlp", "mlps", "ffn", "ff", "feedforward", "moe", "expert", "experts", "router");

    private static final Set<String> EMBEDDING = Set.of(
            "embed",
            "embeds",
            "embedding",
            "embeddings",
            "embedder",
            "emb",
            "embs",
            "embd",
            "wte",
            "wpe",
            "token",
            "tokens",
            "tok",
            "position",
            "positions",
            "positional",
            "pos",
            "rope",
            "rotary");

    private static final Set<String> OUTPUT = Set.of(
            "head",
            "heads",
            "cls",
            "classifier",
            "classifiers",
            "classification",
            "score",
            "scores",
            "logits",
            "prediction",
            "predictions",
            "pooler",
            "outputs",
            "vocab");

    private static final Set<String> PROJECTION = Set.of("proj", "projection", "projector", "lin");

    private static final Set<String> ATTENTION_PARTS = Set.of("query", "key", "value", "qkv", "wq", "wk", "wv");

    private static final Set<String> MLP_PARTS = Set.of("intermediate", "dense", "fc", "linear", "wi", "wo");

    private static final List<Rule> IN_ORDER = List.of(
            new Rule(LayerKind.NORMALIZATION, t -> t.hasAny(NORMALIZATION)),
            new Rule(LayerKind.ATTENTION, t -> t.hasAny(ATTENTION)),
            new Rule(LayerKind.MLP, t -> t.hasAny(MLP) || t.hasPair(Set.of("feed"), Set.of("forward"))),
            new Rule(LayerKind.OUTPUT, t -> t.hasPair(Set.of("embed"), Set.of("out"))),
            new Rule(LayerKind.EMBEDDING, t -> t.hasAny(EMBEDDING) || t.hasPair(Set.of("shared"), Set.of("weight"))),
            new Rule(LayerKind.OUTPUT, TokenClassifier::isOutput),
            new Rule(
                    LayerKind.ATTENTION,
                    t -> t.hasAny(ATTENTION_PARTS) || t.hasPair(Set.of("q", "k", "v", "o"), PROJECTION)),
            new Rule(LayerKind.MLP, t -> t.hasAny(MLP_PARTS) || t.hasPair(Set.of("up", "down", "gate"), PROJECTION)));

    /** Inside a layer {@code output} and {@code fc} belong to what the layer is; at the beginning of a name they are the model's. */
    private static boolean isOutput(Tokens tokens) {
        return tokens.hasAny(OUTPUT)
                || tokens.startsWithAny(Set.of("output", "fc"))
                || tokens.hasPair(Set.of("output"), PROJECTION)
                || tokens.hasPair(PROJECTION, Set.of("out"));
    }

    @Override
    public LayerKind kind(String tensor) {
        Tokens tokens = Tokens.of(tensor);
        return IN_ORDER.stream()
                .filter(rule -> rule.holds.test(tokens))
                .findFirst()
                .map(Rule::kind)
                .orElse(LayerKind.OTHER);
    }
}
