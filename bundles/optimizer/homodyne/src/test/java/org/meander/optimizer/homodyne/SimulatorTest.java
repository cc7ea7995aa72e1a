package org.meander.optimizer.homodyne;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Options;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.Tile;
import org.meander.optimizer.engine.Direct;
import org.meander.optimizer.xpcs.XpcsData;
import org.meander.optimizer.xpcs.XpcsSelection;
import org.meander.source.TensorModel;

class SimulatorTest {

    private static final double SIGMA = 0.01;

    private static TensorModel simulate(double sigma, long seed) {
        return simulate(sigma, seed, "aps");
    }

    private static TensorModel simulate(double sigma, long seed, String layout) {
        return simulate(sigma, seed, layout, 120);
    }

    private static TensorModel simulate(double sigma, long seed, String layout, int frames) {
        String[] truth = {"contrast = 0.3", "alpha = 0.3", "gamma_dot_t0 = 0.002", "beta = 0.2", "phi0 = 3"};
        Map<String, Object> settings =
                Map.of("frames", frames, "sigma", sigma, "seed", seed, "layout", layout, "parameters", truth);
        HomodyneSimulator.Config config = (HomodyneSimulator.Config) Proxy.newProxyInstance(
                SimulatorTest.class.getClassLoader(),
                new Class<?>[] {HomodyneSimulator.Config.class, Annotation.class},
                (proxy, method, none) -> settings.getOrDefault(method.getName(), method.getDefaultValue()));
        return new HomodyneSimulator(config).open("simulated");
    }

    private static double[] values(TensorModel file) {
        XpcsData data = XpcsData.open(file, XpcsSelection.of(0.0054, 0.1));
        double[] all = new double[(int) data.grid().points()];
        try (PointSource points = data.points();
                PointSource.Reader reader = points.open()) {
            for (int from = 0; from < all.length; from += 256) {
                double[] part = new double[256];
                int count = Math.min(256, all.length - from);
                reader.read(from, count, part, 256);
                System.arraycopy(part, 0, all, from, count);
            }
        }
        return all;
    }

    @Test
    void noiseIsNormalAndThatOfItsSeed() {
        double[] exact = values(simulate(0, 1));
        double[] noisy = values(simulate(SIGMA, 1));
        double[] other = values(simulate(SIGMA, 2));
        double squares = 0;
        double fourth = 0;
        double products = 0;
        for (int i = 0; i < exact.length; i++) {
            double u = (noisy[i] - exact[i]) / SIGMA;
            squares += u * u;
            fourth += u * u * u * u;
            products += u * (other[i] - exact[i]) / SIGMA;
        }
        int n = exact.length;
        assertEquals(3 * 120 * 119 / 2, n);
        assertEquals(1, squares / n, 5 * Math.sqrt(2.0 / n));
        assertEquals(3, fourth / n, 5 * Math.sqrt(96.0 / n));
        assertEquals(0, products / n, 5 / Math.sqrt(n));
        assertEquals(List.of(noisy[0], noisy[n - 1]), List.of(values(simulate(SIGMA, 1))[0], noisy[n - 1]));
    }

    /** What is simulated without derivatives is what a fit compares it with, to the bit. */
    @Test
    void withoutNoiseItIsTheModel() {
        double[] exact = values(simulate(0, 1));
        XpcsData data = XpcsData.open(simulate(0, 1), XpcsSelection.of(0.0054, 0.1));
        List<String> truth = List.of("contrast = 0.3", "alpha = 0.3", "gamma_dot_t0 = 0.002", "beta = 0.2", "phi0 = 3");
        HomodyneModel model =
                new HomodyneModel("laminar_flow", "current", data.grid(), Fixture.GAP, Scaling.CONSTANT, truth);
        Evaluator evaluator = model.prepare(
                model.parameters().stream().mapToDouble(Parameter::start).toArray());
        Tile tile = new Tile(1, model.parameters().size());
        try (PointSource points = data.points();
                PointSource.Reader reader = points.open()) {
            for (int from = 0; from < exact.length; from += tile.count()) {
                long end = evaluator.support(from).end();
                tile.load(reader, from, (int) Math.min(100, end - from));
                evaluator.evaluate(tile);
                for (int k = 0; k < tile.count(); k++) {
                    assertEquals(tile.outputs()[tile.value() + k], exact[from + k]);
                }
            }
        }
    }

    /** Noise alone, in order of places. */
    private static double[] noise(long seed, int count) {
        double[] all = new double[count];
        Noise noise = new Noise(seed, 0);
        for (int from = 0; from < count; from += 256) {
            noise.add(from, 1, all, from, Math.min(256, count - from));
        }
        return all;
    }

    @Test
    void noiseIsOfItsPlaceAlone() {
        double[] all = noise(5, 1000);
        for (int from : new int[] {0, 1, 7, 8, 15, 16, 17, 700}) {
            for (int count : new int[] {1, 2, 9, 16, 33, 256}) {
                double[] part = new double[count + 3];
                new Noise(5, 0).add(from, 1, part, 3, count);
                assertArrayEquals(Arrays.copyOfRange(all, from, from + count), Arrays.copyOfRange(part, 3, count + 3));
            }
        }
    }

