package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.Loss;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.tck.DoubleExponential;

final class PassesTest {

    private static final double[] AT = {2.5, 1.3, 0.8, 0.15, 0.3};

    private static Problem problem(int n) {
        return problem(IntStream.range(0, n), n);
    }

    /** Some of n points. */
    private static Problem problem(IntStream chosen, int n) {
        int[] index = chosen.toArray();
        double[] x = new double[index.length];
        double[] y = new double[index.length];
        for (int i = 0; i < index.length; i++) {
            x[i] = 10.0 * index[i] / n;
            y[i] = 3 * Math.exp(-x[i]) + Math.sin(index[i]);
        }
        return Problem.of(new DoubleExponential(), Columns.of(false, x, y)).withStart(AT);
    }

    private static Sums pass(Problem problem, int threads, long chunk, boolean triangular) {
        return pass(problem, threads, Ranges.all(problem.points().count(), chunk), triangular);
    }

    private static Sums pass(Problem problem, int threads, Ranges ranges, boolean triangular) {
        try (Passes passes = new Passes(problem, ranges, new Passes.Settings(threads, 0, 1), Run.QUIET)) {
            Sums sums = new Sums(problem.free(), triangular);
            assertNull(passes.pass(problem.model().prepare(AT), false, sums, 0, (done, s, last) -> {}));
            return sums;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "17, false", "512, false", "1000, false", "1, true", "17, true", "513, true", "5000, true"})
    void threadsChangeNoBit(long chunk, boolean triangular) {
        Problem problem = problem(4001);
        double[] expected = pass(problem, 1, chunk, triangular).state();
        for (int threads = 2; threads < 6; threads++) {
            assertArrayEquals(
                    expected, pass(problem, threads, chunk, triangular).state());
        }
    }

    /** RᵀR = JᵀJ: products and factor say the same. */
    @ParameterizedTest
    @CsvSource({"1", "7", "100", "511", "513", "4001"})
    void productsAndFactorAgree(long chunk) {
        Problem problem = problem(4001);
        Sums products = pass(problem, 2, chunk, false);
        Sums factor = pass(problem, 2, chunk, true);
        agree(products, factor);
        assertEquals(4001, factor.points());
    }

