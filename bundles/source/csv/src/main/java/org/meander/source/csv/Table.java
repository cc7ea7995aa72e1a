package org.meander.source.csv;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.meander.base.MeanderException;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;

/**
 * The rows of a text. It is read once when it is opened, to count them and to note where every {@value #BLOCK}th begins; numbers are parsed when
 * they are asked for, a block of rows with all its columns at a time, and the last few blocks are kept for the readers of other columns.
 * Thread-safe.
 */
final class Table {

    /** Rows of a block. */
    static final int BLOCK = 4096;

    private static final long KEPT_VALUES = 1 << 21;
    private static final int SHOWN = 40;
    private static final int NAMES_IN_MESSAGES = 20;
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final RangedFile file;
    private final Dialect dialect;
    private final List<String> columns;
    private final long rows;
    private final long[] starts;
    private final long[] lines;
    private final Map<Integer, CompletableFuture<double[][]>> blocks = new LinkedHashMap<>(16, 0.75f, true);

    private Table(RangedFile file, Scan scan) {
        this.file = file;
        this.dialect = scan.dialect();
        this.columns = scan.columns();
        this.rows = scan.rows();
        this.starts = scan.starts();
        this.lines = scan.lines();
    }

    List<String> columns() {
        return columns;
    }

    long rows() {
        return rows;
    }

    /** @throws MeanderException {@code MALFORMED_DATA} if there are no rows, or names of columns twice */
    static Table scan(RangedFile file, Dialect dialect) {
        Scan scan = new Scan(file, dialect);
        new Lines(file, 0, file.size(), 1).forEach(scan);
        if (scan.rows() == 0) {
            throw MeanderException.malformed("%s has no line with numbers", file.location());
        }
        return new Table(file, scan);
    }

    /** Values of one column. */
    ElementReader column(int column) {
        return (from, count, target) -> {
            if (from == 0) {
                file.verify();
            }
            for (long done = 0; done < count; ) {
                long row = from + done;
                int within = (int) (row % BLOCK);
                double[] values = block((int) (row / BLOCK))[column];
                int some = (int) Math.min(count - done, BLOCK - within);
                MemorySegment.copy(values, within, target, F64, Double.BYTES * done, some);
                done += some;
            }
            if (from + count == rows) {
                file.verify();
            }
        };
    }

    /** By [column][row]; parsed by the first thread that asks, while others wait. */
    private double[][] block(int index) {
        CompletableFuture<double[][]> mine = new CompletableFuture<>();
        CompletableFuture<double[][]> block;
        synchronized (blocks) {
            block = blocks.computeIfAbsent(index, i -> mine);
            if (blocks.size() > Math.max(4, KEPT_VALUES / BLOCK / columns.size())) {
                blocks.remove(blocks.keySet().iterator().next());
            }
        }
        if (block == mine) {
            try {
                mine.complete(parse(index));
            } finally {
                // If it was not parsed, so that nobody waits for ever, and who comes next tries again.
                if (mine.completeExceptionally(
                        MeanderException.malformed("%s: rows cannot be read", file.location()))) {
                    synchronized (blocks) {
                        blocks.remove(index);
                    }
                }
            }
        }
        try {
            return block.join();
        } catch (CompletionException e) {
            return parse(index); // the thread that should have parsed it failed; so does this one, and says why
        }
    }

    private double[][] parse(int index) {
        int count = (int) Math.min(BLOCK, rows - (long) index * BLOCK);
        double[][] values = new double[columns.size()][count];
        int[] row = {0};
        new Lines(file, starts[index], starts[index + 1], lines[index]).forEach((text, from, to, at, line) -> {
            if (row[0] < count && !dialect.skips(text, from, to)) {
                row(text, from, to, line, values, row[0]++);
            }
        });
        if (row[0] < count) {
            throw MeanderException.malformed(
                    "%s: of %d rows from line %d on %d are left; it was changed while it was open",
                    file.location(), count, lines[index], row[0]);
        }
        return values;
    }

    private void row(byte[] text, int from, int to, long line, double[][] values, int row) {
        int end = trimmedEnd(text, from, to);
        int at = from;
        for (int column = 0; ; column++) {
            at = afterBlanks(text, at, end);
            int stop = at;
            while (stop < end && !parts(text[stop])) {
                stop++;
            }
            int cellEnd = trimmedEnd(text, at, stop);
            boolean quoted = cellEnd - at > 1 && text[at] == '"' && text[cellEnd - 1] == '"';
            long number = quoted ? Decimal.parse(text, at + 1, cellEnd - 1) : Decimal.parse(text, at, cellEnd);
            boolean last = stop >= end;
            if (column == values.length || last && column < values.length - 1) {
                throw cells(line, text, from, to);
            }
            if (number == Decimal.NONE) {
                throw MeanderException.malformed(
                        "%s: line %d, column %d (%s): '%s' is no number",
                        file.location(),
                        line,
                        column + 1,
                        columns.get(column),
                        new String(text, at, Math.min(SHOWN, cellEnd - at), StandardCharsets.UTF_8));
            }
            values[column][row] = Double.longBitsToDouble(number);
            if (last) {
                return;
            }
            at = stop + 1;
        }
    }

    private boolean parts(byte c) {
        return dialect.delimiter() == Dialect.BLANKS ? c == ' ' || c == '\t' : c == dialect.delimiter();
    }

    private MeanderException cells(long line, byte[] text, int from, int to) {
        int found = dialect.cells(Arrays.copyOfRange(text, from, to)).size();
        return MeanderException.malformed(
                "%s: line %d has %d cells; it must have %d, one of each column %s",
                file.location(),
                line,
                found,
                columns.size(),
                columns.subList(0, Math.min(NAMES_IN_MESSAGES, columns.size())));
    }

    private static int afterBlanks(byte[] text, int from, int to) {
        int at = from;
        while (at < to && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    private int trimmedEnd(byte[] text, int from, int to) {
        int end = to;
        while (end > from
                && (text[end - 1] == ' '
                        || text[end - 1] == '\r'
                        || text[end - 1] == '\t' && dialect.delimiter() != '\t')) {
            end--;
        }
        return end;
    }
}