    /** Parts of the normal distribution, which are multinomial: Pearson's statistic has a mean of 99 and a deviation of 14. */
    @Test
    void noiseHasTheNormalDistribution() {
        int n = 1 << 20;
        double[] noise = noise(1, n);
        long[] counts = new long[100];
        for (double z : noise) {
            counts[(int) (100 * normal(z))]++;
        }
        double pearson = 0;
        for (long count : counts) {
            pearson += (count - n / 100.0) * (count - n / 100.0) / (n / 100.0);
        }
        assertEquals(99, pearson, 5 * Math.sqrt(2 * 99));
        double[] sorted = noise.clone();
        Arrays.sort(sorted);
        // The greatest of n: half of the samples have one within 4.8 and 5.1, one of 10,000 below 4.4 or above 6.5.
        assertTrue(sorted[n - 1] > 4.4 && sorted[n - 1] < 6.5, () -> "greatest " + sorted[n - 1]);
        assertTrue(-sorted[0] > 4.4 && -sorted[0] < 6.5, () -> "least " + sorted[0]);
    }

    /** The distribution function, by Simpson's rule from 0. */
    private static double normal(double z) {
        int steps = 64;
        double h = z / steps;
        double sum = 1 + Math.exp(-z * z / 2);
        for (int k = 1; k < steps; k++) {
            sum += (k % 2 == 1 ? 4 : 2) * Math.exp(-k * h * k * h / 2);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    /** Neither values nor their squares say anything of those next to them, or of the other of their pair. */
    @Test
    void noiseIsIndependent() {
        int n = 1 << 20;
        double[] noise = noise(2, n);
        for (int lag : new int[] {1, 2, 8, 16, 1000}) {
            double products = 0;
            double squares = 0;
            for (int i = lag; i < n; i++) {
                double a = noise[i];
                double b = noise[i - lag];
                products += a * b;
                squares += (a * a - 1) * (b * b - 1) / 2;
            }
            assertEquals(0, products / n, 5 / Math.sqrt(n));
            assertEquals(0, squares / n, 5 / Math.sqrt(n));
        }
    }

    @Test
    void bothLayoutsHoldTheSameMeasurement() {
        TensorModel newer = simulate(SIGMA, 1, "aps-u");
        XpcsData data = XpcsData.open(newer, XpcsSelection.of(0.0054, 0.1));
        assertEquals("APS-U", data.layout());
        assertEquals(List.of(0.0, 45.0, 90.0), data.grid().angles());
        assertArrayEquals(values(simulate(SIGMA, 1)), values(newer));
        assertNotEquals(simulate(SIGMA, 1).fingerprint(), newer.fingerprint());
        MeanderException e = assertThrows(MeanderException.class, () -> simulate(SIGMA, 1, "cxi"));
        assertTrue(e.getMessage().contains("'cxi'"), e.getMessage());
    }

    @Test
    void aFitOfTheSimulationFindsTheTruth() {
        XpcsData data = XpcsData.open(simulate(SIGMA, 3), XpcsSelection.of(0.0054, 0.1));
        double[] start = fit(data, SIGMA);
        assertEquals(0.3, start[0], 0.06);
        assertEquals(1, start[1], 0.05);
    }

    /** From these starts the diffusion falls to its floor at first, where nothing depends on it. */
    @Test
    void aFitLeavesTheFloorOfTheDiffusion() {
        fit(XpcsData.open(simulate(0.005, 1, "aps", 250), XpcsSelection.of(0.0054, 0.1)), 0.005);
    }

    /** Fits and compares with the truth; where it started. */
    private static double[] fit(XpcsData data, double sigma) {
        HomodyneFamily family = new HomodyneFamily(
                "laminar_flow",
                "current",
                Fixture.GAP,
                Scaling.AUTO,
                List.of(
                        "D0 = 1300",
                        "alpha = 0.5 [0, 2]",
                        "D_offset = 0 [-100, 100]",
                        "gamma_dot_t0 = 0.003",
                        "phi0 = -2"));
        ForwardModel model = family.on(data.grid());
        double[] start = family.start(model, data);
        Solution solution =
                Direct.solve(Problem.of(model, data.points()).withStart(start), Options.DEFAULT, Run.QUIET, Map.of());
        double[] truth = {0.3, 1, 1000, 0.3, 10, 0.002, 0.2, 0, 3};
        for (int p = 0; p < truth.length; p++) {
            Solution.Estimate estimate = solution.parameters().get(p);
            double offset = (estimate.value() - truth[p]) / estimate.standardDeviation();
            assertTrue(Math.abs(offset) < 4, () -> estimate + " is " + offset + " standard deviations away");
        }
        assertEquals(1, solution.reducedChiSquared() / (sigma * sigma), 0.05);
        return start;
    }
}
