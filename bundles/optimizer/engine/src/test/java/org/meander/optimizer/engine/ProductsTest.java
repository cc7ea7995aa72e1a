package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against sums lane by lane with {@link Math#fma}, to the bit: for many and for few registers, whatever this machine has. */
class ProductsTest {

    private static final int POINTS = 48;
    private static final int STRIDE = 61;
    private static final int MOST = 19;

    private static double[] numbers(int m) {
        return new Random(m).doubles((long) m * STRIDE, -2, 2).toArray();
    }

    /** Descending, so that no kernel can do with places that it was not told. */
    private static int[] columns(int m) {
        int[] columns = new int[m];
        Arrays.setAll(columns, i -> (m - 1 - i) * STRIDE);
        return columns;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void everyNumberOfColumns(int registers) {
        int lanes = ProductKernel.SPECIES.length();
        Map<Blocks.Shape, ProductKernel> kernels = new HashMap<>();
        for (int m = 1; m <= MOST; m++) {
            double[] a = numbers(m);
            int[] columns = columns(m);
            Blocks blocks = new Blocks(m, lanes, registers);
            double[] sums = new double[blocks.size()];
            for (int tile = 0; tile < 2; tile++) {
                for (Blocks.Block block : blocks.all()) {
                    assertTrue(Blocks.shapes(registers).contains(block.shape()), m + " columns: " + block);
                    kernels.computeIfAbsent(block.shape(), ProductCompiler::compile)
                            .run(a, POINTS, columns, block.row(), block.column(), sums, block.at());
                }
            }
            double[] products = new double[m * m];
            Arrays.fill(products, Double.NaN);
            blocks.collect(sums, products);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j <= i; j++) {
                    assertEquals(
                            expected(a, columns[i], columns[j], lanes),
                            products[i * m + j],
                            m + " columns, product of " + i + " and " + j);
                }
            }
        }
    }

    private static double expected(double[] a, int first, int second, int lanes) {
        double total = 0;
        for (int lane = 0; lane < lanes; lane++) {
            double sum = 0;
            for (int tile = 0; tile < 2; tile++) {
                for (int k = lane; k < POINTS; k += lanes) {
                    sum = Math.fma(a[first + k], a[second + k], sum);
                }
            }
            total += sum;
        }
        return total;
    }

    /** Over so many tiles that sums in single precision are added to those in double in between. */
    @Test
    void singlePrecision() {
        int lanes = FloatProductKernel.SPECIES.length();
        for (int m : new int[] {1, 6, 10, 13}) {
            double[] wide = numbers(m);
            float[] a = new float[wide.length];
            for (int i = 0; i < a.length; i++) {
                a[i] = (float) wide[i];
            }
            int[] columns = columns(m);
            FloatProducts products = new FloatProducts();
            products.begin(m);
            int tiles = 3 * 4096 / POINTS;
            for (int tile = 0; tile < tiles; tile++) {
                products.add(a, columns, POINTS);
            }
            double[] got = new double[m * m];
            products.collect(got);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j <= i; j++) {
                    double expected = expected(a, columns[i], columns[j], lanes, tiles);
                    assertEquals(expected, got[i * m + j], m + " columns, product of " + i + " and " + j);
                }
            }
        }
    }

    private static double expected(float[] a, int first, int second, int lanes, int tiles) {
        double[] wide = new double[lanes];
        float[] sums = new float[lanes];
        int added = 0;
        for (int tile = 0; tile < tiles; tile++) {
            if (added + POINTS > 4096) {
                for (int lane = 0; lane < lanes; lane++) {
                    wide[lane] += sums[lane];
                }
                Arrays.fill(sums, 0);
                added = 0;
            }
            added += POINTS;
            for (int k = 0; k < POINTS; k++) {
                sums[k % lanes] = Math.fma(a[first + k], a[second + k], sums[k % lanes]);
            }
        }
        double total = 0;
        for (int lane = 0; lane < lanes; lane++) {
            total += wide[lane] + sums[lane];
        }
        return total;
    }
}
