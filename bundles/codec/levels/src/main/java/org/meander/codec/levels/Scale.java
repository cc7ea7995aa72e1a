package org.meander.codec.levels;

import org.meander.codec.Block;

/**
 * What a level means: level k of a cell is the number {@code offset + k * step} of the cell's tile, calculated in double and rounded to
 * the block's type. There is one tile, or one for each {@value #SIDE} × {@value #SIDE} cells.
 */
final class Scale {

    /** Side of a tile. */
    static final int SIDE = 64;

    final double[] offsets;
    final double[] steps;
    private final int columns;
    private final boolean tiled;

    private Scale(int width, int height, boolean tiled) {
        this.tiled = tiled;
        columns = tiled ? (width + SIDE - 1) / SIDE : 1;
        int tiles = Math.multiplyExact(columns, tiled ? (height + SIDE - 1) / SIDE : 1);
        offsets = new double[tiles];
        steps = new double[tiles];
    }

    /** A scale that is still to be filled in. */
    static Scale blank(int width, int height, boolean tiled) {
        return new Scale(width, height, tiled);
    }

    /** One scale from the smallest to the largest finite cell. */
    static Scale global(Block block, Survey survey) {
        Scale scale = new Scale(block.width(), block.height(), false);
        scale.offsets[0] = survey.isEmpty() ? 0 : survey.min;
        scale.steps[0] = survey.isEmpty() ? 0 : survey.range();
        return scale;
    }

    /** The same for each tile. */
    static Scale tiles(Block block, Numbers numbers) {
        Scale scale = new Scale(block.width(), block.height(), true);
        double[] most = new double[scale.offsets.length];
        java.util.Arrays.fill(scale.offsets, Double.POSITIVE_INFINITY);
        java.util.Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int y = 0; y < block.height(); y++) {
            numbers.read(block, y);
            for (int x = 0; x < block.width(); x++) {
                double value = numbers.row[x];
                if (Double.isFinite(value)) {
                    int tile = scale.tile(x, y);
                    scale.offsets[tile] = Math.min(scale.offsets[tile], value);
                    most[tile] = Math.max(most[tile], value);
                }
            }
        }
        for (int tile = 0; tile < most.length; tile++) {
            boolean empty = most[tile] < scale.offsets[tile];
            scale.steps[tile] = empty ? 0 : most[tile] - scale.offsets[tile];
            scale.offsets[tile] = empty ? 0 : scale.offsets[tile];
        }
        return scale;
    }

    /** Of ranges: the largest of all tiles. */
    double widest() {
        double widest = 0;
        for (double step : steps) {
            widest = Math.max(widest, step);
        }
        return widest;
    }

    /** From ranges: steps such that each tile's range has so many levels. */
    Scale divided(Block block, int levels) {
        Scale scale = new Scale(block.width(), block.height(), tiled);
        for (int tile = 0; tile < steps.length; tile++) {
            scale.offsets[tile] = offsets[tile];
            scale.steps[tile] = steps[tile] / (levels - 1);
        }
        return scale;
    }

    /** From ranges: one step for all tiles. */
    Scale stepped(Block block, double step) {
        Scale scale = new Scale(block.width(), block.height(), tiled);
        System.arraycopy(offsets, 0, scale.offsets, 0, offsets.length);
        java.util.Arrays.fill(scale.steps, step);
        return scale;
    }

    int tile(int x, int y) {
        return tiled ? y / SIDE * columns + x / SIDE : 0;
    }

    boolean tiled() {
        return tiled;
    }

    /** The nearest of the levels 0 to {@code most}. */
    int level(double value, int tile, int most) {
        double step = steps[tile];
        if (!(step > 0)) {
            return 0;
        }
        return (int) Math.clamp(Math.rint((value - offsets[tile]) / step), 0, most);
    }

    double value(int level, int tile) {
        return offsets[tile] + level * steps[tile];
    }
}
