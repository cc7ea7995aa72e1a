package org.meander.optimizer.homodyne;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.MeanderException;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Options;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;
import org.meander.optimizer.engine.Direct;
import org.meander.optimizer.xpcs.Order;
import org.meander.optimizer.xpcs.TwoTimeGrid;

class HomodyneModelTest {

    private static final String FLOW = Physics.LAMINAR;

    /** The integral of a rate between two frames by the trapezoidal rule, straight from its definition. */
    private static double integral(double a, double b, double c, double dt, int i, int j) {
        double sum = 0;
        for (int k = Math.min(i, j); k < Math.max(i, j); k++) {
            sum += 0.5 * (rate(a, b, c, dt, k) + rate(a, b, c, dt, k + 1));
        }
        return Math.sqrt(sum * sum + 1e-12) * dt;
    }

    private static double rate(double a, double b, double c, double dt, int k) {
        return Math.max(a * Math.pow(k == 0 ? dt / 2 : k * dt, b) + c, 1e-10);
    }

    @ParameterizedTest
    @CsvSource({"paper, 0.5, 2", "current, 0.15915494309189535, 4"})
    void valuesAreThoseOfTheDefinition(String variant, double factor, int power) {
        TwoTimeGrid grid = Fixture.grid(37, 10.0, 70.0);
        double[] p = {0.3, 0.2, 1, 1.1, 900, -0.3, 20, 0.002, 0.4, -0.0005, 5};
        double[] values =
                Fixture.values(Fixture.model(FLOW, variant, grid, Scaling.INDIVIDUAL), Fixture.points(grid), p);
        for (int n = 0; n < values.length; n++) {
            int angle = n / (37 * 37);
            int i = n / 37 % 37;
            int j = n % 37;
            double phase = factor
                    * 0.0054
                    * 2e6
                    * Math.cos(Math.toRadians(5 - grid.angles().get(angle)))
                    * integral(p[7], p[8], p[9], 0.1, i, j);
            double sinc = Math.abs(phase) < 1e-9 ? 1 : Math.sin(phase) / phase;
            double expected = p[2 + angle]
                    + p[angle]
                            * Math.exp(-0.0054 * 0.0054 * integral(p[4], p[5], p[6], 0.1, i, j))
                            * Math.pow(sinc, power);
            assertEquals(expected, values[n], 1e-12);
        }
    }

    @Test
    void negativeExponentsCollapseTheFirstRowInTheRulesOfTheSeedOnly() {
        TwoTimeGrid grid = Fixture.grid(8, 0.0);
        double[] p = {0.3, 1, 1000, -1.5, 10};
        double[] seed = Fixture.values(Fixture.model("static", "seed", grid, "constant"), Fixture.points(grid), p);
        double[] now = Fixture.values(Fixture.model("static", "current", grid, "constant"), Fixture.points(grid), p);
        assertEquals(1, seed[1], 1e-12);
        assertTrue(now[1] > 1.2, () -> "g2(0, dt) is " + now[1]);
    }

    @Test
    void theSeedHoldsG2InItsBoundsAndHasNoDerivativesThere() {
        TwoTimeGrid grid = Fixture.grid(4, 0.0);
        Evaluator evaluator =
                Fixture.model("static", "seed", grid, "constant").prepare(new double[] {0.9, 1.4, 100, 0.5, 0});
        Tile tile = new Tile(1, 5);
        tile.load(Fixture.points(grid).open(), 0, 16);
        evaluator.evaluate(tile);
        assertEquals(2, tile.outputs()[tile.value()]);
        for (int n = 0; n < 5; n++) {
            assertEquals(0, tile.outputs()[tile.gradient(n)]);
        }
    }

    @Test
    void rateBelowTheFloorDependsOnNothing() {
        double[][] sums = new PowerLaw(5, 0.1, t -> Math.max(t, 0.05)).sums(1, 0, -2);
        assertArrayEquals(new double[] {0, 1e-10, 2e-10, 3e-10, 4e-10}, Arrays.copyOf(sums[0], 5), 1e-24);
        for (int derivative = 1; derivative <= 3; derivative++) {
            assertArrayEquals(new double[5], Arrays.copyOf(sums[derivative], 5));
        }
    }

    @Test
    void gridsHaveOneNameAndIdentitiesOfTheirOwn() {
        ForwardModel model = Fixture.model(FLOW, "current", Fixture.grid(5, 0.0, 45.0), "individual");
        ForwardModel turned = Fixture.model(FLOW, "current", Fixture.grid(5, 0.0, 46.0), "individual");
        assertEquals("homodyne laminar_flow current", model.name());
        assertEquals(model.name(), turned.name());
        assertNotEquals(model.identity(), turned.identity());
        String description =
                Problem.of(turned, Fixture.points(Fixture.grid(5, 0.0, 46.0))).description();
        assertTrue(description.startsWith(turned.identity()), description);
    }

