package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;

/**
 * NIST's reference data sets for nonlinear regression, from both starts, with the optimizer's own options: at least six certified digits in
 * every parameter and standard deviation. The deviations of Lanczos1 are left out because its residuals are rounding.
 */
public abstract class NistContract {

    private static final double DIGITS = 6;

    /** The optimizer as it is configured by default. */
    protected abstract Optimizer optimizer();

    @TestFactory
    Stream<DynamicTest> findsTheCertifiedValues() {
        return NistSet.names().stream().flatMap(name -> IntStream.rangeClosed(1, 2)
                .mapToObj(start -> DynamicTest.dynamicTest(name + " from start " + start, () -> {
                    fit(NistSet.read(name), start);
                })));
    }

    private void fit(NistSet set, int start) {
        Optimizer optimizer = optimizer();
        Solution solution = optimizer.solve(set.problem(start), optimizer.options(), Run.QUIET);
        double[] values = set.values();
        double[] deviations = set.deviations();
        assertTrue(solution.reason().converged(), solution.reason()::toString);
        assertAll(IntStream.range(0, values.length).mapToObj(i -> () -> {
            Solution.Estimate estimate = solution.parameters().get(i);
            same(estimate.name(), values[i], estimate.value());
            if (!set.name().equals("Lanczos1")) {
                same("deviation of " + estimate.name(), deviations[i], estimate.standardDeviation());
            }
        }));
        if (!set.name().equals("Lanczos1")) {
            same("sum of squares", set.sumOfSquares(), solution.chiSquared());
        }
        assertEquals(values.length, solution.rank());
    }

    private static void same(String what, double certified, double found) {
        double digits = -Math.log10(Math.abs(found - certified) / Math.abs(certified));
        assertTrue(
                digits >= DIGITS,
                () -> String.format("%s is %s, certified %s: %.1f digits", what, found, certified, digits));
    }
}
