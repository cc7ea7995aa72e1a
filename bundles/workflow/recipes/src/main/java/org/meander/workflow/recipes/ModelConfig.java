package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the {@code config.json} of a model says, whatever its family calls it. What a model of several parts does not say itself is
 * taken from its part for text.
 */
final class ModelConfig {

    private static final List<String> PARTS =
            List.of("text_config", "language_config", "llm_config", "thinker_config", "text_model_config");

    private final List<Map<String, Object>> levels;

    private ModelConfig(List<Map<String, Object>> levels) {
        this.levels = levels;
    }

    /** @throws org.meander.base.MeanderException {@code MALFORMED_DATA} */
    static ModelConfig read(String model, String text) {
        Map<String, Object> whole = ConfigJson.read(model, text);
        List<Map<String, Object>> levels = new ArrayList<>(List.of(whole));
        for (int i = 0; i < levels.size(); i++) {
            for (String part : PARTS) {
                if (levels.get(i).get(part) instanceof Map<?, ?> map) {
                    Map<String, Object> level = new LinkedHashMap<>();
                    map.forEach((key, value) -> level.put((String) key, value));
                    levels.add(level);
                }
            }
        }
        return new ModelConfig(levels);
    }

    /** The whole number, 0 or more, under the first of some keys that has one. */
    Optional<Long> whole(String... keys) {
        return first(Long.class, keys).filter(number -> number >= 0);
    }

    Optional<String> text(String... keys) {
        return first(String.class, keys);
    }

    Optional<Boolean> flag(String... keys) {
        return first(Boolean.class, keys);
    }

    private <T> Optional<T> first(Class<T> type, String... keys) {
        return levels.stream()
                .flatMap(level -> Arrays.stream(keys).map(level::get))
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** Whether it is a model of several parts, such as one for images and one for text. */
    boolean hasParts() {
        return levels.size() > 1;
    }

    Optional<String> architecture() {
        return levels.stream()
                .map(level -> level.get("architectures"))
                .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.empty())
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst();
    }

    /** The family; of a model of several parts that of the part for text, if it says it. */
    Optional<String> modelType() {
        return text("model_type");
    }

    /** The family that decides how many parameters the part for text has. */
    Optional<String> textType() {
        return levels.reversed().stream()
                .map(level -> level.get("model_type"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst();
    }

    Optional<Long> hiddenSize() {
        return whole("hidden_size", "n_embd", "d_model", "dim", "n_embed", "embed_dim");
    }

    Optional<Long> layers() {
        return whole("num_hidden_layers", "n_layer", "num_layers", "n_layers", "encoder_layers");
    }

    Optional<Long> attentionHeads() {
        return whole("num_attention_heads", "n_head", "num_heads", "n_heads", "encoder_attention_heads");
    }

    Optional<Long> keyValueHeads() {
        return whole("num_key_value_heads", "num_kv_heads", "n_head_kv");
    }

    Optional<Long> intermediateSize() {
        return whole("intermediate_size", "n_inner", "d_ff", "ffn_dim", "hidden_dim", "encoder_ffn_dim");
    }

    Optional<Long> vocabularySize() {
        return whole("vocab_size", "n_vocab");
    }

    Optional<Long> positions() {
        return whole(
                "max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "max_target_positions", "seq_length");
    }

    /** What it says of the model, by the names of reports. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        architecture().ifPresent(value -> facts.put("architecture", value));
        modelType().ifPresent(value -> facts.put("modelType", value));
        hiddenSize().ifPresent(value -> facts.put("hiddenSize", value));
        layers().ifPresent(value -> facts.put("numLayers", value));
        attentionHeads().ifPresent(value -> facts.put("numAttentionHeads", value));
        keyValueHeads().ifPresent(value -> facts.put("numKeyValueHeads", value));
        vocabularySize().ifPresent(value -> facts.put("vocabSize", value));
        positions().ifPresent(value -> facts.put("maxPositionEmbeddings", value));
        return facts;
    }
}
