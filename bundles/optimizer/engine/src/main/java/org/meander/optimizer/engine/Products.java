package org.meander.optimizer.engine;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Products of the columns of tiles with each other, in double precision: the lower triangle of AᵀA, added up lane by lane over any number of
 * tiles. Lanes are added in a fixed order, not by {@code reduceLanes}, whose order may change when code is kernels: the same tiles give the
 * same bits always.
 */
final class Products {

    private static final int WIDTH = ProductKernel.SPECIES.length();
    private static final int REGISTERS = Blocks.registers(ProductKernel.SPECIES.vectorBitSize());
    private static final Map<Blocks.Shape, ProductKernel> KERNELS =
            Blocks.shapes(REGISTERS).stream().collect(Collectors.toMap(shape -> shape, ProductCompiler::compile));

    private Blocks blocks;
    private ProductKernel[] kernels;
    private double[] sums;

    /** Begins anew with so many columns, 1 or more. */
    void begin(int m) {
        if (blocks == null || blocks.columns() != m) {
            blocks = new Blocks(m, WIDTH, REGISTERS);
            kernels = Arrays.stream(blocks.all())
                    .map(block -> KERNELS.get(block.shape()))
                    .toArray(ProductKernel[]::new);
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
        Blocks.Block[] all = blocks.all();
        for (int i = 0; i < kernels.length; i++) {
            Blocks.Block block = all[i];
            kernels[i].run(a, points, columns, block.row(), block.column(), sums, block.at());
        }
    }

    /** Writes the sum of the products of columns i and j ≤ i at i·m + j. */
    void collect(double[] products) {
        blocks.collect(sums, products);
    }
}
