package org.meander.source.csv;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.meander.base.MeanderException;
import org.meander.source.RangedFile;

/** Counts the rows of a text, finds the names of its columns, and notes where blocks of rows begin. */
final class Scan implements Lines.Taker {

    private static final int MOST_COLUMNS = 4096;
    private static final int NAMES_IN_MESSAGES = 20;

    private final RangedFile file;
    private Dialect dialect;
    private List<String> columns = List.of();
    private long rows;
    private int blocks;
    private long[] starts = new long[16];
    private long[] lines = new long[16];

    Scan(RangedFile file, Dialect dialect) {
        this.file = file;
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    List<String> columns() {
        return columns;
    }

    long rows() {
        return rows;
    }

    /** First byte of each block, and the byte after the last row. */
    long[] starts() {
        return Arrays.copyOf(starts, blocks + 1);
    }

    /** Number of each block's first line. */
    long[] lines() {
        return Arrays.copyOf(lines, blocks);
    }

    @Override
    public void take(byte[] text, int from, int to, long at, long line) {
        if (dialect.skips(text, from, to)) {
            return;
        }
        if (columns.isEmpty()) {
            byte[] first = Arrays.copyOfRange(text, from, to);
            dialect = dialect.with(List.of(first));
            List<String> cells = dialect.cells(first);
            boolean names = dialect.header().orElse(dialect.row(first).isEmpty());
            columns = names
                    ? cells
                    : IntStream.rangeClosed(1, cells.size())
                            .mapToObj(Integer::toString)
                            .toList();
            check(line);
            if (names) {
                return;
            }
        }
        if (rows++ % Table.BLOCK == 0) {
            if (blocks + 2 > starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
                lines = Arrays.copyOf(lines, 2 * lines.length);
            }
            starts[blocks] = at;
            lines[blocks++] = line;
        }
        starts[blocks] = at + to - from;
    }

    private void check(long line) {
        boolean differ = new HashSet<>(columns).size() == columns.size();
        if (columns.size() > MOST_COLUMNS || !differ || columns.contains("")) {
            throw MeanderException.malformed(
                    "%s: line %d has the %d names of columns %s; they must be at most %d, differ and not be blank",
                    file.location(),
                    line,
                    columns.size(),
                    columns.subList(0, Math.min(NAMES_IN_MESSAGES, columns.size())),
                    MOST_COLUMNS);
        }
    }
}
