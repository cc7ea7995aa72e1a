package org.meander.optimizer.streaming;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.StopReason;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;
import org.meander.tck.DoubleExponential;

final class StreamingTest {

    /** More than are kept as a triangular factor by default. */
    private static final int MANY = 150_000;

    private static Solution solve(Problem problem, Object... settings) {
        StreamingOptimizer optimizer = Optimizers.with(settings);
        return optimizer.solve(problem, optimizer.options(), Run.QUIET);
    }

    /** Squares of 1e25 are infinite in single precision. */
    @Test
    void whatSinglePrecisionCannotHoldIsFittedInDouble() {
        double[] x = new double[MANY];
        double[] y = new double[MANY];
        for (int i = 0; i < MANY; i++) {
            x[i] = 10.0 * i / MANY;
            y[i] = 2.5e25 * Math.exp(-1.3 * x[i]) + 8e24 * Math.exp(-0.15 * x[i]) + 3e24 + 1e23 * Math.sin(1e4 * i);
        }
        Problem problem = Problem.of(new DoubleExponential(), Columns.of(false, x, y))
                .withStart(new double[] {2e25, 1, 1e25, 0.1, 1e24});
        Solution wide = solve(problem, "warm_up_points", 0L);
        Solution narrow = solve(problem, "warm_up_points", 0L, "precision", "single");
        assertFalse(wide.details().containsKey("precision"));
        assertTrue(narrow.details().get("precision").startsWith("double"), narrow.details()::toString);
        assertTrue(narrow.reason().converged(), narrow.reason()::toString);
        for (int i = 0; i < 5; i++) {
            double deviation = wide.parameters().get(i).standardDeviation();
            assertEquals(wide.values()[i], narrow.values()[i], 1e-7 * deviation);
        }
    }

    /** Against the other arithmetic, other chunks, and no warm-up. */
    @ParameterizedTest
    @CsvSource({
        "7, 65536, double",
        "1000, 0, double",
        "65536, 65536, single",
        "1000000, 1000, double",
        "4096, 0, single"
    })
    void theAnswerDoesNotDependOnHowItIsFound(long chunk, long warmUp, String precision) {
        Problem problem = Decay.problem(MANY);
        Solution reference = solve(problem, "strategy", "standard");
        Solution solution = solve(problem, "chunk_points", chunk, "warm_up_points", warmUp, "precision", precision);
        assertTrue(solution.reason().converged(), solution.reason()::toString);
        for (int i = 0; i < 5; i++) {
            double deviation = reference.parameters().get(i).standardDeviation();
            assertEquals(reference.values()[i], solution.values()[i], 1e-7 * deviation);
            assertEquals(deviation, solution.parameters().get(i).standardDeviation(), 1e-8 * deviation);
            assertEquals(Decay.TRUTH[i], solution.values()[i], 4.5 * deviation);
        }
        assertEquals(reference.chiSquared(), solution.chiSquared(), 1e-11 * reference.chiSquared());
        assertEquals(MANY, solution.points());
    }

    @Test
    void keepsProductsOfWellConditionedProblemsOnly() {
        assertEquals("products", solve(Decay.problem(MANY)).details().get("sums"));
        assertEquals("triangular factor", solve(Decay.problem(3000)).details().get("sums"));
        // Two decays of almost the same rate.
        double[][] columns = Decay.columns(MANY);
        Problem alike = Problem.of(new DoubleExponential(), Columns.of(false, columns))
                .withStart(1.6, 0.9, 1.6, 0.899999, 0.3)
                .withFixed("a")
                .withFixed("b");
        Problem worse = Problem.of(new DoubleExponential(), Columns.of(false, columns))
                .withStart(1.6, 0.9, 1.6, 0.9 + 1e-7, 0.3);
        assertEquals("products", solve(alike).details().get("sums"));
        assertEquals(
                "triangular factor",
                solve(worse, "warm_up_points", 0L, "max_iterations", 1)
                        .details()
                        .get("sums"));
    }

