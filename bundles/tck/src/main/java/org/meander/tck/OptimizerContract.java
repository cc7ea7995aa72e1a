package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Dual;
import org.meander.optimizer.Duals;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Loss;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;

/** What every optimizer must do, on problems that are solved by hand. */
public abstract class OptimizerContract {

    /** Four points whose line is y = 1.5 + x, with residuals of one half. */
    private static final double[] X = {0, 1, 2, 3};

    private static final double[] Y = {1, 3, 4, 4};

    private static final Duals LINE = new Duals(
            "line",
            List.of(Parameter.free("offset", 0), Parameter.free("slope", 0)),
            List.of("x"),
            (p, x) -> p[0].plus(p[1].times(x[0])));

    private static final Duals CONSTANT =
            new Duals("constant", List.of(Parameter.free("level", 0)), List.of(), (p, x) -> p[0]);

    /** The optimizer, with chunks as small as may be if it has chunks. */
    protected abstract Optimizer optimizer();

    private Solution solve(Problem problem) {
        Optimizer optimizer = optimizer();
        return optimizer.solve(problem, optimizer.options(), Run.QUIET);
    }

    private static Problem line() {
        return Problem.of(LINE, Columns.of(false, X, Y));
    }

    @Test
    void fitsALine() {
        Solution solution = solve(line());
        assertTrue(solution.reason().converged());
        assertArrayEquals(new double[] {1.5, 1}, solution.values(), 1e-13);
        assertEquals(1, solution.chiSquared(), 1e-13);
        assertEquals(0.5, solution.cost(), 1e-13);
        assertEquals(0.5, solution.reducedChiSquared(), 1e-13);
        assertEquals(2, solution.degreesOfFreedom());
        assertEquals(4, solution.points());
        assertEquals(2, solution.rank());
        assertEquals(0.35, solution.covariance().get(0, 0), 1e-13);
        assertEquals(0.1, solution.covariance().get(1, 1), 1e-13);
        assertEquals(-0.15, solution.covariance().get(0, 1), 1e-13);
        assertEquals(-0.15 / Math.sqrt(0.035), solution.covariance().correlation(1, 0), 1e-12);
        Solution.Interval interval = solution.interval(1, 0.95);
        assertEquals(1 + 4.302652729749462 * Math.sqrt(0.1), interval.upper(), 1e-9);
        assertEquals(1 - 4.302652729749462 * Math.sqrt(0.1), interval.lower(), 1e-9);
        assertEquals(List.of(), solution.warnings());
    }

    @Test
    void keepsFixedParameters() {
        Solution solution = solve(line().withStart(0, 2).withFixed("slope"));
        assertArrayEquals(new double[] {0, 2}, solution.values(), 1e-13);
        assertEquals(0, solution.parameters().get(1).standardDeviation());
        assertEquals(3, solution.degreesOfFreedom());
    }

    @Test
    void staysWithinBounds() {
        Problem problem = line().withBounds(new double[] {-10, -1}, new double[] {10, 0.5});
        Solution solution = solve(problem);
        assertArrayEquals(new double[] {2.25, 0.5}, solution.values(), 1e-12);
        assertTrue(solution.reason().converged());
        assertTrue(solution.warnings().stream().anyMatch(w -> w.contains("slope") && w.contains("bound")));
    }

    @Test
    void weighsPoints() {
        Problem problem = Problem.of(CONSTANT, Columns.of(true, new double[] {1, 4}, new double[] {1, 2}));
        Solution relative = solve(problem);
        assertEquals(1.6, relative.values()[0], 1e-14);
        assertEquals(1.8, relative.chiSquared(), 1e-14);
        assertEquals(Math.sqrt(0.8 * 1.8), relative.parameters().get(0).standardDeviation(), 1e-14);
        Solution absolute = solve(problem.withAbsoluteSigma());
        assertEquals(Math.sqrt(0.8), absolute.parameters().get(0).standardDeviation(), 1e-14);
    }

