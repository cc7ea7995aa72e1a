package org.meander.source.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.tck.FarFiles;

/** Tensors of any layout, against an index calculation per element. */
class StridedReaderTest {

    private static byte[] expected(byte[] content, int offset, List<Long> size, List<Long> stride, int width) {
        int elements = (int) size.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
        byte[] all = new byte[elements * width];
        for (int e = 0; e < elements; e++) {
            long place = 0;
            long rest = e;
            for (int i = size.size() - 1; i >= 0; i--) {
                place += rest % size.get(i) * stride.get(i);
                rest /= size.get(i);
            }
            System.arraycopy(content, (int) (offset + place * width), all, e * width, width);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 40, 64, 256, 1 << 12, 4 << 20})
    void givesRowMajorOrder(int boxBytes) {
        Random random = new Random(boxBytes);
        for (int round = 0; round < 400; round++) {
            List<Long> size = new ArrayList<>();
            List<Long> stride = new ArrayList<>();
            int extents = 1 + random.nextInt(4);
            long span = 1;
            for (int i = 0; i < extents; i++) {
                size.add(1L + random.nextInt(6));
                stride.add((long) random.nextInt(40));
                span += (size.get(i) - 1) * stride.get(i);
            }
            int width = 1 << random.nextInt(4);
            int offset = random.nextInt(9);
            byte[] content = new byte[(int) (offset + span * width)];
            random.nextBytes(content);
            Layout layout = Layout.of(0, size, stride);
            assertEquals(span, layout.span());
            if (layout.isPlain()) {
                continue;
            }
            FarFiles.Far file = new FarFiles(Map.of("f", content)).open("f");
            StridedReader reader = new StridedReader(file, offset, layout, width, boxBytes);
            byte[] expected = expected(content, offset, size, stride, width);
            byte[] got = new byte[expected.length];
            int elements = expected.length / width;
            for (int at = 0; at < elements; ) {
                int n = Math.min(1 + random.nextInt(7), elements - at);
                reader.read(at, n, MemorySegment.ofArray(got).asSlice((long) at * width, (long) n * width));
                at += n;
            }
            String what = size + " by " + stride + " of " + width;
            assertArrayEquals(expected, got, what);
            int from = random.nextInt(elements);
            byte[] rest = new byte[(elements - from) * width];
            reader.read(from, elements - from, MemorySegment.ofArray(rest));
            assertArrayEquals(Arrays.copyOfRange(expected, from * width, expected.length), rest, what);
        }
    }

    @Test
    void readsATransposedMatrixByRunsOfRows() {
        int rows = 1000;
        int columns = 700;
        byte[] content = new byte[rows * columns * 4];
        new Random(1).nextBytes(content);
        FarFiles.Far file = new FarFiles(Map.of("f", content)).open("f");
        Layout layout = Layout.of(0, List.of((long) columns, (long) rows), List.of(1L, (long) columns));
        StridedReader reader = new StridedReader(file, 0, layout, 4, 1 << 20);
        byte[] got = new byte[content.length];
        reader.read(0, rows * columns, MemorySegment.ofArray(got));
        assertArrayEquals(
                expected(content, 0, List.of((long) columns, (long) rows), List.of(1L, (long) columns), 4), got);
        assertEquals(content.length, file.bytesRead(), "every byte once");
        assertTrue(file.reads().size() <= 3 * rows, () -> file.reads().size() + " reads");
    }

    @Test
    void readsAFarMatrixInOnePass() {
        byte[] content = new byte[2000 * 1500 * 4];
        FarFiles.Far file = new FarFiles(Map.of("f", content)).open("f");
        Layout layout = Layout.of(0, List.of(1500L, 2000L), List.of(1L, 1500L));
        StridedReader reader = new StridedReader(file, 0, layout, 4);
        for (int row = 0; row < 1500; row++) {
            reader.read(2000L * row, 2000, MemorySegment.ofArray(new byte[8000]));
        }
        assertEquals(1, file.reads().size());
        assertEquals(content.length, file.bytesRead());
    }

    @Test
    void readsWhatFitsABoxAtOnce() {
        byte[] content = new byte[4 * 6 * 5 * 2];
        FarFiles.Far file = new FarFiles(Map.of("f", content)).open("f");
        // Channels last: [4,5,6] that lies as [4,6,5].
        Layout layout = Layout.of(0, List.of(4L, 5L, 6L), List.of(30L, 1L, 5L));
        new StridedReader(file, 0, layout, 2).read(0, 120, MemorySegment.ofArray(new byte[240]));
        assertEquals(1, file.reads().size());
    }

    @Test
    void joinsWhatLiesTogether() {
        assertTrue(Layout.of(3, List.of(2L, 3L, 4L), List.of(12L, 4L, 1L)).isPlain());
        assertTrue(Layout.of(3, List.of(1L, 3L, 1L), List.of(77L, 1L, 99L)).isPlain());
        assertTrue(Layout.of(3, List.of(), List.of()).isPlain());
        assertEquals(0, Layout.of(3, List.of(5L, 0L), List.of(9L, 9L)).span());
        Layout columns = Layout.of(0, List.of(2L, 3L, 4L), List.of(1L, 8L, 2L));
        assertFalse(columns.isPlain());
        assertArrayEquals(new long[] {2, 12}, columns.size());
        assertArrayEquals(new long[] {1, 2}, columns.stride());
        assertFalse(Layout.of(0, List.of(3L), List.of(2L)).isPlain());
        assertFalse(Layout.of(0, List.of(3L), List.of(0L)).isPlain());
    }
}
