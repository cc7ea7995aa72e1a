package org.meander.codec.scalar;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.DType;
import org.meander.base.Floats;
import org.meander.codec.Block;

/** F32, and F16 and BF16 widened to F32: calculated in float, with errors summed in double. */
final class FloatCells extends Cells {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

    private final DType dtype;
    private final float[] x = new float[CHUNK + 64];
    private final float[] y = new float[CHUNK + 64];
    private final short[] halves;
    private final double[] sums = new double[FloatKernels.RESULTS];

    FloatCells(DType dtype) {
        this.dtype = dtype;
        halves = dtype == DType.F32 ? new short[0] : new short[CHUNK + 64];
    }

    @Override
    void read(Block block, Tiles tiles, long position, int n) {
        boolean wide = dtype == DType.F32;
        for (int i = 0; i < n; ) {
            int whole = tiles.wholeTiles(position + i, (n - i) / Tiles.GROUP);
            int rows = whole > 0 ? tiles.tileHeight : 1;
            int length = tiles.tileWidth;
            if (whole == 0) {
                tiles.run(position + i);
                length = Math.min(tiles.length, n - i);
                whole = 1;
            }
            for (int r = 0; r < rows; r++) {
                long from = tiles.start + (long) r * tiles.width;
                if (wide) {
                    Rows.read(block.cells(), 4 * from, x, i + r * length, whole, length);
                } else {
                    Rows.read(block.cells(), 2 * from, halves, i + r * length, whole, length);
                }
            }
            i += whole * rows * length;
        }
        if (!wide) {
            widen(dtype, halves, x, n);
        }
        Arrays.fill(x, n, n + (-n & F.length() - 1), Float.NaN);
    }

    @Override
    void write(Block block, Tiles tiles, long position, int n) {
        boolean wide = dtype == DType.F32;
        if (!wide) {
            narrow(dtype, y, halves, n);
        }
        for (int i = 0; i < n; ) {
            int whole = tiles.wholeTiles(position + i, (n - i) / Tiles.GROUP);
            int rows = whole > 0 ? tiles.tileHeight : 1;
            int length = tiles.tileWidth;
            if (whole == 0) {
                tiles.run(position + i);
                length = Math.min(tiles.length, n - i);
                whole = 1;
            }
            for (int r = 0; r < rows; r++) {
                long to = tiles.start + (long) r * tiles.width;
                if (wide) {
                    Rows.write(y, i + r * length, whole, length, block.cells(), 4 * to);
                } else {
                    Rows.write(halves, i + r * length, whole, length, block.cells(), 2 * to);
                }
            }
            i += whole * rows * length;
        }
    }

    private static void widen(DType dtype, short[] source, float[] target, int n) {
        if (dtype == DType.BF16) {
            for (int i = 0; i < n; i++) {
                target[i] = Float.intBitsToFloat(source[i] << 16);
            }
        } else {
            for (int i = 0; i < n; i++) {
                target[i] = Float.float16ToFloat(source[i]);
            }
        }
    }

    private static void narrow(DType dtype, float[] source, short[] target, int n) {
        if (dtype == DType.BF16) {
            for (int i = 0; i < n; i++) {
                target[i] = Floats.toBfloat16(source[i]);
            }
        } else {
            for (int i = 0; i < n; i++) {
                target[i] = Float.floatToFloat16(source[i]);
            }
        }
    }

    @Override
    double value(int index) {
        return x[index];
    }

    @Override
    void survey(int n) {
        finite += FloatKernels.survey(x, n, sums);
        min = Math.min(min, sums[0]);
        max = Math.max(max, sums[1]);
        squares += sums[2];
    }

    @Override
    double step(double wanted) {
        float step = (float) wanted;
        return step > wanted ? Math.nextDown(step) : step;
    }

    @Override
    boolean divides(double step) {
        return step >= Float.MIN_NORMAL && step <= 0x1p125;
    }

    @Override
    void quantise(int[] q, int n, double step, int centre) {
        FloatKernels.quantise(x, q, y, n, (float) step, centre);
        settle(n);
    }

    @Override
    void split(int n, double step, int centre, int at, int[] base, float[] rest, float[] weights) {
        for (int g = 0; g < n; g += Tiles.GROUP) {
            int length = Math.min(Tiles.GROUP, n - g);
            double variance = FloatKernels.variance(x, g, length, (float) step, centre, sums);
            double weight = 1 + Trellis.ERROR / Math.max(variance, LEAST_VARIANCE);
            weights[(at + g) / Tiles.GROUP] = (float) weight;
            FloatKernels.split(x, g, length, (float) step, centre, (float) (1 / weight), base, rest, at + g);
        }
    }

    @Override
    void settle(int n) {
        if (dtype != DType.F32) {
            narrow(dtype, y, halves, n);
            widen(dtype, halves, y, n);
        }
    }

    @Override
    void restore(int[] q, int n, double step, int centre) {
        FloatKernels.restore(q, y, n, (float) step, centre);
    }

    @Override
    int verify(int at, int n, double bound, int[] wrong) {
        float limit = (float) Math.min(bound, Float.MAX_VALUE);
        int count = FloatKernels.verify(x, y, at, n, limit > bound ? Math.nextDown(limit) : limit, sums, wrong);
        maxError = Math.max(maxError, sums[0]);
        squaredError += sums[1];
        return count;
    }

    @Override
    void forget(int index) {
        x[index] = 0;
        y[index] = 0;
    }
}
