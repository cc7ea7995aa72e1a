package org.meander.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowKernelTest {

    /** Each row's number in its place. */
    private static final int[] ROWS = IntStream.range(0, 64).toArray();

    /** Against sums in double, over lengths that are and are not a multiple of what the kernel takes at once. */
    @ParameterizedTest
    @ValueSource(
            ints = {1, 15, 16, 63, 64, 65, 127, 128, 1000, 1024, 2047, 2048, 2049, 2112, 4160, 5000, 33_000, 65_536})
    void rowsAreSummedWithinTheStatedPrecision(int dimension) {
        Random random = new Random(dimension);
        int rows = 7;
        float[] query = new float[dimension];
        float[] matrix = new float[(rows + 2) * dimension];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) random.nextGaussian();
            query[i % dimension] = (float) random.nextGaussian();
        }
        RowKernel kernel = new RowKernel(query);
        MemorySegment segment = MemorySegment.ofArray(matrix);
        for (int count = 1; count <= rows; count++) {
            double[][] expected = new double[count][3];
            for (int row = 0; row < count; row++) {
                for (int i = 0; i < dimension; i++) {
                    double x = matrix[(row + 1) * dimension + i];
                    expected[row][0] += query[i] * x;
                    expected[row][1] += Math.abs(query[i] * x);
                    expected[row][2] += (query[i] - x) * (query[i] - x);
                }
            }
            kernel.dots(segment, ROWS, 1, count);
            for (int row = 0; row < count; row++) {
                double tolerance = expected[row][1] * RowKernel.PRECISION;
                assertEquals(expected[row][0], kernel.sum(row), tolerance, "dot product of row " + row);
            }
            kernel.squaredDistances(segment, ROWS, 1, count);
            for (int row = 0; row < count; row++) {
                double tolerance = expected[row][2] * RowKernel.PRECISION;
                assertEquals(expected[row][2], kernel.sum(row), tolerance, "distance of row " + row);
            }
        }
    }

    /** The first call is interpreted, the last is not. */
    @Test
    void sumsAreTheSameCompiledOrNot() {
        MemorySegment matrix = gaussian(32, 1088);
        RowKernel kernel = new RowKernel(matrix.asSlice(0, 4 * 1088).toArray(ValueLayout.JAVA_FLOAT));
        double[] first = sums(kernel, matrix);
        for (int pass = 0; pass < 3000; pass++) {
            assertArrayEquals(first, sums(kernel, matrix));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1024, 4100})
    void aRowHasTheSameSumsWhicheverRowsItIsReadWith(int dimension) {
        MemorySegment matrix = gaussian(32, dimension);
        RowKernel kernel = new RowKernel(matrix.asSlice(0, 4L * dimension).toArray(ValueLayout.JAVA_FLOAT));
        int rows = RowKernel.ROWS - 1;
        for (int row = 0; row < rows; row++) {
            kernel.dots(matrix, ROWS, row, 1);
            double dot = kernel.sum(0);
            kernel.squaredDistances(matrix, ROWS, row, 1);
            double distance = kernel.sum(0);
            kernel.dots(matrix, ROWS, 0, rows);
            assertEquals(dot, kernel.sum(row), 0, "dot product of row " + row);
            kernel.squaredDistances(matrix, ROWS, 0, rows);
            assertEquals(distance, kernel.sum(row), 0, "distance of row " + row);
        }
    }

    private static double[] sums(RowKernel kernel, MemorySegment matrix) {
        kernel.dots(matrix, ROWS, 0, 32);
        double[] dots = IntStream.range(0, 32).mapToDouble(kernel::sum).toArray();
        kernel.squaredDistances(matrix, ROWS, 0, 32);
        double[] distances = IntStream.range(0, 32).mapToDouble(kernel::sum).toArray();
        return DoubleStream.concat(DoubleStream.of(dots), DoubleStream.of(distances))
                .toArray();
    }

    /** Compiled code allocates nothing; bounded by passes, because only the compiler knows when that is. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1024})
    void rowsAllocateNothing(int dimension) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MemorySegment matrix = MemorySegment.ofArray(new float[64 * dimension]);
        RowKernel kernel = new RowKernel(new float[dimension]);
        long least = Long.MAX_VALUE;
        for (int pass = 0; pass < 20_000 && least > 0; pass++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int row = 0; row < 64; row += 16) {
                kernel.dots(matrix, ROWS, row, 16);
                kernel.squaredDistances(matrix, ROWS, row, 15);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    /** Rows of a list, wherever they are. */
    @Test
    void rowsNeedNotFollowEachOther() {
        int dimension = 100;
        MemorySegment matrix = gaussian(40, dimension);
        RowKernel kernel = new RowKernel(matrix.asSlice(0, 4L * dimension).toArray(ValueLayout.JAVA_FLOAT));
        int[] rows = {0, 39, 3, 17, 4, 30, 31, 2};
        for (int from = 0; from < 3; from++) {
            for (int count = 1; count <= rows.length - from; count++) {
                kernel.dots(matrix, rows, from, count);
                double[] together =
                        IntStream.range(0, count).mapToDouble(kernel::sum).toArray();
                for (int i = 0; i < count; i++) {
                    kernel.dots(matrix, ROWS, rows[from + i], 1);
                    assertEquals(kernel.sum(0), together[i]);
                }
            }
        }
    }

    private static MemorySegment gaussian(int rows, int dimension) {
        Random random = new Random(rows);
        float[] values = new float[rows * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return MemorySegment.ofArray(values);
    }
}