    private static void agree(Sums products, Sums factor) {
        int m = products.m;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k <= j; k++) {
                    sum += factor.matrix[k * m + i] * factor.matrix[k * m + j];
                }
                double product = products.matrix[i * m + j] + products.rest[i * m + j];
                double scale = Math.sqrt(products.matrix[i * m + i] * products.matrix[j * m + j]);
                assertEquals(product, sum, 1e-13 * scale, i + ", " + j);
            }
        }
        assertEquals(products.cost(), factor.cost(), 1e-14 * products.cost());
        assertEquals(products.points(), factor.points());
    }

    /** Every number of columns from 1 to 17, against sums in a hundred digits. */
    @Test
    void productsOfAnyNumberOfColumns() {
        int points = 48;
        for (int m = 1; m <= 17; m++) {
            double[] a = new double[m * points];
            int[] columns = new int[m];
            for (int k = 0; k < m; k++) {
                columns[k] = (m - 1 - k) * points;
                for (int i = 0; i < points; i++) {
                    a[columns[k] + i] = Math.sin(1 + i * (k + 1.7));
                }
            }
            double[] products = new double[m * m];
            Products sums = new Products();
            sums.begin(m);
            sums.add(a, columns, points);
            sums.collect(products);
            float[] single = new float[a.length];
            for (int i = 0; i < a.length; i++) {
                single[i] = (float) a[i];
            }
            double[] floatProducts = new double[m * m];
            FloatProducts floatSums = new FloatProducts();
            floatSums.begin(m);
            floatSums.add(single, columns, points);
            floatSums.collect(floatProducts);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j <= i; j++) {
                    BigDecimal sum = BigDecimal.ZERO;
                    for (int k = 0; k < points; k++) {
                        sum = sum.add(new BigDecimal(a[columns[i] + k])
                                .multiply(new BigDecimal(a[columns[j] + k]), new MathContext(100)));
                    }
                    assertEquals(sum.doubleValue(), products[i * m + j], 1e-14, m + ": " + i + ", " + j);
                    assertEquals(sum.doubleValue(), floatProducts[i * m + j], 1e-4, m + ": " + i + ", " + j);
                }
            }
        }
    }

    /** The squares of the first column are subnormal, whose inverses are infinite. */
    @Test
    void aColumnThatIsAlmostNothingLeavesTheFactorFinite() {
        for (double tiny : new double[] {1e-157, 1e-162, 1e-200}) {
            double[] a = new double[64];
            for (int i = 0; i < 16; i++) {
                a[i] = tiny * (i + 1);
                a[16 + i] = 1;
                a[32 + i] = i;
            }
            double[] r = new double[9];
            new Householder().add(r, a, new int[] {0, 16, 32}, 3, 16);
            for (double v : r) {
                assertTrue(Double.isFinite(v), () -> Arrays.toString(r));
            }
            assertEquals(4, Math.abs(r[4]), 1e-14);
            assertEquals(30, Math.abs(r[5]), 1e-13);
            assertEquals(Math.sqrt(340), Math.abs(r[8]), 1e-13);
        }
    }

    /** A tiny value after a huge one that is taken away again. */
    @Test
    void sumsKeepTwiceTheDigits() {
        double[] high = new double[1];
        double[] low = new double[1];
        for (double v : new double[] {1e16, 1, 1e-3, -1e16, 3}) {
            Sums.add(high, low, 0, v);
        }
        assertEquals(4.001, high[0] + low[0], 1e-15);
    }

    /** Hilbert's matrix of 8: known condition 1.5e10. */
    @Test
    void singularValuesOfAnIllConditionedMatrix() {
        int n = 8;
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i * n + j] = 1.0 / (i + j + 1);
            }
        }
        Jacobi svd = new Jacobi(a, n, n);
        assertEquals(1.6959389969219496, svd.values[0], 1e-14);
        assertEquals(1.11153896637244e-10, svd.values[7], 1e-15);
        assertEquals(8, svd.rank());
    }

    /** Interpreted vectors are objects, so the least of many passes counts; what is left does not grow with the points. */
    @ParameterizedTest
    @CsvSource({
        "false, false, LINEAR",
        "false, true, LINEAR",
        "true, false, LINEAR",
        "false, false, SOFT_L1",
        "false, false, HUBER",
        "false, true, CAUCHY",
        "true, false, ARCTAN"
    })
    void aPassAllocatesNothingForPoints(boolean triangular, boolean single, Loss loss) {
        Problem problem = problem(200_000).withLoss(loss, 1);
        Ranges all = Ranges.all(200_000, 4096);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Passes passes = new Passes(problem, all, new Passes.Settings(2, 0, 1), Run.QUIET)) {
            Evaluator evaluator = problem.model().prepare(AT);
            Sums sums = new Sums(5, triangular);
            Passes.Between nothing = (done, s, last) -> {};
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 300 && least > 4096; i++) {
                sums.clear();
                long before = threads.getTotalThreadAllocatedBytes();
                passes.pass(evaluator, single, sums, 0, nothing);
                least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
            }
            long bytes = least;
            assertTrue(bytes <= 4096, () -> bytes + " bytes for 200000 points");
        }
    }

    @Test
    void samplesAreSpreadEvenly() {
        Ranges sample = Ranges.sample(1_000_003, 1000, 100);
        assertEquals(10, sample.runs());
        assertEquals(1000, sample.points());
        assertEquals(0, sample.from(0));
        assertEquals(900_002, sample.from(9));
        assertEquals(900_102, sample.to(9));
        assertEquals(1, sample.count());
        assertEquals(1001, Ranges.sample(1001, 1000, 100).points());
    }

    @Test
    void runsOfASampleShareChunks() {
        Ranges sample = Ranges.sample(1_000_003, 10_000, 300);
        assertEquals(33, sample.runs());
        assertEquals(11, sample.count());
        long points = 0;
        long next = 0;
        for (long chunk = 0; chunk < sample.count(); chunk++) {
            assertEquals(next, sample.first(chunk));
            next = sample.end(chunk);
            points += sample.points(chunk);
        }
        assertEquals(33, next);
        assertEquals(sample.points(), points);
    }

    /** A pass over a sample sums up the points of its runs, whichever chunks they share, and no others. */
    @ParameterizedTest
    @CsvSource({"100", "16", "1024", "700"})
    void aSampleIsThePointsOfItsRuns(long length) {
        Ranges sample = Ranges.sample(40_001, 4000, length);
        IntStream points = LongStream.range(0, sample.runs())
                .flatMap(run -> LongStream.range(sample.from(run), sample.to(run)))
                .mapToInt(Math::toIntExact);
        Sums expected = pass(problem(points, 40_001), 1, 4001, false);
        agree(expected, pass(problem(40_001), 2, sample, true));
        assertArrayEquals(expected.matrix, pass(problem(40_001), 2, sample, false).matrix, 1e-9);
    }
}