    @Test
    void stochasticMethodsSayWhatTheyAre() {
        for (String method : List.of("adam", "sgd")) {
            Solution solution = solve(
                    Decay.problem(20_000),
                    "method",
                    method,
                    "chunk_points",
                    100L,
                    "max_epochs",
                    30,
                    "learning_rate",
                    0.01);
            assertEquals(StopReason.EPOCHS, solution.reason());
            assertFalse(solution.reason().converged());
            assertTrue(solution.warnings().stream().anyMatch(w -> w.contains("stochastic")));
            // The noise is 1e-4; the start is at 0.17.
            assertTrue(solution.reducedChiSquared() < 1e-3, method);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "large", "chunked", "streaming"})
    void everyStrategyGivesTheAnswer(String strategy) {
        Solution solution = solve(Decay.problem(3000), "strategy", strategy);
        assertEquals(strategy, solution.details().get("strategy"));
        Solution reference = solve(Decay.problem(3000));
        assertArrayEquals(reference.values(), solution.values(), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        "999999, 5, 1e12, STANDARD",
        "1000000, 5, 1e12, LARGE",
        "9999999, 5, 1e12, LARGE",
        "10000000, 5, 1e12, CHUNKED",
        "99999999, 5, 1e12, CHUNKED",
        "100000000, 5, 1e12, STREAMING",
        "999999, 5, 1e8, LARGE",
        "1000000, 5, 1e8, CHUNKED",
        "10000000, 5, 1e8, STREAMING",
        "100000000, 5, 1, STREAMING"
    })
    void choosesByPointsAndMemory(long points, int parameters, double memory, Strategy expected) {
        assertEquals(
                expected,
                Strategy.choose("auto", points, parameters, (long) memory).strategy());
        assertEquals(
                Strategy.LARGE,
                Strategy.choose("large", points, parameters, (long) memory).strategy());
    }

    /** Two levels over two halves of the points: each half depends on one parameter only. */
    @ParameterizedTest
    @ValueSource(longs = {3, 5, 64})
    void pointsMayDependOnFewParameters(long chunk) {
        ForwardModel halves = new ForwardModel() {
            private final Support first = Support.of(6, 0, 2);
            private final Support second = Support.of(10, 1, 2);

            @Override
            public String name() {
                return "halves";
            }

            @Override
            public List<Parameter> parameters() {
                return List.of(Parameter.free("low", 0), Parameter.free("high", 0), Parameter.free("slope", 0));
            }

            @Override
            public List<String> columns() {
                return List.of("x");
            }

            @Override
            public Evaluator prepare(double[] p) {
                double[] kept = p.clone();
                return new Evaluator() {
                    @Override
                    public Support support(long position) {
                        return position < 6 ? first : second;
                    }

                    @Override
                    public void evaluate(Tile tile) {
                        double level = kept[tile.position() < 6 ? 0 : 1];
                        for (int i = 0; i < tile.count(); i++) {
                            double x = tile.inputs()[tile.input(0) + i];
                            tile.outputs()[tile.value() + i] = level + kept[2] * x;
                            tile.outputs()[tile.gradient(0) + i] = 1;
                            tile.outputs()[tile.gradient(1) + i] = x;
                        }
                    }
                };
            }
        };
        double[] x = {1, 2, 3, 1, 2, 3, 4, 5, 4, 5};
        double[] y = {3, 5, 7, 3, 5, 7, 18, 20, 18, 20};
        Solution solution = solve(Problem.of(halves, Columns.of(false, x, y)), "chunk_points", chunk);
        assertArrayEquals(new double[] {1, 10, 2}, solution.values(), 1e-12);
        assertEquals(3, solution.rank());
    }

    @Test
    void tellsHowItGoes() {
        List<FitListener.Step> steps = new ArrayList<>();
        long[] points = new long[2];
        FitListener listener = new FitListener() {
            @Override
            public void step(Step step) {
                steps.add(step);
            }
        };
        Progress progress = new Progress() {
            @Override
            public void expect(long elements) {
                points[0] += elements;
            }

            @Override
            public void advance(long elements) {
                points[1] += elements;
            }

            @Override
            public void phase(String description) {}
        };
        StreamingOptimizer optimizer = Optimizers.with("warm_up_points", 0L);
        Solution solution = optimizer.solve(
                Decay.problem(3000),
                optimizer.options(),
                new Run(progress, Cancellation.NEVER, listener, Optional.empty()));
        assertEquals(solution.passes() * 3000, points[0]);
        assertEquals(points[0], points[1]);
        assertEquals(solution.passes(), steps.size());
        assertTrue(steps.getLast().cost() < steps.getFirst().cost());
    }

    @Test
    void refusesWrongSettings() {
        for (Object[] wrong : List.of(
                new Object[] {"method", "magic"},
                new Object[] {"precision", "half"},
                new Object[] {"strategy", ""},
                new Object[] {"chunk_points", 0L},
                new Object[] {"min_success_rate", 1.5},
                new Object[] {"learning_rate", Double.NaN})) {
            MeanderException e = assertThrows(MeanderException.class, () -> Optimizers.with(wrong));
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        }
    }
}
