package org.meander.optimizer.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the lower triangle of the products of columns is cut into blocks whose sums stay in registers, and where the sums of each lie in an array: a
 * vector a product. Few and large blocks are fastest: up to 6 columns are one, 9 and 10 are three, others are parts of 3 and 4 with one another.
 */
final class Blocks {

    /** Shapes that there are loops for. */
    enum Shape {
        TRIANGLE3(3, 3),
        TRIANGLE4(4, 4),
        TRIANGLE5(5, 5),
        TRIANGLE6(6, 6),
        RECTANGLE33(3, 3),
        RECTANGLE43(4, 3),
        RECTANGLE44(4, 4),
        RECTANGLE45(4, 5),
        RECTANGLE46(4, 6);

        private final int rows;
        private final int width;

        Shape(int rows, int width) {
            this.rows = rows;
            this.width = width;
        }

        private boolean triangle() {
            return ordinal() <= TRIANGLE6.ordinal();
        }
    }

    /**
     * A block.
     *
     * @param columns which columns stand for its rows, 4 of them, then which for its columns, 6 of them; what is missing is the last again. Of
     *     triangles of more than 4, all rows
     * @param at where its sums begin
     */
    record Block(Shape shape, int row, int column, int[] columns, int at) {}

    private final int m;
    private final int lanes;
    private final Block[] all;
    private final int size;

    /**
     * @param m columns, 1 or more
     * @param lanes of a vector
     */
    Blocks(int m, int lanes, boolean roomy) {
        this.m = m;
        this.lanes = lanes;
        List<Block> blocks = new ArrayList<>();
        if (roomy && (m == 5 || m == 6)) {
            add(blocks, m == 5 ? Shape.TRIANGLE5 : Shape.TRIANGLE6, 0, 0);
        } else if (roomy && (m == 9 || m == 10)) {
            int head = m - 4;
            add(blocks, m == 9 ? Shape.TRIANGLE5 : Shape.TRIANGLE6, 0, 0);
            add(blocks, m == 9 ? Shape.RECTANGLE45 : Shape.RECTANGLE46, head, 0);
            add(blocks, Shape.TRIANGLE4, head, head);
        } else {
            parts(blocks);
        }
        this.all = blocks.toArray(Block[]::new);
        Block last = all[all.length - 1];
        this.size = last.at + last.shape.rows * last.shape.width * lanes;
    }

    private void add(List<Block> blocks, Shape shape, int row, int column) {
        int at = 0;
        for (Block block : blocks) {
            at += block.shape.rows * block.shape.width * lanes;
        }
        blocks.add(new Block(shape, row, column, columns(shape, row, column), at));
    }

    private void parts(List<Block> blocks) {
        int fours = m % 3 == 1 && m > 3 ? 1 : m % 3 == 2 && m > 7 ? 2 : 0;
        int parts = (m - 4 * fours + 2) / 3 + fours;
        for (int i = 0; i < parts; i++) {
            for (int j = 0; j <= i; j++) {
                // Parts of four come first, so that the one with fewer is that of i.
                if (i == j) {
                    add(blocks, i < fours ? Shape.TRIANGLE4 : Shape.TRIANGLE3, begin(i, fours), begin(i, fours));
                } else if (j < fours && i >= fours) {
                    add(blocks, Shape.RECTANGLE43, begin(j, fours), begin(i, fours));
                } else {
                    add(blocks, i < fours ? Shape.RECTANGLE44 : Shape.RECTANGLE33, begin(i, fours), begin(j, fours));
                }
            }
        }
    }

    private static int begin(int part, int fours) {
        return 3 * part + Math.min(part, fours);
    }

    private int[] columns(Shape shape, int row, int column) {
        int[] columns = new int[10];
        if (shape.rows > 4) {
            Arrays.setAll(columns, n -> Math.min(n, m - 1));
            return columns;
        }
        for (int n = 0; n < 4; n++) {
            columns[n] = Math.min(row + Math.min(n, shape.rows - 1), m - 1);
        }
        for (int n = 0; n < 6; n++) {
            columns[4 + n] = Math.min(column + Math.min(n, shape.width - 1), m - 1);
        }
        return columns;
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
            for (int i = 0; i < shape.rows && block.row + i < m; i++) {
                int last = shape.triangle() ? i + 1 : shape.width;
                for (int j = 0; j < last && block.column + j < m; j++) {
                    int from = block.at + (i * shape.width + j) * lanes;
                    double sum = 0;
                    for (int k = 0; k < lanes; k++) {
                        sum += sums[from + k];
                    }
                    int high = Math.max(block.row + i, block.column + j);
                    int low = Math.min(block.row + i, block.column + j);
                    products[high * m + low] = sum;
                }
            }
        }
    }
}
