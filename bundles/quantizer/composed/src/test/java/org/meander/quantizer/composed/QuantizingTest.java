package org.meander.quantizer.composed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.quantizer.CompressionMetrics;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Setting;

class QuantizingTest {

    private static final QuantizerSettings HIGH_QUALITY = QuantizerSettings.builder()
            .quality(0.95)
            .set(Setting.MAX_RECONSTRUCTION_ERROR, 0.005)
            .set(Setting.STRICT_VALIDATION, true)
            .set(Setting.SIMILARITY_THRESHOLD, 0.05)
            .build();

    private static MeanderException refused(QuantizerError code, Runnable work) {
        MeanderException e = assertThrows(MeanderException.class, work::run);
        assertEquals(code, e.code(), e.getMessage());
        return e;
    }

    /** Systems with one square of a power of four refuse half of these. */
    @Test
    void everyLengthFromOneOnComesBack() {
        Quantizer quantizer = Bench.quantizer();
        for (int count : new int[] {
            1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 31, 33, 64, 65, 127, 255, 257, 1000, 1023, 1025, 4095, 4097, 5000, 7500,
            8000, 16383, 16385, 30_000, 65_537, 75_000, 100_000, 262_145, 1_048_576, 1_048_577, 1_100_000
        }) {
            float[] values = Bench.normal(count, count);
            QuantizedModel model = quantizer.quantize(Parameters.of(values).unregistered());
            float[] back = quantizer.reconstruct(model);
            assertEquals(count, back.length);
            double error = Bench.relativeError(values, back);
            assertTrue(error <= 0.0101, count + ": " + error);
            assertEquals(error, model.reconstructionError(), 1e-4, "" + count);
        }
    }

    /** The scale of a model is its own: neither another instance nor another model changes what comes back. */
    @Test
    void anotherQuantizerTurnsAModelBack() {
        for (String codec : List.of("scalar", "lossless", "jpeg")) {
            Quantizer first = Bench.quantizer(Setting.CODEC, codec);
            float[] values = Bench.normal(2000, 1);
            QuantizedModel model = first.quantize(values);
            float[] same = first.reconstruct(model);
            first.quantize(times(values, 100));
            assertArrayEquals(same, first.reconstruct(model), codec);
            Quantizer other = Bench.quantizer(Setting.QUALITY, 0.1);
            other.quantize(times(values, -7));
            assertArrayEquals(same, other.reconstruct(model), codec);
        }
    }

    private static float[] times(float[] values, float factor) {
        float[] product = values.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }

    /** The bound is checked against a second calculation of the error, not against what the model says of itself. */
    @Test
    void theErrorFallsWithTheQualityAsDocumented() {
        float[] values = Bench.normal(100_000, 2);
        double before = 1;
        for (double quality : new double[] {0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 1}) {
            Quantizer quantizer = Bench.quantizer(Setting.QUALITY, quality);
            double error = Bench.relativeError(values, quantizer.reconstruct(quantizer.quantize(values)));
            double documented = 0.5 * Math.pow(50, -quality / 0.8);
            assertTrue(error <= documented * 1.0001, quality + ": " + error);
            assertTrue(error > 0.8 * documented, quality + ": " + error);
            assertTrue(error < before);
            before = error;
        }
        assertEquals(0.01, 0.5 * Math.pow(50, -1), 0);
    }

    /** A preset of the same name elsewhere leaves an error of 0.95 where its default leaves 0.25. */
    @Test
    void highQualityIsBetterThanTheDefault() {
        float[] values = Bench.normal(1000, 3);
        Quantizer balanced = Bench.quantizer();
        Quantizer fine = Bench.quantizer(HIGH_QUALITY);
        double atDefault = Bench.relativeError(values, balanced.reconstruct(balanced.quantize(values)));
        double atHigh = Bench.relativeError(values, fine.reconstruct(fine.quantize(values)));
        assertTrue(atHigh < 0.6 * atDefault, atHigh + " against " + atDefault);
        assertTrue(atHigh <= 0.005, "" + atHigh);
    }

