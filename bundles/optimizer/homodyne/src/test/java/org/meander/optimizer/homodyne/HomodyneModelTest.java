package org.meander.optimizer.homodyne;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.MeanderException;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;

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
        Grid grid = Fixture.grid(37, 10.0, 70.0);
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
        Grid grid = Fixture.grid(8, 0.0);
        double[] p = {0.3, 1, 1000, -1.5, 10};
        double[] seed = Fixture.values(Fixture.model("static", "seed", grid, "constant"), Fixture.points(grid), p);
        double[] now = Fixture.values(Fixture.model("static", "current", grid, "constant"), Fixture.points(grid), p);
        assertEquals(1, seed[1], 1e-12);
        assertTrue(now[1] > 1.2, () -> "g2(0, dt) is " + now[1]);
    }

    @Test
    void theSeedHoldsG2InItsBoundsAndHasNoDerivativesThere() {
        Grid grid = Fixture.grid(4, 0.0);
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
        Grid grid = Fixture.grid(5, 0.0, 30.0, 60.0, 90.0, 120.0);
        double[] p = {0.3, 0.1, 0.02, 0.03, 0.04, 1, 0, 0, 0, 0, 1000, 0.5, 10};
        double[] values = Fixture.values(Fixture.model("static", "current", grid, "fourier"), Fixture.points(grid), p);
        assertEquals(1.43, values[0], 1e-9);
        double root = Math.sqrt(0.75);
        assertEquals(1.3 + 0.1 * root + 0.02 * 0.5 + 0.03 * 0.5 + 0.04 * root, values[25], 1e-9);
        assertEquals(1.3 + 0.02 - 0.03, values[75], 1e-9);
    }

    @Test
    void startsAndBoundsAreThoseOfTheirKind() {
        Grid grid = Fixture.grid(5, 0.0, 45.0);
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
        Grid grid = Fixture.grid(5, 0.0);
        MeanderException e =
                assertThrows(MeanderException.class, () -> Fixture.model("static", "current", grid, "constant", text));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aGridThatCannotBeIsRefused() {
        refused(FLOW, new Grid(0.0054, 0.1, 5, 0, List.of(0.0)), "constant", "stator.rotor.gap");
        refused(FLOW, new Grid(0.0054, 0.1, 1, 1, List.of(0.0)), "constant", "frames");
        refused("static", new Grid(Double.NaN, 0.1, 5, 0, List.of(0.0)), "constant", ".q is NaN");
        refused("static", new Grid(0.0054, 0.1, 5, 0, List.of()), "constant", "angles");
        refused("static", new Grid(0.0054, 0.1, 5, 0, List.of(0.0, Double.NaN)), "constant", "angles");
        refused("static", new Grid(0.0054, 0.1, 5, 0, List.of(0.0, 45.0)), "fourier", "with 2 angles");
        refused("turbulent", Fixture.grid(5, 0.0), "constant", "'turbulent'");
    }

    private static void refused(String mode, Grid grid, String scaling, String message) {
        MeanderException e = assertThrows(MeanderException.class, () -> Fixture.model(mode, "current", grid, scaling));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
