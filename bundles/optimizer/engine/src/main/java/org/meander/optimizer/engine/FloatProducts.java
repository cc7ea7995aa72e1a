package org.meander.optimizer.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link Products} in single precision: a lane adds up no more than {@value #MOST} points of a column before it is added to a sum in double
 * precision, so that it loses no more digits than the values have.
 */
final class FloatProducts {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();
    private static final boolean ROOMY = Boolean.getBoolean("roomy");

    /** Points that are added up in single precision. */
    private static final int MOST = 4096;

    private Blocks blocks = new Blocks(1, WIDTH, ROOMY);
    private float[] sums = new float[blocks.size()];
    private double[] wide = new double[blocks.size()];
    private int points;

    /** Begins anew with so many columns, 1 or more. */
    void begin(int m) {
        if (blocks.columns() != m) {
            blocks = new Blocks(m, WIDTH, ROOMY);
            sums = new float[blocks.size()];
            wide = new double[blocks.size()];
        } else {
            Arrays.fill(sums, 0);
            Arrays.fill(wide, 0);
        }
        points = 0;
    }

    /**
     * Adds the products of a tile.
     *
     * @param a holds the columns
     * @param columns where they begin, as many as {@link #begin} was told at least
     * @param count points of each, padded by zeros to a multiple of 16
     */
    void add(float[] a, int[] columns, int count) {
        if (points + count > MOST) {
            spill();
        }
        points += count;
        for (Blocks.Block block : blocks.all()) {
            int[] c = block.columns();
            int c0 = columns[c[0]];
            int c1 = columns[c[1]];
            int c2 = columns[c[2]];
            int c3 = columns[c[3]];
            int d0 = columns[c[4]];
            int d1 = columns[c[5]];
            int d2 = columns[c[6]];
            int d3 = columns[c[7]];
            int d4 = columns[c[8]];
            int d5 = columns[c[9]];
            int at = block.at();
            switch (block.shape()) {
                case TRIANGLE3 -> triangle3(a, count, c0, c1, c2, sums, at);
                case TRIANGLE4 -> triangle4(a, count, c0, c1, c2, c3, sums, at);
                case TRIANGLE5 -> triangle5(a, count, c0, c1, c2, c3, d0, sums, at);
                case TRIANGLE6 -> triangle6(a, count, c0, c1, c2, c3, d0, d1, sums, at);
                case RECTANGLE33 -> rectangle33(a, count, c0, c1, c2, d0, d1, d2, sums, at);
                case RECTANGLE43 -> rectangle43(a, count, c0, c1, c2, c3, d0, d1, d2, sums, at);
                case RECTANGLE44 -> rectangle44(a, count, c0, c1, c2, c3, d0, d1, d2, d3, sums, at);
                case RECTANGLE45 -> rectangle45(a, count, c0, c1, c2, c3, d0, d1, d2, d3, d4, sums, at);
                case RECTANGLE46 -> rectangle46(a, count, c0, c1, c2, c3, d0, d1, d2, d3, d4, d5, sums, at);
            }
        }
    }

    private void spill() {
        for (int i = 0; i < sums.length; i++) {
            wide[i] += sums[i];
        }
        Arrays.fill(sums, 0);
        points = 0;
    }

    /** Writes the sum of the products of columns i and j ≤ i at i·m + j. */
    void collect(double[] products) {
        spill();
        blocks.collect(wide, products);
    }

    private static void triangle3(float[] a, int points, int c0, int c1, int c2, float[] sums, int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 3 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 4 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 6 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 7 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 8 * WIDTH);
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
        s00.intoArray(sums, at + 0 * WIDTH);
        s10.intoArray(sums, at + 3 * WIDTH);
        s11.intoArray(sums, at + 4 * WIDTH);
        s20.intoArray(sums, at + 6 * WIDTH);
        s21.intoArray(sums, at + 7 * WIDTH);
        s22.intoArray(sums, at + 8 * WIDTH);
    }

    private static void triangle4(float[] a, int points, int c0, int c1, int c2, int c3, float[] sums, int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 4 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 5 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 8 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 9 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 10 * WIDTH);
        FloatVector s30 = FloatVector.fromArray(LANES, sums, at + 12 * WIDTH);
        FloatVector s31 = FloatVector.fromArray(LANES, sums, at + 13 * WIDTH);
        FloatVector s32 = FloatVector.fromArray(LANES, sums, at + 14 * WIDTH);
        FloatVector s33 = FloatVector.fromArray(LANES, sums, at + 15 * WIDTH);
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
        s00.intoArray(sums, at + 0 * WIDTH);
        s10.intoArray(sums, at + 4 * WIDTH);
        s11.intoArray(sums, at + 5 * WIDTH);
        s20.intoArray(sums, at + 8 * WIDTH);
        s21.intoArray(sums, at + 9 * WIDTH);
        s22.intoArray(sums, at + 10 * WIDTH);
        s30.intoArray(sums, at + 12 * WIDTH);
        s31.intoArray(sums, at + 13 * WIDTH);
        s32.intoArray(sums, at + 14 * WIDTH);
        s33.intoArray(sums, at + 15 * WIDTH);
    }

    private static void triangle5(float[] a, int points, int c0, int c1, int c2, int c3, int c4, float[] sums, int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 5 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 6 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 10 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 11 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 12 * WIDTH);
        FloatVector s30 = FloatVector.fromArray(LANES, sums, at + 15 * WIDTH);
        FloatVector s31 = FloatVector.fromArray(LANES, sums, at + 16 * WIDTH);
        FloatVector s32 = FloatVector.fromArray(LANES, sums, at + 17 * WIDTH);
        FloatVector s33 = FloatVector.fromArray(LANES, sums, at + 18 * WIDTH);
        FloatVector s40 = FloatVector.fromArray(LANES, sums, at + 20 * WIDTH);
        FloatVector s41 = FloatVector.fromArray(LANES, sums, at + 21 * WIDTH);
        FloatVector s42 = FloatVector.fromArray(LANES, sums, at + 22 * WIDTH);
        FloatVector s43 = FloatVector.fromArray(LANES, sums, at + 23 * WIDTH);
        FloatVector s44 = FloatVector.fromArray(LANES, sums, at + 24 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(v0, s00);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(v0, s10);
            s11 = v1.fma(v1, s11);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(v0, s20);
            s21 = v2.fma(v1, s21);
            s22 = v2.fma(v2, s22);
            FloatVector v3 = FloatVector.fromArray(LANES, a, c3 + k);
            s30 = v3.fma(v0, s30);
            s31 = v3.fma(v1, s31);
            s32 = v3.fma(v2, s32);
            s33 = v3.fma(v3, s33);
            FloatVector v4 = FloatVector.fromArray(LANES, a, c4 + k);
            s40 = v4.fma(v0, s40);
            s41 = v4.fma(v1, s41);
            s42 = v4.fma(v2, s42);
            s43 = v4.fma(v3, s43);
            s44 = v4.fma(v4, s44);
        }
        s00.intoArray(sums, at + 0 * WIDTH);
        s10.intoArray(sums, at + 5 * WIDTH);
        s11.intoArray(sums, at + 6 * WIDTH);
        s20.intoArray(sums, at + 10 * WIDTH);
        s21.intoArray(sums, at + 11 * WIDTH);
        s22.intoArray(sums, at + 12 * WIDTH);
        s30.intoArray(sums, at + 15 * WIDTH);
        s31.intoArray(sums, at + 16 * WIDTH);
        s32.intoArray(sums, at + 17 * WIDTH);
        s33.intoArray(sums, at + 18 * WIDTH);
        s40.intoArray(sums, at + 20 * WIDTH);
        s41.intoArray(sums, at + 21 * WIDTH);
        s42.intoArray(sums, at + 22 * WIDTH);
        s43.intoArray(sums, at + 23 * WIDTH);
        s44.intoArray(sums, at + 24 * WIDTH);
    }

    private static void triangle6(
            float[] a, int points, int c0, int c1, int c2, int c3, int c4, int c5, float[] sums, int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 6 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 7 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 12 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 13 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 14 * WIDTH);
        FloatVector s30 = FloatVector.fromArray(LANES, sums, at + 18 * WIDTH);
        FloatVector s31 = FloatVector.fromArray(LANES, sums, at + 19 * WIDTH);
        FloatVector s32 = FloatVector.fromArray(LANES, sums, at + 20 * WIDTH);
        FloatVector s33 = FloatVector.fromArray(LANES, sums, at + 21 * WIDTH);
        FloatVector s40 = FloatVector.fromArray(LANES, sums, at + 24 * WIDTH);
        FloatVector s41 = FloatVector.fromArray(LANES, sums, at + 25 * WIDTH);
        FloatVector s42 = FloatVector.fromArray(LANES, sums, at + 26 * WIDTH);
        FloatVector s43 = FloatVector.fromArray(LANES, sums, at + 27 * WIDTH);
        FloatVector s44 = FloatVector.fromArray(LANES, sums, at + 28 * WIDTH);
        FloatVector s50 = FloatVector.fromArray(LANES, sums, at + 30 * WIDTH);
        FloatVector s51 = FloatVector.fromArray(LANES, sums, at + 31 * WIDTH);
        FloatVector s52 = FloatVector.fromArray(LANES, sums, at + 32 * WIDTH);
        FloatVector s53 = FloatVector.fromArray(LANES, sums, at + 33 * WIDTH);
        FloatVector s54 = FloatVector.fromArray(LANES, sums, at + 34 * WIDTH);
        FloatVector s55 = FloatVector.fromArray(LANES, sums, at + 35 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(v0, s00);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(v0, s10);
            s11 = v1.fma(v1, s11);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(v0, s20);
            s21 = v2.fma(v1, s21);
            s22 = v2.fma(v2, s22);
            FloatVector v3 = FloatVector.fromArray(LANES, a, c3 + k);
            s30 = v3.fma(v0, s30);
            s31 = v3.fma(v1, s31);
            s32 = v3.fma(v2, s32);
            s33 = v3.fma(v3, s33);
            FloatVector v4 = FloatVector.fromArray(LANES, a, c4 + k);
            s40 = v4.fma(v0, s40);
            s41 = v4.fma(v1, s41);
            s42 = v4.fma(v2, s42);
            s43 = v4.fma(v3, s43);
            s44 = v4.fma(v4, s44);
            FloatVector v5 = FloatVector.fromArray(LANES, a, c5 + k);
            s50 = v5.fma(v0, s50);
            s51 = v5.fma(v1, s51);
            s52 = v5.fma(v2, s52);
            s53 = v5.fma(v3, s53);
            s54 = v5.fma(v4, s54);
            s55 = v5.fma(v5, s55);
        }
        s00.intoArray(sums, at + 0 * WIDTH);
        s10.intoArray(sums, at + 6 * WIDTH);
        s11.intoArray(sums, at + 7 * WIDTH);
        s20.intoArray(sums, at + 12 * WIDTH);
        s21.intoArray(sums, at + 13 * WIDTH);
        s22.intoArray(sums, at + 14 * WIDTH);
        s30.intoArray(sums, at + 18 * WIDTH);
        s31.intoArray(sums, at + 19 * WIDTH);
        s32.intoArray(sums, at + 20 * WIDTH);
        s33.intoArray(sums, at + 21 * WIDTH);
        s40.intoArray(sums, at + 24 * WIDTH);
        s41.intoArray(sums, at + 25 * WIDTH);
        s42.intoArray(sums, at + 26 * WIDTH);
        s43.intoArray(sums, at + 27 * WIDTH);
        s44.intoArray(sums, at + 28 * WIDTH);
        s50.intoArray(sums, at + 30 * WIDTH);
        s51.intoArray(sums, at + 31 * WIDTH);
        s52.intoArray(sums, at + 32 * WIDTH);
        s53.intoArray(sums, at + 33 * WIDTH);
        s54.intoArray(sums, at + 34 * WIDTH);
        s55.intoArray(sums, at + 35 * WIDTH);
    }

    private static void rectangle33(
            float[] a, int points, int c0, int c1, int c2, int d0, int d1, int d2, float[] sums, int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s01 = FloatVector.fromArray(LANES, sums, at + 1 * WIDTH);
        FloatVector s02 = FloatVector.fromArray(LANES, sums, at + 2 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 3 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 4 * WIDTH);
        FloatVector s12 = FloatVector.fromArray(LANES, sums, at + 5 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 6 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 7 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 8 * WIDTH);
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
        s00.intoArray(sums, at + 0 * WIDTH);
        s01.intoArray(sums, at + 1 * WIDTH);
        s02.intoArray(sums, at + 2 * WIDTH);
        s10.intoArray(sums, at + 3 * WIDTH);
        s11.intoArray(sums, at + 4 * WIDTH);
        s12.intoArray(sums, at + 5 * WIDTH);
        s20.intoArray(sums, at + 6 * WIDTH);
        s21.intoArray(sums, at + 7 * WIDTH);
        s22.intoArray(sums, at + 8 * WIDTH);
    }

    private static void rectangle43(
            float[] a, int points, int c0, int c1, int c2, int c3, int d0, int d1, int d2, float[] sums, int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s01 = FloatVector.fromArray(LANES, sums, at + 1 * WIDTH);
        FloatVector s02 = FloatVector.fromArray(LANES, sums, at + 2 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 3 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 4 * WIDTH);
        FloatVector s12 = FloatVector.fromArray(LANES, sums, at + 5 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 6 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 7 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 8 * WIDTH);
        FloatVector s30 = FloatVector.fromArray(LANES, sums, at + 9 * WIDTH);
        FloatVector s31 = FloatVector.fromArray(LANES, sums, at + 10 * WIDTH);
        FloatVector s32 = FloatVector.fromArray(LANES, sums, at + 11 * WIDTH);
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
        s00.intoArray(sums, at + 0 * WIDTH);
        s01.intoArray(sums, at + 1 * WIDTH);
        s02.intoArray(sums, at + 2 * WIDTH);
        s10.intoArray(sums, at + 3 * WIDTH);
        s11.intoArray(sums, at + 4 * WIDTH);
        s12.intoArray(sums, at + 5 * WIDTH);
        s20.intoArray(sums, at + 6 * WIDTH);
        s21.intoArray(sums, at + 7 * WIDTH);
        s22.intoArray(sums, at + 8 * WIDTH);
        s30.intoArray(sums, at + 9 * WIDTH);
        s31.intoArray(sums, at + 10 * WIDTH);
        s32.intoArray(sums, at + 11 * WIDTH);
    }

    private static void rectangle44(
            float[] a,
            int points,
            int c0,
            int c1,
            int c2,
            int c3,
            int d0,
            int d1,
            int d2,
            int d3,
            float[] sums,
            int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s01 = FloatVector.fromArray(LANES, sums, at + 1 * WIDTH);
        FloatVector s02 = FloatVector.fromArray(LANES, sums, at + 2 * WIDTH);
        FloatVector s03 = FloatVector.fromArray(LANES, sums, at + 3 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 4 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 5 * WIDTH);
        FloatVector s12 = FloatVector.fromArray(LANES, sums, at + 6 * WIDTH);
        FloatVector s13 = FloatVector.fromArray(LANES, sums, at + 7 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 8 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 9 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 10 * WIDTH);
        FloatVector s23 = FloatVector.fromArray(LANES, sums, at + 11 * WIDTH);
        FloatVector s30 = FloatVector.fromArray(LANES, sums, at + 12 * WIDTH);
        FloatVector s31 = FloatVector.fromArray(LANES, sums, at + 13 * WIDTH);
        FloatVector s32 = FloatVector.fromArray(LANES, sums, at + 14 * WIDTH);
        FloatVector s33 = FloatVector.fromArray(LANES, sums, at + 15 * WIDTH);
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
        s00.intoArray(sums, at + 0 * WIDTH);
        s01.intoArray(sums, at + 1 * WIDTH);
        s02.intoArray(sums, at + 2 * WIDTH);
        s03.intoArray(sums, at + 3 * WIDTH);
        s10.intoArray(sums, at + 4 * WIDTH);
        s11.intoArray(sums, at + 5 * WIDTH);
        s12.intoArray(sums, at + 6 * WIDTH);
        s13.intoArray(sums, at + 7 * WIDTH);
        s20.intoArray(sums, at + 8 * WIDTH);
        s21.intoArray(sums, at + 9 * WIDTH);
        s22.intoArray(sums, at + 10 * WIDTH);
        s23.intoArray(sums, at + 11 * WIDTH);
        s30.intoArray(sums, at + 12 * WIDTH);
        s31.intoArray(sums, at + 13 * WIDTH);
        s32.intoArray(sums, at + 14 * WIDTH);
        s33.intoArray(sums, at + 15 * WIDTH);
    }

    private static void rectangle45(
            float[] a,
            int points,
            int c0,
            int c1,
            int c2,
            int c3,
            int d0,
            int d1,
            int d2,
            int d3,
            int d4,
            float[] sums,
            int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s01 = FloatVector.fromArray(LANES, sums, at + 1 * WIDTH);
        FloatVector s02 = FloatVector.fromArray(LANES, sums, at + 2 * WIDTH);
        FloatVector s03 = FloatVector.fromArray(LANES, sums, at + 3 * WIDTH);
        FloatVector s04 = FloatVector.fromArray(LANES, sums, at + 4 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 5 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 6 * WIDTH);
        FloatVector s12 = FloatVector.fromArray(LANES, sums, at + 7 * WIDTH);
        FloatVector s13 = FloatVector.fromArray(LANES, sums, at + 8 * WIDTH);
        FloatVector s14 = FloatVector.fromArray(LANES, sums, at + 9 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 10 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 11 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 12 * WIDTH);
        FloatVector s23 = FloatVector.fromArray(LANES, sums, at + 13 * WIDTH);
        FloatVector s24 = FloatVector.fromArray(LANES, sums, at + 14 * WIDTH);
        FloatVector s30 = FloatVector.fromArray(LANES, sums, at + 15 * WIDTH);
        FloatVector s31 = FloatVector.fromArray(LANES, sums, at + 16 * WIDTH);
        FloatVector s32 = FloatVector.fromArray(LANES, sums, at + 17 * WIDTH);
        FloatVector s33 = FloatVector.fromArray(LANES, sums, at + 18 * WIDTH);
        FloatVector s34 = FloatVector.fromArray(LANES, sums, at + 19 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector w0 = FloatVector.fromArray(LANES, a, d0 + k);
            FloatVector w1 = FloatVector.fromArray(LANES, a, d1 + k);
            FloatVector w2 = FloatVector.fromArray(LANES, a, d2 + k);
            FloatVector w3 = FloatVector.fromArray(LANES, a, d3 + k);
            FloatVector w4 = FloatVector.fromArray(LANES, a, d4 + k);
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            s04 = v0.fma(w4, s04);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            s14 = v1.fma(w4, s14);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            s24 = v2.fma(w4, s24);
            FloatVector v3 = FloatVector.fromArray(LANES, a, c3 + k);
            s30 = v3.fma(w0, s30);
            s31 = v3.fma(w1, s31);
            s32 = v3.fma(w2, s32);
            s33 = v3.fma(w3, s33);
            s34 = v3.fma(w4, s34);
        }
        s00.intoArray(sums, at + 0 * WIDTH);
        s01.intoArray(sums, at + 1 * WIDTH);
        s02.intoArray(sums, at + 2 * WIDTH);
        s03.intoArray(sums, at + 3 * WIDTH);
        s04.intoArray(sums, at + 4 * WIDTH);
        s10.intoArray(sums, at + 5 * WIDTH);
        s11.intoArray(sums, at + 6 * WIDTH);
        s12.intoArray(sums, at + 7 * WIDTH);
        s13.intoArray(sums, at + 8 * WIDTH);
        s14.intoArray(sums, at + 9 * WIDTH);
        s20.intoArray(sums, at + 10 * WIDTH);
        s21.intoArray(sums, at + 11 * WIDTH);
        s22.intoArray(sums, at + 12 * WIDTH);
        s23.intoArray(sums, at + 13 * WIDTH);
        s24.intoArray(sums, at + 14 * WIDTH);
        s30.intoArray(sums, at + 15 * WIDTH);
        s31.intoArray(sums, at + 16 * WIDTH);
        s32.intoArray(sums, at + 17 * WIDTH);
        s33.intoArray(sums, at + 18 * WIDTH);
        s34.intoArray(sums, at + 19 * WIDTH);
    }

    private static void rectangle46(
            float[] a,
            int points,
            int c0,
            int c1,
            int c2,
            int c3,
            int d0,
            int d1,
            int d2,
            int d3,
            int d4,
            int d5,
            float[] sums,
            int at) {
        FloatVector s00 = FloatVector.fromArray(LANES, sums, at + 0 * WIDTH);
        FloatVector s01 = FloatVector.fromArray(LANES, sums, at + 1 * WIDTH);
        FloatVector s02 = FloatVector.fromArray(LANES, sums, at + 2 * WIDTH);
        FloatVector s03 = FloatVector.fromArray(LANES, sums, at + 3 * WIDTH);
        FloatVector s04 = FloatVector.fromArray(LANES, sums, at + 4 * WIDTH);
        FloatVector s05 = FloatVector.fromArray(LANES, sums, at + 5 * WIDTH);
        FloatVector s10 = FloatVector.fromArray(LANES, sums, at + 6 * WIDTH);
        FloatVector s11 = FloatVector.fromArray(LANES, sums, at + 7 * WIDTH);
        FloatVector s12 = FloatVector.fromArray(LANES, sums, at + 8 * WIDTH);
        FloatVector s13 = FloatVector.fromArray(LANES, sums, at + 9 * WIDTH);
        FloatVector s14 = FloatVector.fromArray(LANES, sums, at + 10 * WIDTH);
        FloatVector s15 = FloatVector.fromArray(LANES, sums, at + 11 * WIDTH);
        FloatVector s20 = FloatVector.fromArray(LANES, sums, at + 12 * WIDTH);
        FloatVector s21 = FloatVector.fromArray(LANES, sums, at + 13 * WIDTH);
        FloatVector s22 = FloatVector.fromArray(LANES, sums, at + 14 * WIDTH);
        FloatVector s23 = FloatVector.fromArray(LANES, sums, at + 15 * WIDTH);
        FloatVector s24 = FloatVector.fromArray(LANES, sums, at + 16 * WIDTH);
        FloatVector s25 = FloatVector.fromArray(LANES, sums, at + 17 * WIDTH);
        FloatVector s30 = FloatVector.fromArray(LANES, sums, at + 18 * WIDTH);
        FloatVector s31 = FloatVector.fromArray(LANES, sums, at + 19 * WIDTH);
        FloatVector s32 = FloatVector.fromArray(LANES, sums, at + 20 * WIDTH);
        FloatVector s33 = FloatVector.fromArray(LANES, sums, at + 21 * WIDTH);
        FloatVector s34 = FloatVector.fromArray(LANES, sums, at + 22 * WIDTH);
        FloatVector s35 = FloatVector.fromArray(LANES, sums, at + 23 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            FloatVector w0 = FloatVector.fromArray(LANES, a, d0 + k);
            FloatVector w1 = FloatVector.fromArray(LANES, a, d1 + k);
            FloatVector w2 = FloatVector.fromArray(LANES, a, d2 + k);
            FloatVector w3 = FloatVector.fromArray(LANES, a, d3 + k);
            FloatVector w4 = FloatVector.fromArray(LANES, a, d4 + k);
            FloatVector w5 = FloatVector.fromArray(LANES, a, d5 + k);
            FloatVector v0 = FloatVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            s04 = v0.fma(w4, s04);
            s05 = v0.fma(w5, s05);
            FloatVector v1 = FloatVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            s14 = v1.fma(w4, s14);
            s15 = v1.fma(w5, s15);
            FloatVector v2 = FloatVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            s24 = v2.fma(w4, s24);
            s25 = v2.fma(w5, s25);
            FloatVector v3 = FloatVector.fromArray(LANES, a, c3 + k);
            s30 = v3.fma(w0, s30);
            s31 = v3.fma(w1, s31);
            s32 = v3.fma(w2, s32);
            s33 = v3.fma(w3, s33);
            s34 = v3.fma(w4, s34);
            s35 = v3.fma(w5, s35);
        }
        s00.intoArray(sums, at + 0 * WIDTH);
        s01.intoArray(sums, at + 1 * WIDTH);
        s02.intoArray(sums, at + 2 * WIDTH);
        s03.intoArray(sums, at + 3 * WIDTH);
        s04.intoArray(sums, at + 4 * WIDTH);
        s05.intoArray(sums, at + 5 * WIDTH);
        s10.intoArray(sums, at + 6 * WIDTH);
        s11.intoArray(sums, at + 7 * WIDTH);
        s12.intoArray(sums, at + 8 * WIDTH);
        s13.intoArray(sums, at + 9 * WIDTH);
        s14.intoArray(sums, at + 10 * WIDTH);
        s15.intoArray(sums, at + 11 * WIDTH);
        s20.intoArray(sums, at + 12 * WIDTH);
        s21.intoArray(sums, at + 13 * WIDTH);
        s22.intoArray(sums, at + 14 * WIDTH);
        s23.intoArray(sums, at + 15 * WIDTH);
        s24.intoArray(sums, at + 16 * WIDTH);
        s25.intoArray(sums, at + 17 * WIDTH);
        s30.intoArray(sums, at + 18 * WIDTH);
        s31.intoArray(sums, at + 19 * WIDTH);
        s32.intoArray(sums, at + 20 * WIDTH);
        s33.intoArray(sums, at + 21 * WIDTH);
        s34.intoArray(sums, at + 22 * WIDTH);
        s35.intoArray(sums, at + 23 * WIDTH);
    }
}
