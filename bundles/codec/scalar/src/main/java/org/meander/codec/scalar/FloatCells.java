package org.meander.codec.scalar;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.DType;
import org.meander.base.Floats;
import org.meander.codec.Block;

/** F32, and F16 and BF16 widened to F32: calculated in float, with errors summed in double. */
final class FloatCells extends Cells {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> S = ShortVector.SPECIES_PREFERRED;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final DType dtype;
    private final float[] x = new float[CHUNK + 64];
    private final float[] y = new float[CHUNK + 64];
    private final short[] halves;
    private final double[] sums = new double[4];

    FloatCells(DType dtype) {
        this.dtype = dtype;
        halves = dtype == DType.F32 ? new short[0] : new short[CHUNK + 64];
    }

    @Override
    void read(Block block, Tiles tiles, long position, int n) {
        boolean wide = dtype == DType.F32;
        for (int i = 0; i < n; ) {
            boolean whole = n - i >= Tiles.GROUP && tiles.whole(position + i);
            int rows = whole ? tiles.tileHeight : 1;
            if (!whole) {
                tiles.run(position + i);
            }
            int length = Math.min(tiles.length, n - i);
            if (wide) {
                readFloats(block.cells(), 4 * tiles.start, 4L * tiles.width, x, i, rows, length);
            } else {
                readShorts(block.cells(), 2 * tiles.start, 2L * tiles.width, halves, i, rows, length);
            }
            i += rows * length;
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
            boolean whole = n - i >= Tiles.GROUP && tiles.whole(position + i);
            int rows = whole ? tiles.tileHeight : 1;
            if (!whole) {
                tiles.run(position + i);
            }
            int length = Math.min(tiles.length, n - i);
            if (wide) {
                writeFloats(y, i, rows, length, block.cells(), 4 * tiles.start, 4L * tiles.width);
            } else {
                writeShorts(halves, i, rows, length, block.cells(), 2 * tiles.start, 2L * tiles.width);
            }
            i += rows * length;
        }
    }

    private static void readFloats(
            MemorySegment source, long from, long pitch, float[] target, int at, int rows, int length) {
        for (int r = 0; r < rows; r++) {
            int c = 0;
            for (; c <= length - F.length(); c += F.length()) {
                FloatVector.fromMemorySegment(F, source, from + r * pitch + 4L * c, LITTLE_ENDIAN)
                        .intoArray(target, at + r * length + c);
            }
            for (; c < length; c++) {
                target[at + r * length + c] = source.get(F32, from + r * pitch + 4L * c);
            }
        }
    }

    private static void writeFloats(
            float[] source, int at, int rows, int length, MemorySegment target, long to, long pitch) {
        for (int r = 0; r < rows; r++) {
            int c = 0;
            for (; c <= length - F.length(); c += F.length()) {
                FloatVector.fromArray(F, source, at + r * length + c)
                        .intoMemorySegment(target, to + r * pitch + 4L * c, LITTLE_ENDIAN);
            }
            for (; c < length; c++) {
                target.set(F32, to + r * pitch + 4L * c, source[at + r * length + c]);
            }
        }
    }

    private static void readShorts(
            MemorySegment source, long from, long pitch, short[] target, int at, int rows, int length) {
        for (int r = 0; r < rows; r++) {
            int c = 0;
            for (; c <= length - S.length(); c += S.length()) {
                ShortVector.fromMemorySegment(S, source, from + r * pitch + 2L * c, LITTLE_ENDIAN)
                        .intoArray(target, at + r * length + c);
            }
            for (; c < length; c++) {
                target[at + r * length + c] = source.get(I16, from + r * pitch + 2L * c);
            }
        }
    }

    private static void writeShorts(
            short[] source, int at, int rows, int length, MemorySegment target, long to, long pitch) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < length; c++) {
                target.set(I16, to + r * pitch + 2L * c, source[at + r * length + c]);
            }
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
