package org.meander.optimizer.engine;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * As {@link Products} in single precision: a lane adds up no more than {@value #MOST} points of a column before it is added to a sum in double
 * precision, so that it loses no more digits than the values have.
 */
final class FloatProducts {

    private static final int WIDTH = FloatProductKernel.SPECIES.length();
    /** Points that are added up in single precision. */
    private static final int MOST = 4096;

    private static final int REGISTERS = Blocks.registers(FloatProductKernel.SPECIES.vectorBitSize());
    private static final Map<Blocks.Shape, FloatProductKernel> KERNELS =
            Blocks.shapes(REGISTERS).stream().collect(Collectors.toMap(shape -> shape, ProductCompiler::compileSingle));

    private Blocks blocks;
    private FloatProductKernel[] kernels;
    private float[] sums;
    private double[] wide;
    private int added;

    /** Begins anew with so many columns, 1 or more. */
    void begin(int m) {
        if (blocks == null || blocks.columns() != m) {
            blocks = new Blocks(m, WIDTH, REGISTERS);
            kernels = Arrays.stream(blocks.all())
                    .map(block -> KERNELS.get(block.shape()))
                    .toArray(FloatProductKernel[]::new);
            sums = new float[blocks.size()];
            wide = new double[blocks.size()];
        } else {
            Arrays.fill(sums, 0);
            Arrays.fill(wide, 0);
        }
        added = 0;
    }

    /**
     * Adds the products of a tile.
     *
     * @param a holds the columns
     * @param columns where they begin, as many as {@link #begin} was told at least
     * @param points of each, padded by zeros to a multiple of 16
     */
    void add(float[] a, int[] columns, int points) {
        if (added + points > MOST) {
            spill();
        }
        added += points;
        Blocks.Block[] all = blocks.all();
        for (int i = 0; i < kernels.length; i++) {
            Blocks.Block block = all[i];
            kernels[i].run(a, points, columns, block.row(), block.column(), sums, block.at());
        }
    }

    private void spill() {
        for (int i = 0; i < sums.length; i++) {
            wide[i] += sums[i];
        }
        Arrays.fill(sums, 0);
        added = 0;
    }

    /** Writes the sum of the products of columns i and j ≤ i at i·m + j. */
    void collect(double[] products) {
        spill();
        blocks.collect(wide, products);
    }
}
