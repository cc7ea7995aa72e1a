package org.meander.optimizer.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of the columns of a tile with each other, in single precision, added up in double: the lower triangle of AᵀA in blocks of 3 or 4 columns whose sums stay in
 * registers. Lanes are added in a fixed order, not by {@code reduceLanes}, whose order may change when code is compiled: the same tile
 * gives the same bits always.
 */
final class FloatProducts {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();

    private final float[] sums = new float[16 * WIDTH];
    private int[] blocks = new int[0];
    private int[] starts = new int[0];
    private int count = -1;

    /**
     * Writes the products.
     *
     * @param a holds the columns
     * @param columns where they begin
     * @param m columns, 1 or more
     * @param points of each, padded by zeros to a multiple of 16
     * @param products receives the product of columns i and j ≤ i at i·m + j
     */
    void multiply(float[] a, int[] columns, int m, int points, double[] products) {
        if (count != m) {
            partition(m);
        }
        for (int i = 0; i < blocks.length; i++) {
            for (int j = 0; j <= i; j++) {
                block(a, points, columns, m, i, j, products);
            }
        }
    }

    /** Blocks of 3 and 4; what is missing in a block is filled by its last column again. */
    private void partition(int m) {
        int fours = m % 3 == 1 && m > 3 ? 1 : m % 3 == 2 && m > 7 ? 2 : 0;
        int threes = (m - 4 * fours + 2) / 3;
        blocks = new int[threes + fours];
        starts = new int[threes + fours];
        int at = 0;
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = i < fours ? 4 : 3;
            starts[i] = at;
            at += blocks[i];
        }
        count = m;
    }

    private void block(float[] a, int points, int[] columns, int m, int i, int j, double[] products) {
        int c0 = column(columns, m, i, 0);
        int c1 = column(columns, m, i, 1);
        int c2 = column(columns, m, i, 2);
        int c3 = column(columns, m, i, 3);
        if (i == j) {
            if (blocks[i] == 3) {
                triangle3(a, points, c0, c1, c2, sums);
            } else {
                triangle4(a, points, c0, c1, c2, c3, sums);
            }
            store(m, starts[i], starts[i], blocks[i], blocks[i], true, products);
            return;
        }
        int d0 = column(columns, m, j, 0);
        int d1 = column(columns, m, j, 1);
        int d2 = column(columns, m, j, 2);
        int d3 = column(columns, m, j, 3);
        if (blocks[i] == 3 && blocks[j] == 3) {
            rectangle33(a, points, c0, c1, c2, d0, d1, d2, sums);
            store(m, starts[i], starts[j], 3, 3, false, products);
        } else if (blocks[i] == 4) {
            rectangle44(a, points, c0, c1, c2, c3, d0, d1, d2, d3, sums);
            store(m, starts[i], starts[j], 4, 4, false, products);
        } else {
            rectangle43(a, points, d0, d1, d2, d3, c0, c1, c2, sums);
            store(m, starts[j], starts[i], 4, 3, false, products);
        }
    }

    private int column(int[] columns, int m, int block, int n) {
        return columns[Math.min(starts[block] + Math.min(n, blocks[block] - 1), m - 1)];
    }

    private void store(int m, int row, int column, int rows, int width, boolean triangle, double[] products) {
        for (int i = 0; i < rows && row + i < m; i++) {
            int last = triangle ? i + 1 : width;
            for (int j = 0; j < last && column + j < m; j++) {
                int from = (i * width + j) * WIDTH;
                double sum = 0;
                for (int k = 0; k < WIDTH; k++) {
                    sum += sums[from + k];
                }
                int high = Math.max(row + i, column + j);
                int low = Math.min(row + i, column + j);
                products[high * m + low] = sum;
            }
        }
    }

    private static void triangle3(float[] a, int points, int c0, int c1, int c2, float[] sums) {
        FloatVector s00 = FloatVector.zero(LANES);
        FloatVector s10 = FloatVector.zero(LANES);
        FloatVector s11 = FloatVector.zero(LANES);
        FloatVector s20 = FloatVector.zero(LANES);
        FloatVector s21 = FloatVector.zero(LANES);
        FloatVector s22 = FloatVector.zero(LANES);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            s00 = v0.fma(v0, s00);
            s10 = v1.fma(v0, s10);
            s11 = v1.fma(v1, s11);
            s20 = v2.fma(v0, s20);
            s21 = v2.fma(v1, s21);
            s22 = v2.fma(v2, s22);
        }
        s00.intoArray(sums, 0 * WIDTH);
        s10.intoArray(sums, 3 * WIDTH);
        s11.intoArray(sums, 4 * WIDTH);
        s20.intoArray(sums, 6 * WIDTH);
        s21.intoArray(sums, 7 * WIDTH);
        s22.intoArray(sums, 8 * WIDTH);
    }

    private static void triangle4(float[] a, int points, int c0, int c1, int c2, int c3, float[] sums) {
        FloatVector s00 = FloatVector.zero(LANES);
        FloatVector s10 = FloatVector.zero(LANES);
        FloatVector s11 = FloatVector.zero(LANES);
        FloatVector s20 = FloatVector.zero(LANES);
        FloatVector s21 = FloatVector.zero(LANES);
        FloatVector s22 = FloatVector.zero(LANES);
        FloatVector s30 = FloatVector.zero(LANES);
        FloatVector s31 = FloatVector.zero(LANES);
        FloatVector s32 = FloatVector.zero(LANES);
        FloatVector s33 = FloatVector.zero(LANES);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            FloatVector v3 = FloatVector.fromArray(LANES, a, c3 + k);
            s00 = v0.fma(v0, s00);
            s10 = v1.fma(v0, s10);
            s11 = v1.fma(v1, s11);
            s20 = v2.fma(v0, s20);
            s21 = v2.fma(v1, s21);
            s22 = v2.fma(v2, s22);
            s30 = v3.fma(v0, s30);
            s31 = v3.fma(v1, s31);
            s32 = v3.fma(v2, s32);
            s33 = v3.fma(v3, s33);
        }
        s00.intoArray(sums, 0 * WIDTH);
        s10.intoArray(sums, 4 * WIDTH);
        s11.intoArray(sums, 5 * WIDTH);
        s20.intoArray(sums, 8 * WIDTH);
        s21.intoArray(sums, 9 * WIDTH);
        s22.intoArray(sums, 10 * WIDTH);
        s30.intoArray(sums, 12 * WIDTH);
        s31.intoArray(sums, 13 * WIDTH);
        s32.intoArray(sums, 14 * WIDTH);
        s33.intoArray(sums, 15 * WIDTH);
    }

    private static void rectangle33(
            float[] a, int points, int c0, int c1, int c2, int d0, int d1, int d2, float[] sums) {
        FloatVector s00 = FloatVector.zero(LANES);
        FloatVector s01 = FloatVector.zero(LANES);
        FloatVector s02 = FloatVector.zero(LANES);
        FloatVector s10 = FloatVector.zero(LANES);
        FloatVector s11 = FloatVector.zero(LANES);
        FloatVector s12 = FloatVector.zero(LANES);
        FloatVector s20 = FloatVector.zero(LANES);
        FloatVector s21 = FloatVector.zero(LANES);
        FloatVector s22 = FloatVector.zero(LANES);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector w0 = FloatVector.fromArray(LANES, a, d0 + k);
            FloatVector w1 = FloatVector.fromArray(LANES, a, d1 + k);
            FloatVector w2 = FloatVector.fromArray(LANES, a, d2 + k);
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
        }
        s00.intoArray(sums, 0 * WIDTH);
        s01.intoArray(sums, 1 * WIDTH);
        s02.intoArray(sums, 2 * WIDTH);
        s10.intoArray(sums, 3 * WIDTH);
        s11.intoArray(sums, 4 * WIDTH);
        s12.intoArray(sums, 5 * WIDTH);
        s20.intoArray(sums, 6 * WIDTH);
        s21.intoArray(sums, 7 * WIDTH);
        s22.intoArray(sums, 8 * WIDTH);
    }

    private static void rectangle43(
            float[] a, int points, int c0, int c1, int c2, int c3, int d0, int d1, int d2, float[] sums) {
        FloatVector s00 = FloatVector.zero(LANES);
        FloatVector s01 = FloatVector.zero(LANES);
        FloatVector s02 = FloatVector.zero(LANES);
        FloatVector s10 = FloatVector.zero(LANES);
        FloatVector s11 = FloatVector.zero(LANES);
        FloatVector s12 = FloatVector.zero(LANES);
        FloatVector s20 = FloatVector.zero(LANES);
        FloatVector s21 = FloatVector.zero(LANES);
        FloatVector s22 = FloatVector.zero(LANES);
        FloatVector s30 = FloatVector.zero(LANES);
        FloatVector s31 = FloatVector.zero(LANES);
        FloatVector s32 = FloatVector.zero(LANES);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector w0 = FloatVector.fromArray(LANES, a, d0 + k);
            FloatVector w1 = FloatVector.fromArray(LANES, a, d1 + k);
            FloatVector w2 = FloatVector.fromArray(LANES, a, d2 + k);
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            FloatVector v3 = FloatVector.fromArray(LANES, a, c3 + k);
            s30 = v3.fma(w0, s30);
            s31 = v3.fma(w1, s31);
            s32 = v3.fma(w2, s32);
        }
        s00.intoArray(sums, 0 * WIDTH);
        s01.intoArray(sums, 1 * WIDTH);
        s02.intoArray(sums, 2 * WIDTH);
        s10.intoArray(sums, 3 * WIDTH);
        s11.intoArray(sums, 4 * WIDTH);
        s12.intoArray(sums, 5 * WIDTH);
        s20.intoArray(sums, 6 * WIDTH);
        s21.intoArray(sums, 7 * WIDTH);
        s22.intoArray(sums, 8 * WIDTH);
        s30.intoArray(sums, 9 * WIDTH);
        s31.intoArray(sums, 10 * WIDTH);
        s32.intoArray(sums, 11 * WIDTH);
    }

    private static void rectangle44(
            float[] a, int points, int c0, int c1, int c2, int c3, int d0, int d1, int d2, int d3, float[] sums) {
        FloatVector s00 = FloatVector.zero(LANES);
        FloatVector s01 = FloatVector.zero(LANES);
        FloatVector s02 = FloatVector.zero(LANES);
        FloatVector s03 = FloatVector.zero(LANES);
        FloatVector s10 = FloatVector.zero(LANES);
        FloatVector s11 = FloatVector.zero(LANES);
        FloatVector s12 = FloatVector.zero(LANES);
        FloatVector s13 = FloatVector.zero(LANES);
        FloatVector s20 = FloatVector.zero(LANES);
        FloatVector s21 = FloatVector.zero(LANES);
        FloatVector s22 = FloatVector.zero(LANES);
        FloatVector s23 = FloatVector.zero(LANES);
        FloatVector s30 = FloatVector.zero(LANES);
        FloatVector s31 = FloatVector.zero(LANES);
        FloatVector s32 = FloatVector.zero(LANES);
        FloatVector s33 = FloatVector.zero(LANES);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector w0 = FloatVector.fromArray(LANES, a, d0 + k);
            FloatVector w1 = FloatVector.fromArray(LANES, a, d1 + k);
            FloatVector w2 = FloatVector.fromArray(LANES, a, d2 + k);
            FloatVector w3 = FloatVector.fromArray(LANES, a, d3 + k);
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            FloatVector v3 = FloatVector.fromArray(LANES, a, c3 + k);
            s30 = v3.fma(w0, s30);
            s31 = v3.fma(w1, s31);
            s32 = v3.fma(w2, s32);
            s33 = v3.fma(w3, s33);
        }
        s00.intoArray(sums, 0 * WIDTH);
        s01.intoArray(sums, 1 * WIDTH);
        s02.intoArray(sums, 2 * WIDTH);
        s03.intoArray(sums, 3 * WIDTH);
        s10.intoArray(sums, 4 * WIDTH);
        s11.intoArray(sums, 5 * WIDTH);
        s12.intoArray(sums, 6 * WIDTH);
        s13.intoArray(sums, 7 * WIDTH);
        s20.intoArray(sums, 8 * WIDTH);
        s21.intoArray(sums, 9 * WIDTH);
        s22.intoArray(sums, 10 * WIDTH);
        s23.intoArray(sums, 11 * WIDTH);
        s30.intoArray(sums, 12 * WIDTH);
        s31.intoArray(sums, 13 * WIDTH);
        s32.intoArray(sums, 14 * WIDTH);
        s33.intoArray(sums, 15 * WIDTH);
    }
}