    @Test
    void bearsAnOutlier() {
        Problem problem = Problem.of(CONSTANT, Columns.of(false, new double[] {0, 0, 0, 10}));
        assertEquals(2.5, solve(problem).values()[0], 1e-13);
        assertEquals(1.0 / 3, solve(problem.withLoss(Loss.HUBER, 1)).values()[0], 1e-9);
        assertEquals(2.0 / 3, solve(problem.withLoss(Loss.HUBER, 2)).values()[0], 1e-9);
    }

    /** At the minimum the slopes of the loss add up to 0, whatever the loss. */
    @ParameterizedTest
    @EnumSource
    void findsWhereTheSlopesOfALossCancel(Loss loss) {
        double[] y = {-0.7, 0.1, 0.4, 1.2, 7};
        Solution solution =
                solve(Problem.of(CONSTANT, Columns.of(false, y)).withStart(0.2).withLoss(loss, 0.8));
        double slope = 0;
        for (double v : y) {
            double r = (solution.values()[0] - v) / 0.8;
            slope += loss.first(r * r) * r;
        }
        assertEquals(0, slope, 1e-7);
    }

    /** A saturating growth, once with gradients by dual numbers and once without any. */
    @Test
    void takesDifferencesOfModelsWithoutGradients() {
        Duals exact = new Duals(
                "growth",
                List.of(Parameter.free("a", 2), Parameter.bounded("b", 1, 0, 10)),
                List.of("x"),
                (p, x) -> p[0].times(p[1].times(-x[0]).exp().negate().plus(1)));
        ForwardModel bare = new WithoutGradients(exact);
        Columns points = Columns.of(false, new double[] {1, 2, 3, 5}, new double[] {0.9, 1.5, 1.6, 2.1});
        double[] expected = solve(Problem.of(exact, points)).values();
        assertArrayEquals(expected, solve(Problem.of(bare, points)).values(), 1e-8);
    }

    private record WithoutGradients(ForwardModel model) implements ForwardModel {

        @Override
        public String name() {
            return model.name();
        }

        @Override
        public List<Parameter> parameters() {
            return model.parameters();
        }

        @Override
        public List<String> columns() {
            return model.columns();
        }

        @Override
        public boolean gradients() {
            return false;
        }

        @Override
        public Evaluator prepare(double[] parameters) {
            return model.prepare(parameters);
        }
    }

