package org.meander.optimizer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.meander.base.DType;
import org.meander.base.MeanderException;

/**
 * Points whose columns lie in memory or in mapped files, each column by itself: raw little-endian F64 or F32, from any offset. Reading copies
 * a tile; the system reads mapped files ahead.
 */
public final class Columns implements PointSource {

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * Where a column is.
     *
     * @param file raw or any format that stores the column contiguously
     * @param offset of the first value, in bytes
     * @param dtype F64 or F32
     */
    public record Place(Path file, long offset, DType dtype) {}

    /**
     * A column in memory.
     *
     * @param values little-endian, of any alignment, native or heap
     * @param dtype F64 or F32
     */
    public record Column(MemorySegment values, DType dtype) {

        public Column {
            if (dtype != DType.F64 && dtype != DType.F32) {
                throw MeanderException.unsupported("a column is of type %s; it must be F64 or F32", dtype);
            }
        }

        long count() {
            return values.byteSize() * 8 / dtype.bits();
        }
    }

    private final String location;
    private final Column[] columns;
    private final boolean weighted;
    private final long count;
    private final Arena arena;

    private Columns(String location, List<Column> columns, boolean weighted, long count, Arena arena) {
        this.location = location;
        this.columns = columns.toArray(Column[]::new);
        this.weighted = weighted;
        this.count = count;
        this.arena = arena;
        if (columns.size() < (weighted ? 2 : 1)) {
            throw MeanderException.invalid("%s: points have %d columns; they must have y", location, columns.size());
        }
        if (count < 1) {
            throw MeanderException.invalid("%s: there are no points", location);
        }
        for (Column column : columns) {
            if (column.count() < count) {
                throw MeanderException.malformed(
                        "%s: a column has %d values; there must be %d", location, column.count(), count);
            }
        }
    }

    /**
     * Columns in memory that others own.
     *
     * @param location how messages name them
     * @param columns inputs, then y, then standard deviations if {@code weighted}; of equal length
     */
    public static Columns of(String location, List<Column> columns, boolean weighted) {
        long count = columns.isEmpty() ? 0 : columns.getLast().count();
        for (Column column : columns) {
            if (column.count() != count) {
                throw MeanderException.invalid(
                        "%s: columns have %d and %d values; they must be of equal length",
                        location, column.count(), count);
            }
        }
        return new Columns(location, columns, weighted, count, null);
    }

    /** Arrays, not copied: inputs, then y, then standard deviations if {@code weighted}. */
    public static Columns of(boolean weighted, double[]... columns) {
        requireNative();
        List<Column> list = new ArrayList<>();
        for (double[] column : columns) {
            list.add(new Column(MemorySegment.ofArray(column), DType.F64));
        }
        return of("arrays", list, weighted);
    }

    /** Arrays, not copied: inputs, then y, then standard deviations if {@code weighted}. */
    public static Columns of(boolean weighted, float[]... columns) {
        requireNative();
        List<Column> list = new ArrayList<>();
        for (float[] column : columns) {
            list.add(new Column(MemorySegment.ofArray(column), DType.F32));
        }
        return of("arrays", list, weighted);
    }

    private static void requireNative() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw MeanderException.unsupported("arrays are read as little-endian, which this machine is not");
        }
    }

    /**
     * Maps files; close the points to unmap them.
     *
     * @param count points
     * @param places inputs, then y, then standard deviations if {@code weighted}
     * @throws MeanderException {@code IO_FAILURE}, or {@code MALFORMED_DATA} if a file is too short
     */
    public static Columns map(long count, List<Place> places, boolean weighted) {
        Arena arena = Arena.ofShared();
        boolean done = false;
        try {
            List<Column> columns = new ArrayList<>();
            for (Place place : places) {
                columns.add(new Column(map(place, count, arena), place.dtype()));
            }
            String location = places.isEmpty() ? "no file" : places.getLast().toString();
            Columns points = new Columns(location, columns, weighted, count, arena);
            done = true;
            return points;
        } finally {
            if (!done) {
                arena.close();
            }
        }
    }

    private static MemorySegment map(Place place, long count, Arena arena) {
        long bytes = place.dtype().bytes(count);
        try (FileChannel channel = FileChannel.open(place.file(), StandardOpenOption.READ)) {
            if (place.offset() < 0 || bytes > channel.size() - place.offset()) {
                throw MeanderException.malformed(
                        "%s has %d bytes; %d values of type %s from byte %d take more",
                        place.file(), channel.size(), count, place.dtype(), place.offset());
            }
            return channel.map(MapMode.READ_ONLY, place.offset(), bytes, arena);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be mapped", place.file());
        }
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int inputs() {
        return columns.length - (weighted ? 2 : 1);
    }

    @Override
    public boolean weighted() {
        return weighted;
    }

    @Override
    public Reader open() {
        return new Copier(columns);
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        }
    }

    private static final class Copier implements Reader {

        private final MemorySegment[] values;
        private final boolean[] wide;
        private final float[] floats = new float[Tile.CAPACITY];

        Copier(Column[] columns) {
            values = new MemorySegment[columns.length];
            wide = new boolean[columns.length];
            for (int c = 0; c < columns.length; c++) {
                values[c] = columns[c].values();
                wide[c] = columns[c].dtype() == DType.F64;
            }
        }

        @Override
        public void read(long from, int points, double[] target, int stride) {
            for (int c = 0; c < values.length; c++) {
                if (wide[c]) {
                    MemorySegment.copy(values[c], F64, 8 * from, target, c * stride, points);
                } else {
                    MemorySegment.copy(values[c], F32, 4 * from, floats, 0, points);
                    widen(floats, points, target, c * stride);
                }
            }
        }

        @Override
        public void read(long from, int points, float[] target, int stride) {
            for (int c = 0; c < values.length; c++) {
                if (wide[c]) {
                    narrow(values[c], 8 * from, points, target, c * stride);
                } else {
                    MemorySegment.copy(values[c], F32, 4 * from, target, c * stride, points);
                }
            }
        }

        /** From array to array: a loop that reads the segment is not compiled to vectors, because the target could lie in it. */
        private static void widen(float[] values, int points, double[] target, int to) {
            for (int i = 0; i < points; i++) {
                target[to + i] = values[i];
            }
        }

        private static void narrow(MemorySegment values, long offset, int points, float[] target, int to) {
            for (int i = 0; i < points; i++) {
                target[to + i] = (float) values.get(F64, offset + 8L * i);
            }
        }
    }
}
