package org.meander.workflow.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Optimizer;
import org.meander.workflow.Report;

final class FitTest {

    @TempDir
    Path folder;

    private final Fakes.Table table = new Fakes.Table()
            .column("x", 0, 1, 2, 3, 4)
            .column("y", 1, 3, 2, 5, 4)
            .column("time", 0, 1, 2, 3, 4)
            .column("half", .5, .5, .5, .5, .5);

    private static Fit fit(Fakes.Table table, ForwardModel model, Optimizer optimizer, Map<String, ?> options) {
        return new Fit(
                Fakes.config(Fit.Config.class, options),
                table,
                Map.entry(Map.of("service.id", 7L, "columns", new String[] {"x"}), model),
                Map.entry(Map.of("threads", 2), optimizer),
                null);
    }

    private Report line(Map<String, ?> options) {
        return fit(table, new Fakes.Line(), Optimizers.trustRegion(), options).run(new Fakes.Context());
    }

    private static double number(Report report, int row, String key) {
        return (Double) report.table().get(row).get(key);
    }

    /**
     * By hand: Sxy = 8, Sxx = 10, so b = 0.8 and a = 3 - 1.6; squares 0.16 + 0.64 + 1 + 1.44 + 0.36 = 3.6 over 3 degrees of freedom;
     * variances 1.2 / 10 and 1.2 · (1/5 + 4/10); t = 3.18244630528371 (tables).
     */
    @Test
    void fitsALine() {
        Report report = line(Map.of());
        assertEquals("a", report.table().get(0).get("parameter"));
        assertEquals(1.4, number(report, 0, "value"), 1e-12);
        assertEquals(0.8, number(report, 1, "value"), 1e-12);
        assertEquals(Math.sqrt(0.72), number(report, 0, "standardDeviation"), 1e-12);
        assertEquals(Math.sqrt(0.12), number(report, 1, "standardDeviation"), 1e-12);
        assertEquals(0.8 - 3.18244630528371 * Math.sqrt(0.12), number(report, 1, "lower95"), 1e-10);
        assertEquals(0.8 + 3.18244630528371 * Math.sqrt(0.12), number(report, 1, "upper95"), 1e-10);
        assertEquals(3.6, (Double) report.facts().get("chiSquared"), 1e-12);
        assertEquals(1.2, (Double) report.facts().get("reducedChiSquared"), 1e-12);
        assertEquals(5L, report.facts().get("points"));
        assertEquals(0, table.open);
    }

    @Test
    void takesColumnsByName() {
        Report report = line(Map.of("columns", new String[] {"time"}, "sigma", "half", "absolute_sigma", true));
        assertEquals(0.8, number(report, 1, "value"), 1e-12);
        assertEquals(14.4, (Double) report.facts().get("chiSquared"), 1e-11);
        assertEquals(Math.sqrt(0.25 / 10), number(report, 1, "standardDeviation"), 1e-12);
    }

    /** With b held at 2 the best a is the mean of y - 2·x: 3 - 4. */
    @Test
    void holdsFixedParametersAtTheirStart() {
        Report report = line(Map.of("start", new String[] {"b = 2"}, "fixed", new String[] {"b"}));
        assertEquals(-1, number(report, 0, "value"), 1e-12);
        assertEquals(2, number(report, 1, "value"));
        assertEquals(0, number(report, 1, "standardDeviation"));
    }

    /** The new start lies outside the model's bounds; with b at its new least the best a is the mean of y - 12·x. */
    @Test
    void startsAndBoundsChangeTogether() {
        Report report = line(Map.of("start", new String[] {"b = 20 [12, inf]"}));
        assertEquals(12, number(report, 1, "value"), 1e-9);
        assertEquals(3 - 24, number(report, 0, "value"), 1e-8);
        assertFalse(((List<?>) report.facts().get("warnings")).isEmpty());
    }

    /** The best line in the sense of least absolute values goes through four of these points. */
    @Test
    void softensTheLoss() {
        table.columns.put("y", new double[] {1, 2, 3, 4, 1000});
        Report report = line(Map.of("loss", "arctan", "loss_scale", 0.1, "start", new String[] {"a = 1"}));
        assertEquals(1, number(report, 1, "value"), 1e-3);
    }

