package org.meander.codec.levels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.base.DType;
import org.meander.base.Floats;
import org.meander.codec.Block;

/** Rows of a block as numbers. Scratch memory of a session. */
final class Numbers {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The row that was read or is to be written. */
    double[] row = new double[0];

    /** Makes room for rows of so many cells. */
    void use(int width) {
        if (row.length < width) {
            row = new double[width];
        }
    }

    void read(Block block, int y) {
        MemorySegment cells = block.cells();
        int n = block.width();
        long at = (long) y * n;
        switch (block.dtype()) {
            case F32 -> {
                for (int i = 0; i < n; i++) {
                    row[i] = cells.get(F32, 4 * (at + i));
                }
            }
            case F64 -> MemorySegment.copy(cells, F64, 8 * at, row, 0, n);
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    row[i] = Float.float16ToFloat(cells.get(I16, 2 * (at + i)));
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    row[i] = Float.intBitsToFloat(cells.get(I16, 2 * (at + i)) << 16);
                }
            }
        }
    }

    /** Writes a row of numbers that {@link #round} gave. */
    void write(Block block, int y) {
        MemorySegment cells = block.cells();
        int n = block.width();
        long at = (long) y * n;
        switch (block.dtype()) {
            case F32 -> {
                for (int i = 0; i < n; i++) {
                    cells.set(F32, 4 * (at + i), (float) row[i]);
                }
            }
            case F64 -> MemorySegment.copy(row, 0, cells, F64, 8 * at, n);
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    cells.set(I16, 2 * (at + i), Float.floatToFloat16((float) row[i]));
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    cells.set(I16, 2 * (at + i), Floats.toBfloat16((float) row[i]));
                }
            }
        }
    }

    /** A number as an element of the type holds it. */
    static double round(DType dtype, double value) {
        return switch (dtype) {
            case F64 -> value;
            case F32 -> (float) value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            default -> Float.intBitsToFloat(Floats.toBfloat16((float) value) << 16);
        };
    }
}
