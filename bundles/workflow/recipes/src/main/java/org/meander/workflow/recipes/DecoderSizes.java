package org.meander.workflow.recipes;

import static org.meander.workflow.recipes.SizeEstimate.linear;
import static org.meander.workflow.recipes.SizeEstimate.product;
import static org.meander.workflow.recipes.SizeEstimate.sum;

import java.util.Optional;

/** Parameters of language models that decode. */
final class DecoderSizes {

    private DecoderSizes() {}

    /**
     * Rotary positions, normalizations without bias, attention with grouped keys and values, a gated MLP, or several of them and a
     * router.
     */
    static long llama(ModelConfig config, String type) {
        long h = config.hiddenSize().orElse(0L);
        long vocabulary = config.vocabularySize().orElse(0L);
        boolean qwen3 = type.startsWith("qwen3");
        long norms = sum(product(2, h), qwen3 ? product(2, headSize(config, h)) : 0);
        long layers = config.layers().orElse(0L);
        long dense = denseLayers(config, type, layers);
        long perLayer = sum(attention(config, h, type), norms);
        return sum(
                product(embeddings(config, tied(type)), vocabulary, h),
                product(layers, perLayer),
                product(dense, mlp(config, h)),
                product(layers - dense, experts(config, h, type)),
                h);
    }

    /** One for the input, and one for the output if there is an output that does not share it. */
    private static long embeddings(ModelConfig config, boolean tied) {
        boolean head = config.architecture()
                .map(name -> !name.endsWith("Model") || name.endsWith("LMHeadModel"))
                .orElse(true);
        return head && !config.flag("tie_word_embeddings").orElse(tied) ? 2 : 1;
    }

    private static boolean tied(String type) {
        return type.equals("gemma") || type.equals("gpt2");
    }

    private static long headSize(ModelConfig config, long h) {
        return config.whole("head_dim")
                .orElseGet(() -> h / Math.max(1, config.attentionHeads().orElse(1L)));
    }

    private static long attention(ModelConfig config, long h, String type) {
        long heads = config.attentionHeads().orElse(1L);
        long query = product(heads, headSize(config, h));
        long keyValue = product(config.keyValueHeads().orElse(heads), headSize(config, h));
        boolean bias = config.flag("attention_bias").orElse(false);
        boolean queryBias = bias || type.startsWith("qwen2");
        return sum(
                product(2, h, query),
                product(2, h, keyValue),
                queryBias ? sum(query, product(2, keyValue)) : 0,
                bias ? h : 0);
    }

    private static long mlp(ModelConfig config, long h) {
        long inner = config.intermediateSize().orElse(product(4, h));
        boolean bias = config.flag("mlp_bias").orElse(false);
        return sum(product(3, h, inner), bias ? sum(product(2, inner), h) : 0);
    }

    /** Layers with one MLP instead of several. */
    private static long denseLayers(ModelConfig config, String type, long layers) {
        if (type.equals("mixtral")) {
            return 0;
        }
        if (!type.endsWith("_moe")) {
            return layers;
        }
        long step = Math.max(1, config.whole("decoder_sparse_step").orElse(1L));
        return layers - layers / step;
    }

    private static long experts(ModelConfig config, long h, String type) {
        long experts = config.whole("num_local_experts", "num_experts").orElse(0L);
        long inner = type.equals("mixtral")
                ? config.intermediateSize().orElse(0L)
                : config.whole("moe_intermediate_size").orElse(0L);
        long router = product(h, experts);
        long shared = type.equals("qwen2_moe")
                ? sum(
                        product(
                                3,
                                h,
                                config.whole("shared_expert_intermediate_size").orElse(0L)),
                        h)
                : 0;
        return sum(product(experts, 3, h, inner), router, shared);
    }

    /** Attention and an MLP of four times the width, all with biases. */
    static long gpt(ModelConfig config, String type) {
        long h = config.hiddenSize().orElse(0L);
        long inner = config.intermediateSize().orElse(product(4, h));
        long positions = type.equals("gpt2") ? config.positions().orElse(0L) : 0;
        long layer = sum(product(4, linear(h, h)), linear(h, inner), linear(inner, h), product(4, h));
        return sum(
                product(embeddings(config, tied(type)), config.vocabularySize().orElse(0L), h),
                product(positions, h),
                product(config.layers().orElse(0L), layer),
                product(2, h));
    }

    /** For families without a formula of their own: matrices only, and normalizations. */
    static long plain(ModelConfig config) {
        long h = config.hiddenSize().orElse(0L);
        Optional<String> activation = config.text("hidden_act", "hidden_activation", "activation_function");
        boolean gated = activation
                .filter(name -> name.contains("silu") || name.contains("glu"))
                .isPresent();
        long inner = config.intermediateSize().orElse(product(4, h));
        long layer = sum(attention(config, h, ""), product(gated ? 3 : 2, h, inner), product(2, h));
        return sum(
                product(embeddings(config, true), config.vocabularySize().orElse(0L), h),
                product(config.layers().orElse(0L), layer),
                h);
    }
}
