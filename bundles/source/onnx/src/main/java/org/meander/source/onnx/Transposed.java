package org.meander.source.onnx;

import java.lang.foreign.MemorySegment;
import org.meander.source.onnx.Values.Reader;

/**
 * A matrix read by its columns. Strips of columns, at least a cache line wide, are gathered row by row and turned
 * over in memory, so that every byte of the file is touched once and in order of pages; a strip and its turned copy
 * take at most 16 MiB each, which what is far away takes at once if it has as much, and of matrices with more rows than {@value #MAX_ROWS} single columns are read part
 * by part.
 */
final class Transposed {

    static final int MAX_ROWS = 1 << 18;

    private static final int STRIP_ELEMENTS = 1 << 17;
    private static final int MAX_BYTES = 1 << 24;
    private static final int LINE_BYTES = 64;
    private static final int TILE = 16;

    private Transposed() {}

    /**
     * @param matrix {@code rows x columns}, of whole bytes
     * @return {@code columns x rows}
     */
    static Values of(Values matrix, long rows, long columns) {
        int width = matrix.dtype().bits() / 8;
        int strip = matrix.mapped() ? STRIP_ELEMENTS : MAX_BYTES / width;
        return matrix.to(
                matrix.dtype(),
                matrix.elements(),
                () -> new Strips(matrix.open().get(), rows, columns, width, strip));
    }

    private static final class Strips implements Reader {

        private final Reader matrix;
        private final long rows;
        private final long columns;
        private final int width;
        private final int stripRows;
        private final int stripColumns;
        private final byte[] gathered;
        private final byte[] turned;
        private long row;
        private long column = -1;
        private int heldRows;
        private int heldColumns;

        Strips(Reader matrix, long rows, long columns, int width, int stripElements) {
            this.matrix = matrix;
            this.rows = rows;
            this.columns = columns;
            this.width = width;
            this.stripRows = (int) Math.min(rows, MAX_ROWS);
            long line = LINE_BYTES / width;
            long wide = Math.max(1, stripElements / stripRows / line) * line;
            this.stripColumns = rows > MAX_ROWS ? 1 : (int) Math.min(columns, wide);
            this.gathered = new byte[stripRows * stripColumns * width];
            this.turned = new byte[gathered.length];
        }

        @Override
        public void read(long from, long count, MemorySegment target) {
            for (long done = 0; done < count; ) {
                long c = (from + done) / rows;
                long r = (from + done) % rows;
                if (column < 0 || c < column || c >= column + heldColumns || r < row || r >= row + heldRows) {
                    load(c / stripColumns * stripColumns, r / stripRows * stripRows);
                }
                long at = (c - column) * heldRows + r - row;
                long n = Math.min(count - done, (long) heldColumns * heldRows - at);
                MemorySegment.copy(MemorySegment.ofArray(turned), at * width, target, done * width, n * width);
                done += n;
            }
        }

        private void load(long firstColumn, long firstRow) {
            column = -1;
            heldColumns = (int) Math.min(stripColumns, columns - firstColumn);
            heldRows = (int) Math.min(stripRows, rows - firstRow);
            int bytes = heldRows * heldColumns * width;
            matrix.read(
                    firstRow * columns + firstColumn,
                    columns,
                    heldColumns,
                    heldRows,
                    width,
                    MemorySegment.ofArray(gathered).asSlice(0, bytes));
            for (int r = 0; r < heldRows; r += TILE) {
                for (int c = 0; c < heldColumns; c += TILE) {
                    turn(r, Math.min(r + TILE, heldRows), c, Math.min(c + TILE, heldColumns));
                }
            }
            column = firstColumn;
            row = firstRow;
        }

        private void turn(int r0, int r1, int c0, int c1) {
            switch (width) {
                case 1 -> Turn.bytes(gathered, turned, heldRows, heldColumns, r0, r1, c0, c1);
                case 2 -> Turn.shorts(gathered, turned, heldRows, heldColumns, r0, r1, c0, c1);
                case 4 -> Turn.ints(gathered, turned, heldRows, heldColumns, r0, r1, c0, c1);
                default -> Turn.longs(gathered, turned, heldRows, heldColumns, r0, r1, c0, c1);
            }
        }
    }
}
