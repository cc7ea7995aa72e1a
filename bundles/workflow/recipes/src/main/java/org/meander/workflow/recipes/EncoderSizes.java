package org.meander.workflow.recipes;

import static org.meander.workflow.recipes.SizeEstimate.linear;
import static org.meander.workflow.recipes.SizeEstimate.product;
import static org.meander.workflow.recipes.SizeEstimate.sum;

/** Parameters of models that encode, and of those that encode and decode. Where the configuration is silent, its family's default. */
final class EncoderSizes {

    private EncoderSizes() {}

    /** BERT and those that differ from it in a few places: narrower embeddings, shared layers, no pooler, no types of tokens. */
    static long bert(ModelConfig config, String type) {
        long h = config.hiddenSize().orElse(0L);
        long embedding = config.whole("embedding_size").orElse(h);
        boolean distilled = type.equals("distilbert");
        long types = distilled ? 0 : config.whole("type_vocab_size").orElse(2L);
        long rows = sum(config.vocabularySize().orElse(0L), config.positions().orElse(512L), types);
        boolean widened = type.equals("albert") || embedding != h;
        long layers = type.equals("albert")
                ? config.whole("num_hidden_groups").orElse(1L)
                : config.layers().orElse(0L);
        boolean pooled = !distilled && !type.equals("electra");
        return sum(
                product(rows, embedding),
                product(2, embedding),
                widened ? linear(embedding, h) : 0,
                product(layers, layer(h, config.intermediateSize().orElse(product(4, h)))),
                pooled ? linear(h, h) : 0);
    }

    /** Attention, MLP and two normalizations, all with biases. */
    private static long layer(long h, long inner) {
        return sum(product(4, linear(h, h)), linear(h, inner), linear(inner, h), product(4, h));
    }

    static long vit(ModelConfig config) {
        long h = config.hiddenSize().orElse(0L);
        long patch = Math.max(1, config.whole("patch_size").orElse(16L));
        long side = config.whole("image_size").orElse(224L) / patch;
        long channels = config.whole("num_channels").orElse(3L);
        long inner = config.intermediateSize().orElse(product(4, h));
        return sum(
                linear(product(channels, patch, patch), h),
                product(sum(product(side, side), 2), h),
                product(config.layers().orElse(0L), layer(h, inner)),
                product(2, h),
                linear(h, h));
    }

    /** No biases; the first layer of each side has the positions of all. */
    static long t5(ModelConfig config) {
        long h = config.hiddenSize().orElse(0L);
        long heads = config.attentionHeads().orElse(8L);
        long inner = product(heads, config.whole("d_kv").orElse(64L));
        boolean gated = config.text("feed_forward_proj").orElse("relu").startsWith("gated");
        long mlp = product(gated ? 3 : 2, h, config.intermediateSize().orElse(product(4, h)));
        long attention = product(4, h, inner);
        long encoders = config.layers().orElse(0L);
        long decoders = config.whole("num_decoder_layers").orElse(encoders);
        long positions =
                product(2, config.whole("relative_attention_num_buckets").orElse(32L), heads);
        boolean tied = config.flag("tie_word_embeddings").orElse(true);
        return sum(
                product(tied ? 1 : 2, config.vocabularySize().orElse(0L), h),
                positions,
                product(encoders, sum(attention, mlp, product(2, h))),
                product(decoders, sum(product(2, attention), mlp, product(3, h))),
                product(2, h));
    }

    /** Two convolutions before the encoder; keys have no bias; the output head is the embedding. */
    static long whisper(ModelConfig config) {
        long h = config.hiddenSize().orElse(0L);
        long attention = sum(product(3, linear(h, h)), product(h, h));
        long encoderInner = config.whole("encoder_ffn_dim").orElse(product(4, h));
        long decoderInner = config.whole("decoder_ffn_dim").orElse(product(4, h));
        long encoder = sum(attention, linear(h, encoderInner), linear(encoderInner, h), product(4, h));
        long decoder = sum(product(2, attention), linear(h, decoderInner), linear(decoderInner, h), product(6, h));
        long rows = sum(
                config.vocabularySize().orElse(0L),
                config.whole("max_source_positions").orElse(1500L),
                config.whole("max_target_positions").orElse(448L));
        return sum(
                linear(product(3, config.whole("num_mel_bins").orElse(80L)), h),
                linear(product(3, h), h),
                product(rows, h),
                product(config.whole("encoder_layers").orElse(0L), encoder),
                product(config.whole("decoder_layers").orElse(0L), decoder),
                product(4, h));
    }
}