    @Test
    void losslessGivesEveryBitBack() {
        Quantizer quantizer = Bench.quantizer(Setting.CODEC, "lossless");
        float[] values = Bench.normal(5000, 4);
        values[7] = Float.NaN;
        values[8] = Float.NEGATIVE_INFINITY;
        values[9] = -0f;
        QuantizedModel model = quantizer.quantize(Parameters.of(values).unvalidated());
        assertArrayEquals(values, quantizer.reconstruct(model));
        assertEquals(0, model.reconstructionError());
    }

    @Test
    void whatIsNoVectorIsRefusedInOneSentence() {
        Quantizer quantizer = Bench.quantizer();
        assertEquals(
                "Parameters array cannot be empty",
                refused(QuantizerError.VALIDATION, () -> quantizer.quantize(new float[0]))
                        .getMessage());
        assertEquals(
                "Parameters contain non-finite values (NaN or Inf): value 1 is NaN",
                refused(QuantizerError.VALIDATION, () -> quantizer.quantize(1, Float.NaN, 2))
                        .getMessage());
        refused(QuantizerError.VALIDATION, () -> quantizer.quantize("x".repeat(1025), 1, 2));
        refused(
                QuantizerError.VALIDATION,
                () -> quantizer.quantize(Parameters.of(1, 2).withQuality(1.5)));
        assertEquals(0, quantizer.registry().information().totalModels());
    }