    @Test
    void refusesWhatItCannotUse() {
        assertEquals(StandardError.NOT_FOUND, refused(Map.of("start", new String[] {"c = 1"})));
        assertEquals(StandardError.NOT_FOUND, refused(Map.of("fixed", new String[] {"c"})));
        assertEquals(StandardError.NOT_FOUND, refused(Map.of("y", "z")));
        assertEquals(StandardError.INVALID_ARGUMENT, refused(Map.of("start", new String[] {"b = 11"})));
        assertEquals(StandardError.INVALID_ARGUMENT, refused(Map.of("columns", new String[] {"x", "time"})));
        assertEquals(StandardError.INVALID_CONFIGURATION, refused(Map.of("loss", "hubert")));
        assertEquals(StandardError.INVALID_CONFIGURATION, refused(Map.of("loss_scale", 0.0)));
        assertEquals(StandardError.INVALID_CONFIGURATION, refused(Map.of("start", new String[] {"a"})));
        assertEquals(StandardError.INVALID_CONFIGURATION, refused(Map.of("start", new String[] {"a = one"})));
        assertEquals(StandardError.INVALID_CONFIGURATION, refused(Map.of("start", new String[] {"a = 1 [2, 3]"})));
        assertEquals(StandardError.INVALID_CONFIGURATION, refused(Map.of("start", new String[] {"a = NaN [2, 3]"})));
        assertEquals(StandardError.INVALID_CONFIGURATION, refused(Map.of("y", " ")));
        assertEquals(0, table.open);
    }

    private Object refused(Map<String, ?> options) {
        return assertThrows(MeanderException.class, () -> line(options)).code();
    }

