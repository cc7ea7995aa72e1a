package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Holds estimates from configurations against the counts that are published for those models. */
final class SizeEstimateTest {

    private static Map<String, Object> facts(String config) {
        return SizeEstimate.facts(ModelConfig.read("test", config));
    }

    /** Quotes are left out in the table: every bare word becomes a text. */
    private static String json(String table) {
        return "{" + table.replaceAll("([A-Za-z_][\\w.-]*)", "\"$1\"").replaceAll("\"(true|false|null)\"", "$1") + "}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        bert-base-uncased | 109482240 | architectures: [BertForMaskedLM], hidden_size: 768, intermediate_size: 3072, max_position_embeddings: 512, model_type: bert, num_attention_heads: 12, num_hidden_layers: 12, type_vocab_size: 2, vocab_size: 30522
        bert-large-uncased | 335141888 | hidden_size: 1024, intermediate_size: 4096, max_position_embeddings: 512, model_type: bert, num_attention_heads: 16, num_hidden_layers: 24, type_vocab_size: 2, vocab_size: 30522
        all-MiniLM-L6-v2 | 22713216 | architectures: [BertModel], hidden_size: 384, intermediate_size: 1536, max_position_embeddings: 512, model_type: bert, num_attention_heads: 12, num_hidden_layers: 6, type_vocab_size: 2, vocab_size: 30522
        roberta-base | 124645632 | hidden_size: 768, intermediate_size: 3072, max_position_embeddings: 514, model_type: roberta, num_attention_heads: 12, num_hidden_layers: 12, type_vocab_size: 1, vocab_size: 50265
        distilbert-base-uncased | 66362880 | dim: 768, hidden_dim: 3072, max_position_embeddings: 512, model_type: distilbert, n_heads: 12, n_layers: 6, vocab_size: 30522
        albert-base-v2 | 11683584 | embedding_size: 128, hidden_size: 768, intermediate_size: 3072, max_position_embeddings: 512, model_type: albert, num_attention_heads: 12, num_hidden_groups: 1, num_hidden_layers: 12, type_vocab_size: 2, vocab_size: 30000
        electra-small | 13483008 | embedding_size: 128, hidden_size: 256, intermediate_size: 1024, max_position_embeddings: 512, model_type: electra, num_attention_heads: 4, num_hidden_layers: 12, type_vocab_size: 2, vocab_size: 30522
        gpt2 | 124439808 | architectures: [GPT2LMHeadModel], model_type: gpt2, n_ctx: 1024, n_embd: 768, n_head: 12, n_layer: 12, n_positions: 1024, n_inner: null, vocab_size: 50257
        gpt2-xl | 1557611200 | architectures: [GPT2LMHeadModel], model_type: gpt2, n_embd: 1600, n_head: 25, n_layer: 48, n_positions: 1024, vocab_size: 50257
        pythia-160m | 162322944 | architectures: [GPTNeoXForCausalLM], model_type: gpt_neox, hidden_size: 768, intermediate_size: 3072, max_position_embeddings: 2048, num_attention_heads: 12, num_hidden_layers: 12, tie_word_embeddings: false, vocab_size: 50304
        Llama-2-7b | 6738415616 | architectures: [LlamaForCausalLM], model_type: llama, hidden_size: 4096, intermediate_size: 11008, num_attention_heads: 32, num_hidden_layers: 32, num_key_value_heads: 32, tie_word_embeddings: false, vocab_size: 32000
        Meta-Llama-3-8B | 8030261248 | architectures: [LlamaForCausalLM], model_type: llama, attention_bias: false, hidden_size: 4096, intermediate_size: 14336, num_attention_heads: 32, num_hidden_layers: 32, num_key_value_heads: 8, vocab_size: 128256
        TinyLlama-1.1B | 1100048384 | architectures: [LlamaForCausalLM], model_type: llama, hidden_size: 2048, intermediate_size: 5632, num_attention_heads: 32, num_hidden_layers: 22, num_key_value_heads: 4, vocab_size: 32000
        Mistral-7B-v0.1 | 7241732096 | architectures: [MistralForCausalLM], model_type: mistral, hidden_size: 4096, intermediate_size: 14336, num_attention_heads: 32, num_hidden_layers: 32, num_key_value_heads: 8, vocab_size: 32000
        Mixtral-8x7B-v0.1 | 46702792704 | architectures: [MixtralForCausalLM], model_type: mixtral, hidden_size: 4096, intermediate_size: 14336, num_attention_heads: 32, num_experts_per_tok: 2, num_hidden_layers: 32, num_key_value_heads: 8, num_local_experts: 8, vocab_size: 32000
        gemma-2b | 2506172416 | architectures: [GemmaForCausalLM], model_type: gemma, head_dim: 256, hidden_size: 2048, intermediate_size: 16384, num_attention_heads: 8, num_hidden_layers: 18, num_key_value_heads: 1, vocab_size: 256000
        Qwen2-7B | 7615616512 | architectures: [Qwen2ForCausalLM], model_type: qwen2, hidden_size: 3584, intermediate_size: 18944, num_attention_heads: 28, num_hidden_layers: 28, num_key_value_heads: 4, tie_word_embeddings: false, vocab_size: 152064
        Qwen2-0.5B | 494032768 | architectures: [Qwen2ForCausalLM], model_type: qwen2, hidden_size: 896, intermediate_size: 4864, num_attention_heads: 14, num_hidden_layers: 24, num_key_value_heads: 2, tie_word_embeddings: true, vocab_size: 151936
        Qwen1.5-MoE-A2.7B | 14315784192 | architectures: [Qwen2MoeForCausalLM], model_type: qwen2_moe, decoder_sparse_step: 1, hidden_size: 2048, intermediate_size: 5632, moe_intermediate_size: 1408, num_attention_heads: 16, num_experts: 60, num_hidden_layers: 24, num_key_value_heads: 16, shared_expert_intermediate_size: 5632, vocab_size: 151936
        Qwen3-0.6B | 596049920 | architectures: [Qwen3ForCausalLM], model_type: qwen3, head_dim: 128, hidden_size: 1024, intermediate_size: 3072, num_attention_heads: 16, num_hidden_layers: 28, num_key_value_heads: 8, tie_word_embeddings: true, vocab_size: 151936
        Qwen3-30B-A3B | 30532122624 | architectures: [Qwen3MoeForCausalLM], model_type: qwen3_moe, head_dim: 128, hidden_size: 2048, intermediate_size: 6144, moe_intermediate_size: 768, num_attention_heads: 32, num_experts: 128, num_hidden_layers: 48, num_key_value_heads: 4, decoder_sparse_step: 1, tie_word_embeddings: false, vocab_size: 151936
        t5-small | 60506624 | architectures: [T5ForConditionalGeneration], model_type: t5, d_ff: 2048, d_kv: 64, d_model: 512, num_heads: 8, num_layers: 6, relative_attention_num_buckets: 32, vocab_size: 32128
        flan-t5-small | 76961152 | architectures: [T5ForConditionalGeneration], model_type: t5, d_ff: 1024, d_kv: 64, d_model: 512, feed_forward_proj: gated-gelu, num_decoder_layers: 8, num_heads: 6, num_layers: 8, relative_attention_num_buckets: 32, tie_word_embeddings: false, vocab_size: 32128
        vit-base-patch16-224-in21k | 86389248 | architectures: [ViTModel], model_type: vit, hidden_size: 768, image_size: 224, intermediate_size: 3072, num_attention_heads: 12, num_channels: 3, num_hidden_layers: 12, patch_size: 16
        whisper-small | 241734912 | architectures: [WhisperForConditionalGeneration], model_type: whisper, d_model: 768, decoder_attention_heads: 12, decoder_ffn_dim: 3072, decoder_layers: 12, encoder_attention_heads: 12, encoder_ffn_dim: 3072, encoder_layers: 12, max_source_positions: 1500, max_target_positions: 448, num_hidden_layers: 12, num_mel_bins: 80, vocab_size: 51865
        whisper-tiny | 37760640 | model_type: whisper, d_model: 384, decoder_ffn_dim: 1536, decoder_layers: 4, encoder_ffn_dim: 1536, encoder_layers: 4, num_hidden_layers: 4, num_mel_bins: 80, vocab_size: 51865
        """)
    void isWhatIsPublished(String model, long published, String config) {
        assertEquals(published, facts(json(config)).get("estimatedParameters"), model);
    }

    /** By hand: V·h + 4·L·h² + h·V for BERT's base; and the constant without a vocabulary. */
    @Test
    void theOriginalEstimateIsThere() {
        assertEquals(
                2L * 30522 * 768 + 12L * 4 * 768 * 768,
                facts(json("model_type: bert, hidden_size: 768, num_hidden_layers: 12, vocab_size: 30522"))
                        .get("originalEstimate"));
        assertEquals(100_000_000L, facts("{}").get("originalEstimate"));
        assertFalse(facts("{}").containsKey("estimatedParameters"));
    }

    @Test
    void anotherFamilyIsAPlainTransformer() {
        Map<String, Object> facts =
                facts(json("model_type: novel, hidden_size: 8, num_hidden_layers: 2, vocab_size: 100"));
        assertEquals("plain transformer", facts.get("estimateFormula"));
        // By hand: 100 x 8, twice 4 x 8² + 2 x 8 x 32 + 2 x 8, and 8.
        assertEquals(800L + 2 * (256 + 512 + 16) + 8, facts.get("estimatedParameters"));
    }

    @Test
    void sizesBeyondAllBoundsAreMalformed() {
        String config =
                json("model_type: llama, hidden_size: 4000000000000, num_hidden_layers: 2, vocab_size: 9000000");
        assertEquals(
                StandardError.MALFORMED_DATA,
                assertThrows(MeanderException.class, () -> facts(config)).code());
    }
}
