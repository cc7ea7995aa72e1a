package org.meander.source.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.SampleModel;

final class LayerFilterTest {

    private static String taken(Object... keysAndValues) {
        try (TensorModel view = Filters.of(keysAndValues).filter(new SampleModel())) {
            return String.join(
                    " ", view.tensors().stream().map(TensorInfo::name).toList());
        }
    }

    private static String refused(Object... keysAndValues) {
        MeanderException e = assertThrows(MeanderException.class, () -> Filters.of(keysAndValues));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        return e.getMessage();
    }

    @Test
    void kindAndNameMustBothBeWanted() {
        String[] attention = Filters.list("attention");
        assertEquals(
                "model.layers.0.self_attn.q_proj.weight model.layers.0.self_attn.scale",
                taken("include_kinds", attention));
        assertEquals(
                "model.layers.0.self_attn.scale",
                taken("include_kinds", attention, "include_globs", Filters.list("*.scale")));
        assertEquals(
                "model.layers.0.self_attn.q_proj.weight model.layers.0.self_attn.scale",
                taken(
                        "include_kinds",
                        attention,
                        "include_globs",
                        Filters.list("*.scale"),
                        "include_regexes",
                        Filters.list("[qk]_proj")));
    }

    @Test
    void excludedGoesBeforeIncluded() {
        assertEquals(
                "model.layers.0.self_attn.scale lm_head.weight",
                taken(
                        "include_kinds",
                        Filters.list("attention", "OUTPUT", "mlp"),
                        "exclude_kinds",
                        Filters.list("mlp"),
                        "exclude_globs",
                        Filters.list("*.q_proj.*")));
        assertEquals("model.embed_tokens.weight", taken("exclude_regexes", Filters.list("^(?!model\\.embed)")));
        assertEquals("", taken("exclude_globs", Filters.list("*")));
    }

    @Test
    void theClassifierIsChosen() {
        assertEquals("model.embed_tokens.weight model.position_ids", taken("include_kinds", Filters.list("embedding")));
        assertEquals(
                "model.layers.0.mlp.up_proj.weight model.layers.0.mlp.up_proj.scales model.layers.0.mlp.unused",
                taken("include_kinds", Filters.list("mlp"), "classifier", "substring"));
        assertEquals(
                "org.meander.source.filter.classifier is 'x'; it must be one of substring, tokens",
                refused("classifier", "x"));
    }

    @Test
    void whatIsMisspeltIsRefused() {
        assertTrue(refused("include_kinds", Filters.list("atention")).contains("'atention'"));
        assertTrue(refused("exclude_regexes", Filters.list("[")).contains("org.meander.source.filter.exclude.regexes"));
        assertTrue(refused("include_globs", Filters.list(" ")).contains("include.globs"));
        assertTrue(refused("sampling", "even").contains("stratified or plain"));
        assertTrue(refused("max_parameters", -1L).contains("max.parameters"));
    }

    /** By hand: of 48000 + 64 + 4096 + 1 + 12800 + 50 + 480 = 65491 trainable values a tenth of each, cut; at least one. */
    @Test
    void theReportTellsWhatWasTaken() {
        try (TensorModel view = Filters.of("max_parameters", 6549L).filter(new SampleModel())) {
            assertEquals(
                    List.of(4799L, 6L, 409L, 1L, 1279L, 4L, 0L, 47L),
                    view.tensors().stream().map(TensorInfo::elements).toList());
            assertEquals(
                    Map.of(
                            "format", "sample",
                            "extraction.layer_counts", "attention=2,mlp=3,embedding=1,normalization=1,output=1",
                            "extraction.total_layers_processed", "8",
                            "extraction.sampling_applied", "true",
                            "extraction.stratified_sampling", "true",
                            "extraction.original_parameter_count", "65491",
                            "extraction.final_parameter_count", "6545",
                            "extraction.max_params_limit", "6549",
                            "extraction.layer_filters", "none"),
                    view.metadata());
        }
    }

    @Test
    void farValuesAreReadByThemselves() {
        SampleModel model = new SampleModel();
        try (TensorModel view = Filters.of("max_parameters", 3L, "include_kinds", Filters.list("embedding"))
                .filter(model)) {
            TensorInfo tensor = view.tensors().getFirst();
            view.plan(view.tensors());
            MemorySegment target = MemorySegment.ofArray(new int[3]);
            try (TensorStream stream = view.stream(tensor, 0)) {
                assertEquals(3, stream.read(target));
            }
            assertEquals(3 * Float.BYTES, model.bytesRead());
            assertEquals(List.of(), model.planned());
        }
    }

    @Test
    void closeValuesAreReadInBlocks() {
        SampleModel model = new SampleModel();
        try (TensorModel view = Filters.of("max_parameters", 480L, "include_kinds", Filters.list("embedding"))
                .filter(model)) {
            TensorInfo tensor = view.tensors().getFirst();
            view.plan(view.tensors());
            try (TensorStream stream = view.stream(tensor, 0)) {
                assertEquals(480, stream.read(MemorySegment.ofArray(new int[480])));
            }
            assertEquals(4 * 48_000, model.bytesRead());
            assertEquals(List.of(model.tensors().getFirst()), model.planned());
        }
    }
}
