package org.meander.launcher.guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meander.launcher.guide.Guide.meanAbsoluteError;
import static org.meander.launcher.guide.Guide.plus;
import static org.meander.launcher.guide.Guide.randn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.launcher.Meander;
import org.meander.quantizer.MethodComparison;
import org.meander.quantizer.ModelArchive;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.SearchQuery;

/** The examples of a guide to quantizers with video storage, on the shipped bundles. */
final class VideoGuideIT {

    private static final int COUNT = 4096;

    @TempDir
    private static Path folder;

    private static Meander meander;
    private static ModelArchive archive;
    private static List<ModelArchive.Archived> stored;

    private static Quantizer quantizer(Meander meander) {
        return meander.quantizer(QuantizerSettings.builder().codec("video").build());
    }

    /** A family of three and a stranger, in one batch. */
    @BeforeAll
    static void storeABatch() {
        meander = Guide.options().store(folder.resolve("video_db"), "video").start();
        archive = quantizer(meander).archive("embedded");
        List<Parameters> batch = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            batch.add(Parameters.of(relative(i)).named("model_" + i));
        }
        batch.add(Parameters.of(randn(9, COUNT)).named("stranger"));
        stored = archive.storeAll(batch);
    }

    /** What used native libraries and was closed is collected, and the process lives: natives free memory later, in a thread of theirs. */
    @AfterAll
    static void stop() {
        meander.close();
        meander = null;
        archive = null;
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
    }

    private static float[] relative(int i) {
        return plus(randn(1, COUNT), 0.2, randn(2 + i, COUNT));
    }

    @Test
    void aBatchBecomesFramesOfAVideo() {
        List<Integer> positions = stored.stream()
                .map(one -> one.frame().orElseThrow().place().orElseThrow().frameIndex())
                .sorted()
                .toList();
        assertEquals(List.of(0, 1, 2, 3), positions);
        for (ModelArchive.Archived one : stored) {
            ModelArchive.Frame frame = one.frame().orElseThrow();
            assertEquals(one.model().name(), frame.modelId());
            assertTrue(Files.isRegularFile(Path.of(frame.place().orElseThrow().videoPath())), frame.toString());
        }
    }

    /** One at a time, in sizes that would share a picture elsewhere; each comes back as itself, also by another process's eyes. */
    @Test
    void quantizeAndStore(@TempDir Path mixed) {
        int[] sizes = {1024, 16_384, 1024, 4096, 1, 5};
        List<float[]> values = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        try (Meander first = Guide.options().store(mixed, "video").start()) {
            Quantizer quantizer = quantizer(first);
            ModelArchive own = quantizer.archive("embedded");
            for (int i = 0; i < sizes.length; i++) {
                values.add(randn(20 + i, sizes[i]));
                ModelArchive.Archived one = own.store(
                        Parameters.of(values.get(i)).named("layer_" + i).described("layer of " + sizes[i]));
                expected.add(quantizer.reconstruct(one.model()));
            }
            own.pack();
            assertEquals(
                    0, own.frame("layer_1").orElseThrow().place().orElseThrow().frameIndex());
            assertEquals(0, quantizer.registry().information().totalModels());
        }
        try (Meander second = Guide.options().store(mixed, "video").start()) {
            Quantizer quantizer = second.quantizer();
            ModelArchive own = quantizer.archive("embedded");
            for (int i = 0; i < sizes.length; i++) {
                QuantizedModel model = own.model("layer_" + i);
                assertEquals("layer of " + sizes[i], model.description());
                assertArrayEquals(expected.get(i), quantizer.reconstruct(model), "layer_" + i);
                assertTrue(meanAbsoluteError(values.get(i), expected.get(i)) < 0.02, "layer_" + i);
                assertEquals(
                        "layer_" + i,
                        own.search(SearchQuery.of(values.get(i)))
                                .getFirst()
                                .result()
                                .model()
                                .name());
            }
            assertTrue(own.remove("layer_0"));
            assertFalse(own.remove("layer_0"));
            assertEquals(List.of("layer_1", "layer_2"), own.removeAll(List.of("layer_1", "layer_2"), false));
            assertThrows(MeanderException.class, () -> own.removeAll(List.of("layer_3", "layer_9"), false));
            assertEquals(List.of("layer_3", "layer_4", "layer_5"), own.names());
        }
    }

    @Test
    void videoSearch() {
        for (String method : List.of("features", "hierarchical", "hybrid", "coherence")) {
            List<ModelArchive.Found> results = archive.search(
                    SearchQuery.of(relative(1)).method(method).limit(10).threshold(0.1));
            ModelArchive.Found best = results.getFirst();
            assertEquals("model_1", best.frame().orElseThrow().modelId(), method);
            assertEquals(method, best.result().searchMethod());
            assertTrue(
                    best.result().similarityScore() > 0.9,
                    method + " " + best.result().similarityScore());
            assertEquals(
                    method.equals("hierarchical"),
                    Double.isNaN(best.result().scores().videoSimilarity()),
                    method);
            assertEquals(
                    method.equals("features"),
                    Double.isNaN(best.result().scores().hierarchicalSimilarity()),
                    method);
            assertEquals(
                    !method.equals("coherence"),
                    Double.isNaN(best.result().scores().temporalCoherence()),
                    method);
        }
    }

    @Test
    void comparisonOfSearchMethods() {
        MethodComparison comparison = archive.compareSearchMethods(
                SearchQuery.of(relative(0)).limit(3).threshold(0));
        Map<String, MethodComparison.Row> rows =
                comparison.methods().stream().collect(Collectors.toMap(MethodComparison.Row::method, row -> row));
        assertTrue(
                rows.keySet()
                        .containsAll(List.of(
                                "bits", "coherence", "exact", "features", "hierarchical", "hybrid", "progressive")),
                rows.keySet().toString());
        for (MethodComparison.Row row : rows.values()) {
            assertEquals(3, row.resultCount(), row.toString());
            assertTrue(row.error().isEmpty() && row.searchTime() > 0 && row.averageSimilarity() > 0.5, row.toString());
        }
        assertEquals(1, rows.get("progressive").recall());
        assertEquals(1, rows.get("hierarchical").recall());
        assertEquals("similarity", rows.get("hybrid").methodType());
    }

    @Test
    void storageInformation() {
        Map<String, Object> information = archive.storageInformation();
        assertEquals(true, information.get("video_storage_enabled"));
        assertEquals(1, information.get("total_videos"));
        assertEquals(4L, information.get("total_frames"));
        assertEquals(4, information.get("total_models_stored"));
        assertTrue((Double) information.get("avg_compression_ratio") > 3, information.toString());
    }
}