    @Test
    void givesTheSameBitsWithAnyNumberOfThreads() {
        int n = 3000;
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = i * 0.001;
            y[i] = 2 * Math.exp(-1.3 * x[i]) + 0.01 * Math.sin(i * 12.9898);
        }
        Duals decay = new Duals(
                "decay",
                List.of(Parameter.free("a", 1), Parameter.free("b", 1)),
                List.of("x"),
                (p, at) -> p[0].times(p[1].times(-at[0]).exp()));
        Problem problem = Problem.of(decay, Columns.of(false, x, y));
        Optimizer optimizer = optimizer();
        Solution one = optimizer.solve(problem, optimizer.options().withThreads(1), Run.QUIET);
        for (int threads = 2; threads < 5; threads++) {
            Solution other = optimizer.solve(problem, optimizer.options().withThreads(threads), Run.QUIET);
            assertArrayEquals(one.values(), other.values());
            assertArrayEquals(one.covariance().entries(), other.covariance().entries());
            assertEquals(one.cost(), other.cost());
        }
    }

    @Test
    void saysWhatThePointsDoNotDetermine() {
        Duals sum = new Duals(
                "sum",
                List.of(Parameter.free("a", 0), Parameter.free("b", 0), Parameter.free("slope", 0)),
                List.of("x"),
                (p, x) -> p[0].plus(p[1]).plus(p[2].times(x[0])));
        Solution solution = solve(Problem.of(sum, Columns.of(false, X, Y)));
        assertEquals(2, solution.rank());
        assertEquals(1.5, solution.values()[0] + solution.values()[1], 1e-12);
        assertEquals(1, solution.values()[2], 1e-12);
        assertTrue(Double.isNaN(solution.parameters().get(0).standardDeviation()));
        assertTrue(Double.isNaN(solution.parameters().get(1).standardDeviation()));
        assertFalse(Double.isNaN(solution.parameters().get(2).standardDeviation()));
        assertTrue(solution.warnings().stream().anyMatch(w -> w.contains("parameter b is not determined")));
    }

    @Test
    void namesThePointThatIsNoNumber() {
        double[] y = {1, 3, Double.NaN, 4};
        fails(StandardError.MALFORMED_DATA, "point 2 has y = NaN", Problem.of(LINE, Columns.of(false, X, y)), "all");
    }

    @Test
    void namesTheDeviationThatIsNotAboveZero() {
        Columns points = Columns.of(true, X, Y, new double[] {1, 1, 1, 0});
        fails(StandardError.MALFORMED_DATA, "point 3 has sigma = 0.0", Problem.of(LINE, points), "all");
    }

    @Test
    void refusesAStartWhereTheModelIsNotFinite() {
        Duals root = new Duals("root", List.of(Parameter.free("a", -1)), List.of("x"), (p, x) -> p[0].plus(x[0])
                .sqrt());
        fails(StandardError.INVALID_ARGUMENT, "point 0", Problem.of(root, Columns.of(false, X, Y)), "");
    }

    @Test
    void refusesToFitNothing() {
        fails(StandardError.INVALID_ARGUMENT, "fixed", line().withFixed("slope").withFixed("offset"), "");
    }

    private void fails(StandardError code, String words, Problem problem, String hint) {
        MeanderException e = assertThrows(MeanderException.class, () -> solve(problem), hint);
        assertEquals(code, e.code(), e::getMessage);
        assertTrue(e.getMessage().contains(words), e::getMessage);
    }

    @Test
    void stopsWhenCancelled() {
        Cancellation cancelled = () -> true;
        Run run = new Run(Progress.NONE, cancelled, FitListener.NONE, Optional.empty());
        Optimizer optimizer = optimizer();
        MeanderException e =
                assertThrows(MeanderException.class, () -> optimizer.solve(line(), optimizer.options(), run));
        assertEquals(StandardError.CANCELLED, e.code());
    }

    @Test
    void startsFromManyPoints() {
        // One wave of three in reach: the phase is lost from the given start, not from all.
        int n = 60;
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = i * 0.1;
            y[i] = Math.sin(3.7 * x[i]);
        }
        Duals wave =
                new Duals("wave", List.of(Parameter.bounded("w", 1, 0.5, 6)), List.of("x"), (p, at) -> p[0].times(at[0])
                        .sin());
        Problem problem = Problem.of(wave, Columns.of(false, x, y));
        Optimizer optimizer = optimizer();
        Solution solution = optimizer.solve(problem, optimizer.options().withStarts(20, 5), Run.QUIET);
        assertEquals(3.7, solution.values()[0], 1e-10);
    }

    @Test
    void hasTheNameOfItsProperty() {
        assertFalse(optimizer().name().isBlank());
    }

    /** So that derivatives of every operation are tried by someone: against quotients of differences. */
    @Test
    void differentiatesByDualNumbers() {
        double h = 1e-6;
        Dual at = everything(0.7);
        double slope = (everything(0.7 + h).value() - everything(0.7 - h).value()) / (2 * h);
        assertEquals(slope, at.gradient(0), 1e-8);
    }

    private static Dual everything(double value) {
        Dual x = Dual.parameter(value, 0, 1);
        return x.exp()
                .plus(x.log())
                .minus(x.sqrt())
                .times(x.sin())
                .over(x.cos())
                .plus(x.tan().times(x.atan()))
                .plus(x.tanh().pow(2.5))
                .plus(x.pow(x))
                .plus(x.inverse().negate().over(3).minus(1));
    }
}
