package org.meander.quantizer.composed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Setting;
import org.meander.quantizer.SettingsChange;

class SettingsTest {

    @Test
    void changesAreInEffectAtOnce() {
        Quantizer quantizer = Bench.quantizer();
        SettingsChange change = quantizer.update(
                Map.of("compression_quality", 0.9, "search_max_results", 15, "quantization_padding_value", 0.1));
        assertEquals(0.8, change.before().quality());
        assertEquals(0.9, change.after().quality());
        assertEquals(15, quantizer.settings().maxResults());
        assertEquals(0.1, quantizer.settings().real(Setting.PADDING_VALUE));
        assertEquals(List.of(), change.warnings());
        assertEquals(0.9, quantizer.quantize(1, 2, 3).quality());
    }

    @Test
    void anUnknownKeyIsNamedAndChangesNothing() {
        Quantizer quantizer = Bench.quantizer();
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> quantizer.update(Map.of("invalid_param", 123, "compression_quality", 0.1)));
        assertEquals(QuantizerError.CONFIGURATION, e.code());
        assertTrue(
                e.getMessage()
                        .startsWith("Failed to update configuration: Unknown configuration parameter: invalid_param;"
                                + " there"),
                e.getMessage());
        assertEquals(0.8, quantizer.settings().quality());
    }

    @Test
    void aWrongValueIsToldWithWhatIsRight() {
        Map<String, Object> wrong = Map.of(
                "compression.quality",
                1.5,
                "search.max.results",
                0,
                "quantization.index.granularity.levels",
                new int[] {32, 33},
                "search.similarity.weights",
                List.of(0.5, 0.2, 0.1),
                "compression.quality.range",
                "0.9,0.5",
                "search.enable.caching",
                "maybe",
                "search.method",
                " ",
                "num.worker.threads",
                2.5);
        wrong.forEach((key, value) -> {
            MeanderException e = assertThrows(
                    MeanderException.class, () -> QuantizerSettings.defaults().with(Map.of(key, value)));
            assertEquals(QuantizerError.CONFIGURATION, e.code());
            assertTrue(e.getMessage().startsWith(key + " is "), e.getMessage());
            assertTrue(e.getMessage().contains("; it must be "), e.getMessage());
        });
    }

    @Test
    void valuesOfAllKindsAreRead() {
        QuantizerSettings settings = QuantizerSettings.defaults()
                .with(Map.of(
                        "quantization.index.granularity.levels", "[64, 32]",
                        "compression.quality", "0.5",
                        "search.max.results", "7",
                        "search.enable.caching", "false",
                        "compression.quality.range", new Double[] {0.1, 0.2}));
        assertArrayEquals(new int[] {64, 32}, settings.wholes(Setting.INDEX_GRANULARITY_LEVELS));
        assertEquals(0.5, settings.quality());
        assertEquals(7, settings.maxResults());
        assertEquals(false, settings.flag(Setting.CACHING));
        assertArrayEquals(new double[] {0.1, 0.2}, settings.reals(Setting.QUALITY_RANGE));
        assertEquals(settings, QuantizerSettings.defaults().with(settings.toMap()));
    }

    @Test
    void doubtsAreWarnings() {
        assertEquals(List.of(), QuantizerSettings.defaults().warnings());
        assertWarns("compression.quality 0.95", Map.of("compression.quality", 0.95));
        assertWarns("search.max.candidates.per.level 5001", Map.of("search.max.candidates.per.level", 5001));
        assertWarns(
                "strict.validation accepts",
                Map.of("strict.validation", true, "compression.max.reconstruction.error", 0.06));
        assertWarns("max.memory.usage.mb 16000000", Map.of("max.memory.usage.mb", 16_000_000));
        assertWarns(
                "compression.memory.limit.mb 20", Map.of("max.memory.usage.mb", 10, "compression.memory.limit.mb", 20));
        assertEquals(
                List.of(),
                QuantizerSettings.defaults()
                        .with(Map.of("compression.quality", 0.95, "compression.enable.parallel.processing", false))
                        .warnings());
    }

    private static void assertWarns(String beginning, Map<String, ?> changes) {
        List<String> warnings = QuantizerSettings.defaults().with(changes).warnings();
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().startsWith(beginning), warnings.getFirst());
    }

    /** Quality .9, .8, .7; adaptive from a million; five levels if the square has 1,024 cells. */
    @Test
    void optimalSettingsFollowTheLength() {
        assertOptimal(256, 0.9, false, 16);
        assertOptimal(257, 0.9, false, 64);
        assertOptimal(999_999, 0.9, false, 64);
        assertOptimal(1_000_000, 0.8, true, 64);
        assertOptimal(10_000_000, 0.7, true, 64);
        assertEquals(1000, QuantizerSettings.optimal(50_000_000).whole(Setting.MAX_CANDIDATES));
        assertEquals(500, QuantizerSettings.optimal(50_000_001).whole(Setting.MAX_CANDIDATES));
        assertEquals(50_000, QuantizerSettings.optimal(50_000_001).whole(Setting.CACHE_SIZE));
        assertThrows(MeanderException.class, () -> QuantizerSettings.optimal(0));
    }

    private static void assertOptimal(long count, double quality, boolean adaptive, int finest) {
        QuantizerSettings settings = QuantizerSettings.optimal(count);
        assertEquals(quality, settings.quality());
        assertEquals(adaptive, settings.flag(Setting.ADAPTIVE_QUALITY));
        assertEquals(finest, settings.wholes(Setting.INDEX_GRANULARITY_LEVELS)[0]);
    }

    /** The README of this bundle has a row for each key, with its default. */
    @Test
    void everySettingIsDocumented() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (Setting setting : Setting.values()) {
            String shown = setting.defaultValue().toString().replaceAll("[\\[\\]]", "");
            String row = "\\| `" + Pattern.quote(setting.key()) + "` \\|[^|]*\\|[^|]*\\| "
                    + (shown.isEmpty() ? "none" : Pattern.quote(shown)) + " \\|";
            assertTrue(Pattern.compile(row).matcher(readme).find(), setting.key() + " with default " + shown);
        }
    }
}
