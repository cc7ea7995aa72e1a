package org.meander.optimizer.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the lower triangle of the products of columns is cut into blocks whose sums stay in registers, and where the sums of each lie in an array: a
 * vector a product. A block's sums should be no fewer than the 8 that two units with a latency of 4 keep busy, and fit the registers
 * beside what is read.
 */
final class Blocks {

    /**
     * What a kernel computes: products of some columns, its rows, with others, and those of its rows with one another.
     *
     * @param rows 1 or more
     * @param width the others; 0 or more
     * @param triangle whether products of the rows with one another belong to it
     */
    record Shape(int rows, int width, boolean triangle) {

        /** Number of products. They lie row by row, each row's own products after those with the others. */
        int size() {
            return rows * width + (triangle ? rows * (rows + 1) / 2 : 0);
        }
    }

    /**
     * A block.
     *
     * @param row the first column that is a row of it
     * @param column the first of the others
     * @param at where its sums begin
     */
    record Block(Shape shape, int row, int column, int at) {}

    /** More columns have no other shapes. */
    private static final int ALL = 16;

    private final int m;
    private final int lanes;
    private final Block[] all;
    private int size;

    /**
     * @param m columns, 1 or more
     * @param lanes of a vector
     * @param registers for vectors; 32 or more allow larger blocks, which read less
     */
    Blocks(int m, int lanes, int registers) {
        this.m = m;
        this.lanes = lanes;
        List<Block> blocks = new ArrayList<>();
        if (registers >= 32) {
            large(blocks);
        } else {
            small(blocks);
        }
        this.all = blocks.toArray(Block[]::new);
    }

    /** How many registers for vectors a machine has whose vectors have so many bits. */
    static int registers(int bits) {
        return bits >= 512 || System.getProperty("os.arch").equals("aarch64") ? 32 : 16;
    }

    /** All shapes that blocks of any number of columns have. */
    static Set<Shape> shapes(int registers) {
        Set<Shape> shapes = new HashSet<>();
        for (int m = 1; m <= ALL; m++) {
            for (Block block : new Blocks(m, 1, registers).all) {
                shapes.add(block.shape);
            }
        }
        return shapes;
    }

    /** Rows by fours, of which the first group takes the remainder: 3 to 6 of them. */
    private void large(List<Block> blocks) {
        int head = m <= 6 ? m : m % 4 < 3 ? m % 4 + 4 : 3;
        add(blocks, head, 0, true, 0, 0);
        for (int row = head; row < m; row += 4) {
            for (int column = 0; column < row; column += column == 0 ? head : 4) {
                add(blocks, 4, column == 0 ? head : 4, false, row, column);
            }
            add(blocks, 4, 0, true, row, 0);
        }
    }

    /** A triangle of four rows, then rows by twos, with four others at a time and themselves at last; a single row with up to eight. */
    private void small(List<Block> blocks) {
        int head = Math.min(m, 4);
        add(blocks, head, 0, true, 0, 0);
        for (int row = head; row < m; row += 2) {
            int rows = Math.min(2, m - row);
            int most = rows == 2 ? 4 : 8;
            int column = 0;
            for (; row - column > most; column += most) {
                add(blocks, rows, most, false, row, column);
            }
            add(blocks, rows, row - column, true, row, column);
        }
    }

    private void add(List<Block> blocks, int rows, int width, boolean triangle, int row, int column) {
        Block block = new Block(new Shape(rows, width, triangle), row, column, size);
        blocks.add(block);
        size += block.shape.size() * lanes;
    }

    /** The number of columns. */
    int columns() {
        return m;
    }

    /** The blocks; not to be changed. */
    Block[] all() {
        return all;
    }

    /** Length of the array of sums. */
    int size() {
        return size;
    }

    /** Adds up the lanes of each sum, in their order, and writes the product of columns i and j ≤ i at i·m + j. */
    void collect(double[] sums, double[] products) {
        for (Block block : all) {
            Shape shape = block.shape;
            int from = block.at;
            for (int i = 0; i < shape.rows; i++) {
                int own = shape.triangle ? i + 1 : 0;
                for (int j = 0; j < shape.width + own; j++) {
                    int column = j < shape.width ? block.column + j : block.row + j - shape.width;
                    double sum = 0;
                    for (int k = 0; k < lanes; k++) {
                        sum += sums[from++];
                    }
                    products[(block.row + i) * m + column] = sum;
                }
            }
        }
    }
}