    @Test
    void writesTheResults() throws IOException {
        Path results = folder.resolve("deep/results");
        Report report = fit(
                        table,
                        new Fakes.Line(),
                        Optimizers.streaming(),
                        Map.of("output_path", results.toString(), "fixed", new String[] {"b"}))
                .run(new Fakes.Context());
        assertEquals(results.toString(), report.facts().get("written"));
        try (var files = Files.list(results)) {
            assertEquals(
                    List.of(
                            "analysis_results_nlsq.json",
                            "batch_statistics.json",
                            "checkpoint_metadata.json",
                            "convergence_metrics.json",
                            "fitted_data.npz",
                            "parameters.json"),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
        String parameters = Files.readString(results.resolve("parameters.json")).replaceAll("\\s", "");
        assertTrue(parameters.contains("\"analysis_mode\":\"line\",\"chi_squared\":4.0,"), parameters);
        assertTrue(parameters.contains("\"reduced_chi_squared\":1.0,\"convergence_status\":\"converged\""), parameters);
        assertTrue(parameters.endsWith("\"b\":{\"value\":1.0,\"uncertainty\":0.0}}}"), parameters);
        String metrics = Files.readString(results.resolve("convergence_metrics.json"));
        assertTrue(metrics.contains("\"final_chi_squared\" : 4.0"), metrics);
        String batches = Files.readString(results.resolve("batch_statistics.json"));
        assertTrue(batches.contains("\"total_failures\" : 0"), batches);
    }

    /** The arrays by the rules of NumPy's format, their values by hand. */
    @Test
    void writesFittedDataForNumpy() throws IOException {
        table.columns.put("x", new double[] {0, 1, 2});
        table.columns.put("y", new double[] {1, 3, 5});
        table.columns.put("s", new double[] {0.5, 0.5, 2});
        line(Map.of("output_path", folder.toString(), "sigma", "s"));
        Map<String, String> arrays = new TreeMap<>();
        try (ZipFile zip = new ZipFile(folder.resolve("fitted_data.npz").toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                assertEquals("NUMPY", new String(bytes, 1, 5, StandardCharsets.US_ASCII));
                int length = bytes[8] & 0xff | (bytes[9] & 0xff) << 8;
                assertEquals(0, (10 + length) % 64);
                String header = new String(bytes, 10, length, StandardCharsets.US_ASCII).strip();
                assertEquals("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", header);
                double[] values = new double[3];
                ByteBuffer.wrap(bytes, 10 + length, 24)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asDoubleBuffer()
                        .get(values);
                arrays.put(
                        entry.getName(),
                        Arrays.stream(values)
                                .mapToObj(v -> String.format(Locale.ROOT, "%.6f", v + 0.0))
                                .toList()
                                .toString());
            }
        }
        assertEquals("[0.000000, 1.000000, 2.000000]", arrays.get("x.npy"));
        assertEquals("[1.000000, 3.000000, 5.000000]", arrays.get("y.npy"));
        assertEquals("[0.500000, 0.500000, 2.000000]", arrays.get("s.npy"));
        assertEquals("[1.000000, 3.000000, 5.000000]", arrays.get("fitted.npy"));
        assertEquals(
                Set.of("fitted.npy", "residuals.npy", "residuals_normalized.npy", "s.npy", "x.npy", "y.npy"),
                arrays.keySet());
    }

    @Test
    void drawsPictures() throws IOException {
        line(Map.of("output_path", folder.toString(), "plots", true));
        for (String file : List.of("fit.png", "residuals.png", "chi_squared.png")) {
            BufferedImage picture = ImageIO.read(folder.resolve(file).toFile());
            assertEquals(900, picture.getWidth());
            int[] pixels = picture.getRGB(0, 0, 900, 600, null, 0, 900);
            assertTrue(Arrays.stream(pixels).distinct().count() > 10, file + " is blank");
        }
    }

    /** The strip below the plot, with ticks and labels, is that of points at other distances, for which XChart chooses round numbers. */
    @Test
    void hasRoundTicksAlsoForPointsAtEqualDistances() throws IOException {
        int[] even = strip(10);
        assertArrayEquals(strip(10.013), even);
    }

    private int[] strip(double tenth) throws IOException {
        double[] x = new double[400];
        Arrays.setAll(x, i -> i == 10 ? tenth * 0.05 : i * 0.05);
        table.columns.put("x", x);
        table.columns.put("y", Arrays.stream(x).map(v -> 1 + 2 * v).toArray());
        line(Map.of("output_path", folder.toString(), "plots", true));
        BufferedImage picture = ImageIO.read(folder.resolve("fit.png").toFile());
        return picture.getRGB(0, 555, 900, 45, null, 0, 900);
    }

    @Test
    void judgesTheQualityOnlyByKnownDeviations() throws IOException {
        table.columns.put("s", new double[] {1, 1, 1, 1, 1});
        line(Map.of("output_path", folder.toString()));
        assertTrue(Files.readString(folder.resolve("analysis_results_nlsq.json"))
                .contains("\"quality_flag\" : \"unknown\""));
        line(Map.of("output_path", folder.toString(), "sigma", "s"));
        assertTrue(
                Files.readString(folder.resolve("analysis_results_nlsq.json")).contains("\"quality_flag\" : \"good\""));
    }

    @Test
    void writesNullForWhatIsNoNumber() throws IOException {
        table.columns.put("x", new double[] {1, 1});
        table.columns.put("y", new double[] {2, 2});
        line(Map.of("output_path", folder.toString()));
        String parameters = Files.readString(folder.resolve("parameters.json"));
        assertTrue(parameters.contains("\"reduced_chi_squared\" : null"), parameters);
        assertFalse(parameters.contains("NaN"), parameters);
    }

    private static Fakes.Table decay() {
        double[] x = new double[3000];
        double[] y = new double[3000];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / 500.0;
            y[i] = 2.5 * StrictMath.exp(-0.7 * x[i]) + 0.01 * StrictMath.sin(12.9898 * i);
        }
        return new Fakes.Table().column("x", x).column("y", y);
    }

    @Test
    void goesOnWhereItWasLeft() {
        Map<String, Object> none = Map.of();
        Fakes.Context whole = new Fakes.Context();
        Report expected =
                fit(decay(), new Fakes.Decay(), Optimizers.streaming(), none).run(whole);
        assertEquals(2.5, number(expected, 0, "value"), 0.01);
        assertTrue(whole.done > 0 && whole.expected >= whole.done);
        for (int questions = 2; questions < 30; questions += 3) {
            Fakes.Context context = new Fakes.Context();
            context.questions = questions;
            Fakes.Table table = decay();
            assertThrows(Fakes.Context.Left.class, () -> fit(table, new Fakes.Decay(), Optimizers.streaming(), none)
                    .run(context));
            assertEquals(0, table.open);
            assertEquals(1, context.saved.size());
            context.questions = Long.MAX_VALUE;
            Report resumed = fit(decay(), new Fakes.Decay(), Optimizers.streaming(), none)
                    .run(context);
            assertEquals(expected.table(), resumed.table());
            assertEquals(expected.facts().get("passes"), resumed.facts().get("passes"));
            assertEquals(expected.facts().get("warnings"), resumed.facts().get("warnings"));
        }
    }

    @Test
    void beginsAnewWithOtherPointsOrSettingsAndSaysSo() {
        Fakes.Context context = new Fakes.Context();
        fit(decay(), new Fakes.Decay(), Optimizers.streaming(), Map.of()).run(context);
        Map<String, byte[]> saved = new HashMap<>(context.saved);
        Fakes.Table changed = decay();
        changed.fingerprint = "2";
        Report report = fit(changed, new Fakes.Decay(), Optimizers.streaming(), Map.of())
                .run(context);
        assertTrue(report.facts().get("warnings").toString().contains("began anew"));
        context.saved.putAll(saved);
        report = fit(decay(), new Fakes.Decay(), Optimizers.streaming(), Map.of("loss", "huber"))
                .run(context);
        assertTrue(report.facts().get("warnings").toString().contains("began anew"));
        assertNull(report.facts().get("written"));
    }
}