    @Test
    void aDamagedModelIsNamed() {
        Quantizer quantizer = Bench.quantizer();
        QuantizedModel model = quantizer.quantize("fragile", Bench.normal(3000, 5));
        byte[] bytes = model.blocks().getFirst().payload().toArray(ValueLayout.JAVA_BYTE);
        for (int at = 0; at < bytes.length; at += 97) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 4;
            QuantizedModel wrong = with(model, damaged);
            MeanderException e = refused(QuantizerError.RECONSTRUCTION, () -> quantizer.reconstruct(wrong));
            assertTrue(e.getMessage().startsWith("model 'fragile' cannot be turned back: "), e.getMessage());
        }
        QuantizedModel shortened = with(model, Arrays.copyOf(bytes, bytes.length - 1));
        refused(QuantizerError.RECONSTRUCTION, () -> quantizer.reconstruct(shortened));
    }

    private static QuantizedModel with(QuantizedModel m, byte[] payload) {
        QuantizedModel.Image image = m.blocks().getFirst();
        return new QuantizedModel(
                m.name(),
                m.description(),
                m.created(),
                m.parameterCount(),
                m.codec(),
                m.quality(),
                m.curve(),
                List.of(new QuantizedModel.Image(
                        image.count(),
                        image.width(),
                        image.height(),
                        MemorySegment.ofArray(payload),
                        image.maxError(),
                        image.squaredError())),
                m.index(),
                m.statistics(),
                m.compressionTime(),
                m.workingMemory(),
                m.warnings());
    }

    @Test
    void equalVectorsHaveEqualNames() {
        Quantizer quantizer = Bench.quantizer();
        float[] values = Bench.normal(100, 6);
        assertEquals(
                quantizer.quantize(values).name(),
                quantizer.quantize(values.clone()).name());
        assertEquals(1, quantizer.registry().information().totalModels());
        assertNotEquals(
                quantizer.quantize(values).name(),
                quantizer.quantize(times(values, 2)).name());
    }

    @Test
    void aBatchIsTheSameOnAnyNumberOfThreads() {
        List<Parameters> batch = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            batch.add(Parameters.of(Bench.normal(1000 + 500 * i, i)).named("model_" + i));
        }
        Quantizer one = Bench.quantizer(Setting.PARALLEL_PROCESSING, false);
        Quantizer many = Bench.quantizer(Setting.WORKER_THREADS, 4);
        List<QuantizedModel> expected = one.quantizeAll(batch);
        List<QuantizedModel> actual = many.quantizeAll(batch);
        for (int i = 0; i < batch.size(); i++) {
            assertEquals("model_" + i, actual.get(i).name());
            assertEquals(
                    -1,
                    expected.get(i)
                            .blocks()
                            .getFirst()
                            .payload()
                            .mismatch(actual.get(i).blocks().getFirst().payload()));
        }
        assertEquals(12, many.registry().information().totalModels());
    }

    @Test
    void aBatchWithAWrongVectorRegistersNothing() {
        for (int threads : new int[] {1, 4}) {
            Quantizer quantizer = Bench.quantizer(Setting.WORKER_THREADS, threads);
            List<Parameters> batch = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                batch.add(Parameters.of(i == 6 ? new float[] {Float.NaN} : Bench.normal(1000, i))
                        .named("m" + i));
            }
            refused(QuantizerError.VALIDATION, () -> quantizer.quantizeAll(batch));
            assertEquals(0, quantizer.registry().information().totalModels());
        }
    }

    /** In systems where they fail always, nobody notices what a preset does. */
    @Test
    void metricsAreMeasured() {
        Quantizer quantizer = Bench.quantizer();
        float[] values = Bench.normal(50_000, 7);
        QuantizedModel model = quantizer.quantize(values);
        CompressionMetrics metrics = quantizer.metrics(model);
        assertEquals(200_000, metrics.originalSizeBytes());
        assertEquals(metrics.originalSizeBytes(), metrics.originalSize());
        assertEquals(model.compressedSizeBytes(), metrics.compressedSize());
        assertEquals(200_000.0 / model.compressedSizeBytes(), metrics.compressionRatio());
        assertEquals(32 / metrics.compressionRatio(), metrics.bitsPerParameter(), 1e-9);
        assertEquals(Bench.relativeError(values, quantizer.reconstruct(model)), metrics.reconstructionError(), 1e-5);
        assertTrue(metrics.decompressionTime().toNanos() > 0);
        assertTrue(metrics.compressionTime().toNanos() > 0);
        assertTrue(metrics.memoryUsageMb() > 0.4 && metrics.memoryUsageMb() < 2, metrics.toString());
        assertEquals(50_000 / 65_536.0, metrics.efficiencyRatio());
        assertEquals(List.of(), metrics.warnings());
    }

    @Test
    void whatASquareWouldRefuseIsToldButNotRefused() {
        Quantizer quantizer = Bench.quantizer();
        String warning = quantizer.quantize(Bench.normal(5000, 8)).warnings().getFirst();
        assertTrue(warning.startsWith("Efficiency ratio 0.305 is below minimum 0.5"), warning);
        assertTrue(warning.contains("4096 or 8192"), warning);
        assertEquals(List.of(), quantizer.quantize(Bench.normal(1000, 8)).warnings());
        quantizer.update(Map.of("quantization.min.efficiency.ratio", 0.1));
        assertEquals(List.of(), quantizer.quantize(Bench.normal(5000, 8)).warnings());
    }

    @Test
    void tooLargeAnErrorIsAWarningOrAnErrorOrAReasonForQuality() {
        float[] values = Bench.normal(4096, 9);
        Quantizer lax = Bench.quantizer(Setting.QUALITY, 0.5);
        String warning = lax.quantize(values).warnings().getFirst();
        assertTrue(warning.contains("exceeds compression.max.reconstruction.error, which is 0.01"), warning);
        Quantizer strict = Bench.quantizer(QuantizerSettings.builder()
                .quality(0.5)
                .set(Setting.STRICT_VALIDATION, true)
                .build());
        refused(QuantizerError.QUANTIZATION, () -> strict.quantize(values));
        Quantizer adaptive = Bench.quantizer(QuantizerSettings.builder()
                .quality(0.5)
                .set(Setting.ADAPTIVE_QUALITY, true)
                .build());
        QuantizedModel model = adaptive.quantize(values);
        assertTrue(model.reconstructionError() <= 0.01, model.toString());
        assertEquals(0.8, model.quality(), 0.01);
    }

    @Test
    void paddingAndSidesAreThoseOfTheSettings() {
        float[] values = Bench.normal(1000, 10);
        QuantizedModel plain = Bench.quantizer().quantize(values);
        Quantizer padded = Bench.quantizer(Setting.PADDING_VALUE, 50);
        QuantizedModel model = padded.quantize(values);
        assertNotEquals(plain.compressedSizeBytes(), model.compressedSizeBytes());
        assertEquals(1000, padded.reconstruct(model).length);
        Quantizer sided = Bench.quantizer(QuantizerSettings.builder()
                .set(Setting.AUTO_SELECT_DIMENSIONS, false)
                .set(Setting.TARGET_DIMENSIONS, new int[] {64, 64})
                .build());
        QuantizedModel large = sided.quantize(values);
        assertEquals(64, large.blocks().getFirst().width());
        assertTrue(Bench.relativeError(values, Bench.quantizer().reconstruct(large)) < 0.0101);
        refused(QuantizerError.QUANTIZATION, () -> sided.quantize(new float[4097]));
        Quantizer none = Bench.quantizer(Setting.AUTO_SELECT_DIMENSIONS, false);
        refused(QuantizerError.CONFIGURATION, () -> none.quantize(values));
    }

    @Test
    void memoryLimitsAreKept() {
        Quantizer work = Bench.quantizer(Setting.MEMORY_LIMIT_MB, 1);
        assertEquals(50_000, work.quantize(Bench.normal(50_000, 11)).parameterCount());
        MeanderException e = refused(QuantizerError.QUANTIZATION, () -> work.quantize(new float[500_000]));
        assertTrue(e.getMessage().contains("compression.memory.limit.mb is 1"), e.getMessage());
        Quantizer whole = Bench.quantizer(QuantizerSettings.builder()
                .codec("lossless")
                .set(Setting.MAX_MEMORY_MB, 4)
                .build());
        MeanderException full = refused(QuantizerError.QUANTIZATION, () -> {
            for (int i = 0; i < 100; i++) {
                whole.quantize(Bench.normal(60_000, i));
                assertEquals(
                        1,
                        whole.search(Bench.normal(60_000, i)).stream().limit(1).count());
            }
        });
        assertTrue(full.getMessage().contains("max.memory.usage.mb is 4"), full.getMessage());
        assertTrue(whole.registry().information().bytes() <= 4 << 20);
        whole.registry().clear();
        whole.quantize(Bench.normal(60_000, 0));
    }

    /** Sixteen at a time would take more than the limit; they wait for one another. */
    @Test
    void aBatchWaitsForMemory() {
        Quantizer quantizer = Bench.quantizer(QuantizerSettings.builder()
                .set(Setting.MEMORY_LIMIT_MB, 2)
                .set(Setting.WORKER_THREADS, 16)
                .build());
        List<Parameters> batch = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            batch.add(Parameters.of(Bench.normal(60_000, i)));
        }
        assertEquals(32, quantizer.quantizeAll(batch).size());
    }

    @Test
    void whatIsNotInstalledIsNamedWithWhatIs() {
        Quantizer quantizer = Bench.quantizer(Setting.CODEC, "vidio");
        MeanderException e = assertThrows(MeanderException.class, () -> quantizer.quantize(1, 2, 3));
        assertEquals(StandardError.UNAVAILABLE, e.code());
        assertEquals(
                "codec with a quality 'vidio' is not installed; installed: jpeg, lossless, scalar", e.getMessage());
        assertFalse(e.getMessage().contains("\n"));
    }

    @Test
    void aBenchmarkMeasuresEverySize() {
        var report = Bench.quantizer().benchmark(2, 1000, 5000, 10_000);
        assertEquals(List.of(1000, 5000, 10_000), report.parameterCounts());
        assertTrue(report.quantizationTimes().stream().allMatch(t -> t > 0));
        assertTrue(report.reconstructionTimes().stream().allMatch(t -> t > 0));
        assertTrue(report.searchTimes().stream().allMatch(t -> t > 0));
        assertTrue(report.compressionRatios().stream().allMatch(r -> r > 3.5 && r < 6), report.toString());
        assertTrue(report.reconstructionErrors().stream().allMatch(e -> e > 0.009 && e <= 0.01), report.toString());
        refused(QuantizerError.VALIDATION, () -> Bench.quantizer().benchmark(0, 10));
        refused(QuantizerError.VALIDATION, () -> Bench.quantizer().benchmark(1, 0));
    }
}
