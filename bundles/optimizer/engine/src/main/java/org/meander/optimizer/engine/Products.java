package org.meander.optimizer.engine;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of the columns of tiles with each other, in double precision: the lower triangle of AᵀA, added up lane by lane over any number of
 * tiles. Lanes are added in a fixed order, not by {@code reduceLanes}, whose order may change when code is compiled: the same tiles give the
 * same bits always.
 */
final class Products {

    private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();
    private static final boolean ROOMY = Boolean.getBoolean("roomy");

    private Blocks blocks = new Blocks(1, WIDTH, ROOMY);
    private double[] sums = new double[blocks.size()];

    /** Begins anew with so many columns, 1 or more. */
    void begin(int m) {
        if (blocks.columns() != m) {
            blocks = new Blocks(m, WIDTH, ROOMY);
            sums = new double[blocks.size()];
        } else {
            Arrays.fill(sums, 0);
        }
    }

    /**
     * Adds the products of a tile.
     *
     * @param a holds the columns
     * @param columns where they begin, as many as {@link #begin} was told at least
     * @param points of each, padded by zeros to a multiple of 16
     */
    void add(double[] a, int[] columns, int points) {
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
                case TRIANGLE3 -> triangle3(a, points, c0, c1, c2, sums, at);
                case TRIANGLE4 -> triangle4(a, points, c0, c1, c2, c3, sums, at);
                case TRIANGLE5 -> triangle5(a, points, c0, c1, c2, c3, d0, sums, at);
                case TRIANGLE6 -> triangle6(a, points, c0, c1, c2, c3, d0, d1, sums, at);
                case RECTANGLE33 -> rectangle33(a, points, c0, c1, c2, d0, d1, d2, sums, at);
                case RECTANGLE43 -> rectangle43(a, points, c0, c1, c2, c3, d0, d1, d2, sums, at);
                case RECTANGLE44 -> rectangle44(a, points, c0, c1, c2, c3, d0, d1, d2, d3, sums, at);
                case RECTANGLE45 -> rectangle45(a, points, c0, c1, c2, c3, d0, d1, d2, d3, d4, sums, at);
                case RECTANGLE46 -> rectangle46(a, points, c0, c1, c2, c3, d0, d1, d2, d3, d4, d5, sums, at);
            }
        }
    }

    /** Writes the sum of the products of columns i and j ≤ i at i·m + j. */
    void collect(double[] products) {
        blocks.collect(sums, products);
    }

    private static void triangle3(double[] a, int points, int c0, int c1, int c2, double[] sums, int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 3 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 4 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 6 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 7 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 8 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
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

    private static void triangle4(double[] a, int points, int c0, int c1, int c2, int c3, double[] sums, int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 4 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 5 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 8 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 9 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 10 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(LANES, sums, at + 12 * WIDTH);
        DoubleVector s31 = DoubleVector.fromArray(LANES, sums, at + 13 * WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(LANES, sums, at + 14 * WIDTH);
        DoubleVector s33 = DoubleVector.fromArray(LANES, sums, at + 15 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
            DoubleVector v3 = DoubleVector.fromArray(LANES, a, c3 + k);
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

    private static void triangle5(
            double[] a, int points, int c0, int c1, int c2, int c3, int c4, double[] sums, int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 5 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 6 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 10 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 11 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 12 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(LANES, sums, at + 15 * WIDTH);
        DoubleVector s31 = DoubleVector.fromArray(LANES, sums, at + 16 * WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(LANES, sums, at + 17 * WIDTH);
        DoubleVector s33 = DoubleVector.fromArray(LANES, sums, at + 18 * WIDTH);
        DoubleVector s40 = DoubleVector.fromArray(LANES, sums, at + 20 * WIDTH);
        DoubleVector s41 = DoubleVector.fromArray(LANES, sums, at + 21 * WIDTH);
        DoubleVector s42 = DoubleVector.fromArray(LANES, sums, at + 22 * WIDTH);
        DoubleVector s43 = DoubleVector.fromArray(LANES, sums, at + 23 * WIDTH);
        DoubleVector s44 = DoubleVector.fromArray(LANES, sums, at + 24 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(v0, s00);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(v0, s10);
            s11 = v1.fma(v1, s11);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(v0, s20);
            s21 = v2.fma(v1, s21);
            s22 = v2.fma(v2, s22);
            DoubleVector v3 = DoubleVector.fromArray(LANES, a, c3 + k);
            s30 = v3.fma(v0, s30);
            s31 = v3.fma(v1, s31);
            s32 = v3.fma(v2, s32);
            s33 = v3.fma(v3, s33);
            DoubleVector v4 = DoubleVector.fromArray(LANES, a, c4 + k);
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
            double[] a, int points, int c0, int c1, int c2, int c3, int c4, int c5, double[] sums, int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 6 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 7 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 12 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 13 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 14 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(LANES, sums, at + 18 * WIDTH);
        DoubleVector s31 = DoubleVector.fromArray(LANES, sums, at + 19 * WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(LANES, sums, at + 20 * WIDTH);
        DoubleVector s33 = DoubleVector.fromArray(LANES, sums, at + 21 * WIDTH);
        DoubleVector s40 = DoubleVector.fromArray(LANES, sums, at + 24 * WIDTH);
        DoubleVector s41 = DoubleVector.fromArray(LANES, sums, at + 25 * WIDTH);
        DoubleVector s42 = DoubleVector.fromArray(LANES, sums, at + 26 * WIDTH);
        DoubleVector s43 = DoubleVector.fromArray(LANES, sums, at + 27 * WIDTH);
        DoubleVector s44 = DoubleVector.fromArray(LANES, sums, at + 28 * WIDTH);
        DoubleVector s50 = DoubleVector.fromArray(LANES, sums, at + 30 * WIDTH);
        DoubleVector s51 = DoubleVector.fromArray(LANES, sums, at + 31 * WIDTH);
        DoubleVector s52 = DoubleVector.fromArray(LANES, sums, at + 32 * WIDTH);
        DoubleVector s53 = DoubleVector.fromArray(LANES, sums, at + 33 * WIDTH);
        DoubleVector s54 = DoubleVector.fromArray(LANES, sums, at + 34 * WIDTH);
        DoubleVector s55 = DoubleVector.fromArray(LANES, sums, at + 35 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(v0, s00);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(v0, s10);
            s11 = v1.fma(v1, s11);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(v0, s20);
            s21 = v2.fma(v1, s21);
            s22 = v2.fma(v2, s22);
            DoubleVector v3 = DoubleVector.fromArray(LANES, a, c3 + k);
            s30 = v3.fma(v0, s30);
            s31 = v3.fma(v1, s31);
            s32 = v3.fma(v2, s32);
            s33 = v3.fma(v3, s33);
            DoubleVector v4 = DoubleVector.fromArray(LANES, a, c4 + k);
            s40 = v4.fma(v0, s40);
            s41 = v4.fma(v1, s41);
            s42 = v4.fma(v2, s42);
            s43 = v4.fma(v3, s43);
            s44 = v4.fma(v4, s44);
            DoubleVector v5 = DoubleVector.fromArray(LANES, a, c5 + k);
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
            double[] a, int points, int c0, int c1, int c2, int d0, int d1, int d2, double[] sums, int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s01 = DoubleVector.fromArray(LANES, sums, at + 1 * WIDTH);
        DoubleVector s02 = DoubleVector.fromArray(LANES, sums, at + 2 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 3 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 4 * WIDTH);
        DoubleVector s12 = DoubleVector.fromArray(LANES, sums, at + 5 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 6 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 7 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 8 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector w0 = DoubleVector.fromArray(LANES, a, d0 + k);
            DoubleVector w1 = DoubleVector.fromArray(LANES, a, d1 + k);
            DoubleVector w2 = DoubleVector.fromArray(LANES, a, d2 + k);
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
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
            double[] a, int points, int c0, int c1, int c2, int c3, int d0, int d1, int d2, double[] sums, int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s01 = DoubleVector.fromArray(LANES, sums, at + 1 * WIDTH);
        DoubleVector s02 = DoubleVector.fromArray(LANES, sums, at + 2 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 3 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 4 * WIDTH);
        DoubleVector s12 = DoubleVector.fromArray(LANES, sums, at + 5 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 6 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 7 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 8 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(LANES, sums, at + 9 * WIDTH);
        DoubleVector s31 = DoubleVector.fromArray(LANES, sums, at + 10 * WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(LANES, sums, at + 11 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector w0 = DoubleVector.fromArray(LANES, a, d0 + k);
            DoubleVector w1 = DoubleVector.fromArray(LANES, a, d1 + k);
            DoubleVector w2 = DoubleVector.fromArray(LANES, a, d2 + k);
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            DoubleVector v3 = DoubleVector.fromArray(LANES, a, c3 + k);
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
            double[] a,
            int points,
            int c0,
            int c1,
            int c2,
            int c3,
            int d0,
            int d1,
            int d2,
            int d3,
            double[] sums,
            int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s01 = DoubleVector.fromArray(LANES, sums, at + 1 * WIDTH);
        DoubleVector s02 = DoubleVector.fromArray(LANES, sums, at + 2 * WIDTH);
        DoubleVector s03 = DoubleVector.fromArray(LANES, sums, at + 3 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 4 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 5 * WIDTH);
        DoubleVector s12 = DoubleVector.fromArray(LANES, sums, at + 6 * WIDTH);
        DoubleVector s13 = DoubleVector.fromArray(LANES, sums, at + 7 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 8 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 9 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 10 * WIDTH);
        DoubleVector s23 = DoubleVector.fromArray(LANES, sums, at + 11 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(LANES, sums, at + 12 * WIDTH);
        DoubleVector s31 = DoubleVector.fromArray(LANES, sums, at + 13 * WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(LANES, sums, at + 14 * WIDTH);
        DoubleVector s33 = DoubleVector.fromArray(LANES, sums, at + 15 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector w0 = DoubleVector.fromArray(LANES, a, d0 + k);
            DoubleVector w1 = DoubleVector.fromArray(LANES, a, d1 + k);
            DoubleVector w2 = DoubleVector.fromArray(LANES, a, d2 + k);
            DoubleVector w3 = DoubleVector.fromArray(LANES, a, d3 + k);
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            DoubleVector v3 = DoubleVector.fromArray(LANES, a, c3 + k);
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
            double[] a,
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
            double[] sums,
            int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s01 = DoubleVector.fromArray(LANES, sums, at + 1 * WIDTH);
        DoubleVector s02 = DoubleVector.fromArray(LANES, sums, at + 2 * WIDTH);
        DoubleVector s03 = DoubleVector.fromArray(LANES, sums, at + 3 * WIDTH);
        DoubleVector s04 = DoubleVector.fromArray(LANES, sums, at + 4 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 5 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 6 * WIDTH);
        DoubleVector s12 = DoubleVector.fromArray(LANES, sums, at + 7 * WIDTH);
        DoubleVector s13 = DoubleVector.fromArray(LANES, sums, at + 8 * WIDTH);
        DoubleVector s14 = DoubleVector.fromArray(LANES, sums, at + 9 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 10 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 11 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 12 * WIDTH);
        DoubleVector s23 = DoubleVector.fromArray(LANES, sums, at + 13 * WIDTH);
        DoubleVector s24 = DoubleVector.fromArray(LANES, sums, at + 14 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(LANES, sums, at + 15 * WIDTH);
        DoubleVector s31 = DoubleVector.fromArray(LANES, sums, at + 16 * WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(LANES, sums, at + 17 * WIDTH);
        DoubleVector s33 = DoubleVector.fromArray(LANES, sums, at + 18 * WIDTH);
        DoubleVector s34 = DoubleVector.fromArray(LANES, sums, at + 19 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector w0 = DoubleVector.fromArray(LANES, a, d0 + k);
            DoubleVector w1 = DoubleVector.fromArray(LANES, a, d1 + k);
            DoubleVector w2 = DoubleVector.fromArray(LANES, a, d2 + k);
            DoubleVector w3 = DoubleVector.fromArray(LANES, a, d3 + k);
            DoubleVector w4 = DoubleVector.fromArray(LANES, a, d4 + k);
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            s04 = v0.fma(w4, s04);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            s14 = v1.fma(w4, s14);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            s24 = v2.fma(w4, s24);
            DoubleVector v3 = DoubleVector.fromArray(LANES, a, c3 + k);
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
            double[] a,
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
            double[] sums,
            int at) {
        DoubleVector s00 = DoubleVector.fromArray(LANES, sums, at + 0 * WIDTH);
        DoubleVector s01 = DoubleVector.fromArray(LANES, sums, at + 1 * WIDTH);
        DoubleVector s02 = DoubleVector.fromArray(LANES, sums, at + 2 * WIDTH);
        DoubleVector s03 = DoubleVector.fromArray(LANES, sums, at + 3 * WIDTH);
        DoubleVector s04 = DoubleVector.fromArray(LANES, sums, at + 4 * WIDTH);
        DoubleVector s05 = DoubleVector.fromArray(LANES, sums, at + 5 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(LANES, sums, at + 6 * WIDTH);
        DoubleVector s11 = DoubleVector.fromArray(LANES, sums, at + 7 * WIDTH);
        DoubleVector s12 = DoubleVector.fromArray(LANES, sums, at + 8 * WIDTH);
        DoubleVector s13 = DoubleVector.fromArray(LANES, sums, at + 9 * WIDTH);
        DoubleVector s14 = DoubleVector.fromArray(LANES, sums, at + 10 * WIDTH);
        DoubleVector s15 = DoubleVector.fromArray(LANES, sums, at + 11 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(LANES, sums, at + 12 * WIDTH);
        DoubleVector s21 = DoubleVector.fromArray(LANES, sums, at + 13 * WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(LANES, sums, at + 14 * WIDTH);
        DoubleVector s23 = DoubleVector.fromArray(LANES, sums, at + 15 * WIDTH);
        DoubleVector s24 = DoubleVector.fromArray(LANES, sums, at + 16 * WIDTH);
        DoubleVector s25 = DoubleVector.fromArray(LANES, sums, at + 17 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(LANES, sums, at + 18 * WIDTH);
        DoubleVector s31 = DoubleVector.fromArray(LANES, sums, at + 19 * WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(LANES, sums, at + 20 * WIDTH);
        DoubleVector s33 = DoubleVector.fromArray(LANES, sums, at + 21 * WIDTH);
        DoubleVector s34 = DoubleVector.fromArray(LANES, sums, at + 22 * WIDTH);
        DoubleVector s35 = DoubleVector.fromArray(LANES, sums, at + 23 * WIDTH);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector w0 = DoubleVector.fromArray(LANES, a, d0 + k);
            DoubleVector w1 = DoubleVector.fromArray(LANES, a, d1 + k);
            DoubleVector w2 = DoubleVector.fromArray(LANES, a, d2 + k);
            DoubleVector w3 = DoubleVector.fromArray(LANES, a, d3 + k);
            DoubleVector w4 = DoubleVector.fromArray(LANES, a, d4 + k);
            DoubleVector w5 = DoubleVector.fromArray(LANES, a, d5 + k);
            DoubleVector v0 = DoubleVector.fromArray(LANES, a, c0 + k);
            s00 = v0.fma(w0, s00);
            s01 = v0.fma(w1, s01);
            s02 = v0.fma(w2, s02);
            s03 = v0.fma(w3, s03);
            s04 = v0.fma(w4, s04);
            s05 = v0.fma(w5, s05);
            DoubleVector v1 = DoubleVector.fromArray(LANES, a, c1 + k);
            s10 = v1.fma(w0, s10);
            s11 = v1.fma(w1, s11);
            s12 = v1.fma(w2, s12);
            s13 = v1.fma(w3, s13);
            s14 = v1.fma(w4, s14);
            s15 = v1.fma(w5, s15);
            DoubleVector v2 = DoubleVector.fromArray(LANES, a, c2 + k);
            s20 = v2.fma(w0, s20);
            s21 = v2.fma(w1, s21);
            s22 = v2.fma(w2, s22);
            s23 = v2.fma(w3, s23);
            s24 = v2.fma(w4, s24);
            s25 = v2.fma(w5, s25);
            DoubleVector v3 = DoubleVector.fromArray(LANES, a, c3 + k);
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
