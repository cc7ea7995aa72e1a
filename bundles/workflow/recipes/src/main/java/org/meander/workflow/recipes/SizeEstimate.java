package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;

/**
 * How many parameters a model has that is known by its {@code config.json} only. For the families below the count is exact: of encoders the
 * base model with its pooler, of language models with the output head unless that is tied to the embedding. Other families are counted
 * as plain transformers.
 */
final class SizeEstimate {

    /** What the streaming encoder for Python assumes of models that do not say what it looks for. */
    private static final long ORIGINAL_FALLBACK = 100_000_000;

    private SizeEstimate() {}

    /**
     * Facts {@code estimatedParameters} with {@code estimateFormula}, if there is enough to go by, and {@code originalEstimate}, which is
     * that of the streaming encoder for Python: V·h + 4·L·h² + h·V.
     *
     * @throws MeanderException {@code MALFORMED_DATA} if sizes are beyond all bounds
     */
    static Map<String, Object> facts(ModelConfig config) {
        try {
            Map<String, Object> facts = new LinkedHashMap<>();
            formula(config).ifPresent(formula -> {
                facts.put("estimatedParameters", formula.parameters());
                facts.put("estimateFormula", formula.name());
            });
            facts.put("originalEstimate", original(config));
            return facts;
        } catch (ArithmeticException e) {
            throw MeanderException.malformed(
                    "config.json has sizes (hidden %s, layers %s, vocabulary %s) that make more than 2^63-1 parameters",
                    config.hiddenSize().orElse(0L),
                    config.layers().orElse(0L),
                    config.vocabularySize().orElse(0L));
        }
    }

    record Formula(String name, long parameters) {}

    private static Optional<Formula> formula(ModelConfig config) {
        if (config.hiddenSize().isEmpty() || config.layers().isEmpty()) {
            return Optional.empty();
        }
        String type = config.textType().orElse("");
        String name = config.hasParts() ? type + ", text only" : type;
        return switch (type) {
            case "bert", "roberta", "xlm-roberta", "camembert", "electra", "albert", "distilbert" ->
                Optional.of(new Formula(name, EncoderSizes.bert(config, type)));
            case "vit" -> Optional.of(new Formula(name, EncoderSizes.vit(config)));
            case "t5", "mt5" -> Optional.of(new Formula(name, EncoderSizes.t5(config)));
            case "whisper" -> Optional.of(new Formula(name, EncoderSizes.whisper(config)));
            case "gpt2", "gpt_neox" -> Optional.of(new Formula(name, DecoderSizes.gpt(config, type)));
            case "llama", "mistral", "mixtral", "qwen2", "qwen2_moe", "qwen3", "qwen3_moe", "gemma" ->
                Optional.of(new Formula(name, DecoderSizes.llama(config, type)));
            default ->
                config.vocabularySize().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Formula("plain transformer", DecoderSizes.plain(config)));
        };
    }

    private static long original(ModelConfig config) {
        Optional<Long> hidden = config.hiddenSize();
        Optional<Long> layers = config.layers();
        Optional<Long> vocabulary = config.vocabularySize();
        if (hidden.isEmpty() || layers.isEmpty() || vocabulary.isEmpty()) {
            return ORIGINAL_FALLBACK;
        }
        long h = hidden.get();
        return sum(product(2, vocabulary.get(), h), product(4, layers.get(), h, h));
    }

    static long product(long... factors) {
        long product = 1;
        for (long factor : factors) {
            product = Math.multiplyExact(product, factor);
        }
        return product;
    }

    static long sum(long... terms) {
        long sum = 0;
        for (long term : terms) {
            sum = Math.addExact(sum, term);
        }
        return sum;
    }

    /** A matrix, and a bias of its outputs. */
    static long linear(long in, long out) {
        return sum(product(in, out), out);
    }
}