    @Test
    void eachAngleHasItsScalesAndAllHaveThePhysics() {
        Evaluator evaluator = Fixture.model("static", "current", Fixture.grid(5, 0.0, 45.0, 90.0), "individual")
                .prepare(new double[] {0.3, 0.3, 0.3, 1, 1, 1, 1000, 0.5, 10});
        Support support = evaluator.support(25);
        assertEquals(50, support.end());
        assertArrayEquals(new int[] {1, 4, 6, 7, 8}, support.parameters().orElseThrow());
        assertEquals(25, evaluator.support(24).end());
        assertEquals(75, evaluator.support(74).end());
    }

    @Test
    void harmonicsAreThoseOfTheAngle() {
        TwoTimeGrid grid = Fixture.grid(5, 0.0, 30.0, 60.0, 90.0, 120.0);
        double[] p = {0.3, 0.1, 0.02, 0.03, 0.04, 1, 0, 0, 0, 0, 1000, 0.5, 10};
        double[] values = Fixture.values(Fixture.model("static", "current", grid, "fourier"), Fixture.points(grid), p);
        assertEquals(1.43, values[0], 1e-9);
        double root = Math.sqrt(0.75);
        assertEquals(1.3 + 0.1 * root + 0.02 * 0.5 + 0.03 * 0.5 + 0.04 * root, values[25], 1e-9);
        assertEquals(1.3 + 0.02 - 0.03, values[75], 1e-9);
    }

