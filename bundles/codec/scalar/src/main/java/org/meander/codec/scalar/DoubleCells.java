package org.meander.codec.scalar;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.codec.Block;

/** F64, calculated in double. */
final class DoubleCells extends Cells {

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final double[] x = new double[CHUNK];
    private final double[] y = new double[CHUNK];

    @Override
    void read(Block block, Tiles tiles, long position, int n) {
        for (int i = 0; i < n; ) {
            tiles.run(position + i);
            int length = Math.min(tiles.length, n - i);
            MemorySegment.copy(block.cells(), F64, 8 * tiles.start, x, i, length);
            i += length;
        }
    }

    @Override
    void write(Block block, Tiles tiles, long position, int n) {
        for (int i = 0; i < n; ) {
            tiles.run(position + i);
            int length = Math.min(tiles.length, n - i);
            MemorySegment.copy(y, i, block.cells(), F64, 8 * tiles.start, length);
            i += length;
        }
    }

    @Override
    double value(int index) {
        return x[index];
    }

    @Override
    void survey(int n) {
        for (int i = 0; i < n; i++) {
            double v = x[i];
            if (Math.abs(v) <= Double.MAX_VALUE) {
                min = Math.min(min, v);
                max = Math.max(max, v);
                squares += v * v;
                finite++;
            }
        }
    }

    @Override
    double step(double wanted) {
        return wanted;
    }

    @Override
    boolean divides(double step) {
        return step >= Double.MIN_NORMAL && step <= 0x1p1000;
    }

    @Override
    void quantise(int[] q, int n, double step, int centre) {
        for (int i = 0; i < n; i++) {
            double t = Math.rint(x[i] / step);
            q[i] = Math.abs(t) <= 2.0 * Scales.LIMIT ? (int) t - centre : Integer.MAX_VALUE;
            y[i] = t * step;
        }
    }

    @Override
    void split(int n, double step, int centre, int at, int[] base, float[] rest, float[] weights) {
        for (int g = 0; g < n; g += Tiles.GROUP) {
            int end = Math.min(g + Tiles.GROUP, n);
            double sum = 0;
            for (int i = g; i < end; i++) {
                double t = x[i] / step;
                sum += Math.abs(t) <= 2.0 * Scales.LIMIT ? (t - centre) * (t - centre) : 0;
            }
            double weight = 1 + Trellis.ERROR / Math.max(sum / (end - g), LEAST_VARIANCE);
            weights[(at + g) / Tiles.GROUP] = (float) weight;
            for (int i = g; i < end; i++) {
                double t = x[i] / step;
                boolean good = Math.abs(t) <= 2.0 * Scales.LIMIT;
                double drawn = (t - centre) / weight;
                double whole = Math.rint(drawn / 4);
                base[at + i] = good ? (int) whole : NO_BASE;
                rest[at + i] = good ? (float) (drawn - 4 * whole) : 0;
            }
        }
    }

    @Override
    void settle(int n) {
        // What is calculated is of the type already.
    }

    @Override
    void restore(int[] q, int n, double step, int centre) {
        for (int i = 0; i < n; i++) {
            y[i] = (double) (q[i] + centre) * step;
        }
    }

    @Override
    int verify(int at, int n, double bound, int[] wrong) {
        int count = 0;
        for (int i = at; i < at + n; i++) {
            double error = Math.abs(x[i] - y[i]);
            if (error <= bound) {
                maxError = Math.max(maxError, error);
                squaredError += error * error;
            } else {
                wrong[count++] = i;
            }
        }
        return count;
    }

    @Override
    void forget(int index) {
        x[index] = 0;
        y[index] = 0;
    }
}
