package org.meander.source.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    private record Memory(byte[] content) implements ArrayBytes {

        @Override
        public void read(long offset, MemorySegment target) {
            MemorySegment.copy(MemorySegment.ofArray(content), offset, target, 0, target.byteSize());
        }
    }

    /** The number of an element in the file, of its indices counted the other way. */
    private static int inFile(long[] dims, int inRows) {
        int rest = inRows;
        int place = 0;
        int stride = 1;
        for (long dim : dims) {
            stride *= (int) dim;
        }
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            stride /= (int) dims[axis];
            place += rest % (int) dims[axis] * stride;
            rest /= (int) dims[axis];
        }
        return place;
    }

    private static byte[] number(int width, int value) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value * 0x9E3779B97F4A7C15L)
                .array();
        return Arrays.copyOf(all, width);
    }

    private static void check(int width, long[] dims, int usual, int most, Random random) {
        int elements = 1;
        for (long dim : dims) {
            elements *= (int) dim;
        }
        byte[] file = new byte[13 + elements * width];
        byte[] rows = new byte[elements * width];
        for (int i = 0; i < elements; i++) {
            int place = inFile(dims, i);
            System.arraycopy(number(width, place), 0, file, 13 + place * width, width);
            System.arraycopy(number(width, place), 0, rows, i * width, width);
        }
        Columns columns = new Columns(new Memory(file), 13, width, dims, usual, most);
        byte[] got = new byte[rows.length];
        columns.read(0, elements, MemorySegment.ofArray(got));
        assertArrayEquals(rows, got);
        for (int i = 0; i < 20; i++) {
            int from = random.nextInt(elements);
            int count = 1 + random.nextInt(elements - from);
            byte[] part = new byte[count * width];
            columns.read(from, count, MemorySegment.ofArray(part));
            assertArrayEquals(Arrays.copyOfRange(rows, from * width, (from + count) * width), part);
        }
    }

    @Test
    void areReadInRowsWhateverThePages() {
        Random random = new Random(2);
        long[][] shapes = {{2, 2}, {3, 5}, {7, 2, 3}, {2, 3, 4, 5}, {17, 33}, {2, 2, 2, 2, 2, 3}, {2, 101}, {101, 2}};
        for (int width : new int[] {1, 2, 4, 8}) {
            for (long[] dims : shapes) {
                // From pages of a single element to all at once.
                for (int most : new int[] {8, 16, 24, 64, 200, 1 << 12, 1 << 20}) {
                    check(width, dims, Math.min(most, 512), most, random);
                    check(width, dims, most, most, random);
                }
            }
        }
    }

    @Test
    void areReadInRowsAtTheirUsualSizes() {
        check(4, new long[] {300, 41, 50}, 1 << 20, 1 << 24, new Random(3));
        check(2, new long[] {5, 400_000}, 1 << 20, 1 << 24, new Random(4));
    }
}