    @Test
    void startsAndBoundsAreThoseOfTheirKind() {
        TwoTimeGrid grid = Fixture.grid(5, 0.0, 45.0);
        List<Parameter> parameters = Fixture.model(
                        FLOW,
                        "current",
                        grid,
                        "individual",
                        "contrast = 0.2",
                        "contrast_1=0.1",
                        "phi_0 = 30 [-180, 180]")
                .parameters();
        assertEquals(
                List.of(
                        "contrast_0",
                        "contrast_1",
                        "offset_0",
                        "offset_1",
                        "D0",
                        "alpha",
                        "D_offset",
                        "gamma_dot_t0",
                        "beta",
                        "gamma_dot_t_offset",
                        "phi0"),
                parameters.stream().map(Parameter::name).toList());
        assertEquals(Parameter.bounded("contrast_0", 0.2, 0, 1), parameters.get(0));
        assertEquals(0.1, parameters.get(1).start());
        assertEquals(new Parameter("phi0", "°", 30, -180, 180), parameters.get(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "gamma = 1; about one of",
                "D0 = 5; between its bounds",
                "D0 = x; 'x' is no number",
                "D0; NAME = START"
            })
    void aWrongStartIsNamed(String text, String message) {
        TwoTimeGrid grid = Fixture.grid(5, 0.0);
        MeanderException e =
                assertThrows(MeanderException.class, () -> Fixture.model("static", "current", grid, "constant", text));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aGridThatCannotBeIsRefused() {
        TwoTimeGrid grid = Fixture.grid(5, 0.0, 45.0);
        refused("stator.rotor.gap", () -> new HomodyneModel(FLOW, "current", grid, 0, "constant", List.of()));
        refused("with 2 angles", () -> Fixture.model("static", "current", grid, "fourier"));
        refused("'turbulent'", () -> Fixture.model("turbulent", "current", grid, "constant"));
        refused("1 frames", () -> Fixture.grid(1, 0.0));
        refused("angle NaN", () -> Fixture.grid(5, 0.0, Double.NaN));
        refused("0 angles", () -> Fixture.grid(5));
    }

    private static void refused(String message, Executable making) {
        MeanderException e = assertThrows(MeanderException.class, making);
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"2, individual, 4", "3, constant, 2"})
    void scalingIsChosenByTheNumberOfAngles(int angles, String same, int scales) {
        TwoTimeGrid grid = angles == 2 ? Fixture.grid(5, 0.0, 45.0) : Fixture.grid(5, 0.0, 45.0, 90.0);
        List<Parameter> parameters =
                Fixture.model("static", "current", grid, Scaling.AUTO).parameters();
        assertEquals(Fixture.model("static", "current", grid, same).parameters(), parameters);
        assertEquals(scales + 3, parameters.size());
    }

    /** A triangle has the square's values, in its own order. */
    @ParameterizedTest
    @CsvSource({"UPPER", "LOWER"})
    void trianglesArePartsOfTheSquare(Order order) {
        TwoTimeGrid square = Fixture.grid(43, 0.0, 45.0);
        TwoTimeGrid triangle = square.withOrder(order);
        double[] p = {0.3, 1, 1000, -0.5, 10, 0.01, 0.5, 0.001, 5};
        double[] all = Fixture.values(Fixture.model(FLOW, "current", square, "constant"), Fixture.points(square), p);
        double[] half =
                Fixture.values(Fixture.model(FLOW, "current", triangle, "constant"), Fixture.points(triangle), p);
        int at = 0;
        for (int a = 0; a < 2; a++) {
            for (int i = 0; i < 43; i++) {
                for (int j = order.first(i); j < order.last(i, 43); j++) {
                    assertEquals(all[(a * 43 + i) * 43 + j], half[at++]);
                }
            }
        }
        assertEquals(half.length, at);
    }

    @Test
    void eachAngleHasItsWaveVector() {
        TwoTimeGrid both = new TwoTimeGrid(List.of(0.0, 45.0), List.of(0.005, 0.006), 0.1, 9, Order.SQUARE);
        TwoTimeGrid second = new TwoTimeGrid(List.of(45.0), List.of(0.006), 0.1, 9, Order.SQUARE);
        double[] p = {0.3, 1, 1000, -0.5, 10, 0.01, 0.5, 0.001, 5};
        double[] all = Fixture.values(Fixture.model(FLOW, "current", both, "constant"), Fixture.points(both), p);
        double[] alone = Fixture.values(Fixture.model(FLOW, "current", second, "constant"), Fixture.points(second), p);
        assertArrayEquals(alone, Arrays.copyOfRange(all, 81, 162));
    }

    /** With angles 0, 45 and 90 the model at -phi0 is almost that at phi0; a descent from there alone ends near -2.8. */
    @Test
    void theFitFindsTheRightOneOfTwoMirrorImages() {
        TwoTimeGrid grid = Fixture.grid(100, 0.0, 45.0, 90.0);
        HomodyneModel model = Fixture.model(FLOW, "current", grid, "individual");
        double[] truth = {0.3, 0.28, 0.32, 1, 1.01, 0.99, 1000, -0.5, 10, 0.01, 0.5, 0.001, 3};
        double[] y = Fixture.values(model, Fixture.points(grid), truth);
        Random noise = new Random(7);
        for (int i = 0; i < y.length; i++) {
            y[i] += 0.005 * noise.nextGaussian();
        }
        double[] start = {0.25, 0.25, 0.25, 1, 1, 1, 1200, -0.4, 12, 0.008, 0.6, 0, -5};
        Problem problem = Problem.of(model, Columns.of(false, y)).withStart(start);
        Solution solution = Direct.solve(problem, Options.DEFAULT, Run.QUIET, Map.of());
        Solution.Estimate phi0 = solution.parameters().getLast();
        assertEquals(3, phi0.value(), 4 * phi0.standardDeviation());
        assertTrue(phi0.standardDeviation() < 0.5, () -> "phi0 " + phi0);
        assertEquals(1, solution.reducedChiSquared() / (0.005 * 0.005), 0.03);
    }

    /** Single precision is for steps, not for results: its derivatives may be off by a thousandth of the largest. */
    @ParameterizedTest
    @CsvSource({"static, constant", "laminar_flow, constant", "laminar_flow, fourier"})
    void singlePrecisionIsNearDouble(String mode, String scaling) {
        TwoTimeGrid grid = Fixture.grid(300, 0.0, 30.0, 45.0, 60.0, 90.0);
        HomodyneModel model = Fixture.model(mode, "current", grid, scaling);
        double[] p = model.parameters().stream().mapToDouble(Parameter::start).toArray();
        Evaluator evaluator = model.prepare(p);
        assertTrue(evaluator.single());
        Tile tile = new Tile(1, p.length);
        FloatTile single = new FloatTile(1, p.length);
        int columns = evaluator.support(0).size(p.length);
        double[] largest = new double[columns + 1];
        double[] difference = new double[columns + 1];
        for (long from : new long[] {0, 250, 299 * 300, 150 * 300 + 100, 4 * 90_000 + 70_000}) {
            tile.load(Fixture.points(grid).open(), from, 200);
            single.load(Fixture.points(grid).open(), from, 200);
            evaluator.evaluate(tile);
            evaluator.evaluate(single);
            for (int n = -1; n < columns; n++) {
                for (int i = 0; i < 200; i++) {
                    double exact = tile.outputs()[(n < 0 ? tile.value() : tile.gradient(n)) + i];
                    double rounded = single.outputs()[(n < 0 ? single.value() : single.gradient(n)) + i];
                    largest[n + 1] = Math.max(largest[n + 1], Math.abs(exact));
                    difference[n + 1] = Math.max(difference[n + 1], Math.abs(exact - rounded));
                }
            }
        }
        for (int n = 0; n <= columns; n++) {
            assertEquals(0, difference[n], (n == 0 ? 1e-4 : 1e-3) * largest[n], "column " + n);
        }
    }
}
