package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Columns;
import org.meander.optimizer.PointSource;
import org.meander.tck.PointContract;

/** Mapped columns of both types, at odd offsets in one file. */
final class ColumnsTest extends PointContract {

    private static final int COUNT = 1201;

    @TempDir
    private Path folder;

    @Override
    protected PointSource points() {
        ByteBuffer bytes = ByteBuffer.allocate(5 + 20 * COUNT).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(5);
        for (int i = 0; i < COUNT; i++) {
            bytes.putDouble(value(i, 0));
        }
        for (int i = 0; i < COUNT; i++) {
            bytes.putFloat((float) value(i, 1));
        }
        for (int i = 0; i < COUNT; i++) {
            bytes.putDouble(value(i, 2));
        }
        Path file = folder.resolve("points");
        try {
            Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Columns.map(
                COUNT,
                List.of(
                        new Columns.Place(file, 5, DType.F64),
                        new Columns.Place(file, 5 + 8 * COUNT, DType.F32),
                        new Columns.Place(file, 5 + 12 * COUNT, DType.F64)),
                true);
    }

    @Override
    protected double value(long point, int column) {
        return switch (column) {
            case 0 -> Math.sin(point);
            case 1 -> (float) Math.cos(point);
            default -> 1 + 1.0 / (1 + point);
        };
    }

    @Test
    void refusesAFileThatIsTooShort() throws IOException {
        Path file = folder.resolve("short");
        Files.write(file, new byte[79]);
        List<Columns.Place> places = List.of(new Columns.Place(file, 0, DType.F64));
        MeanderException e = assertThrows(MeanderException.class, () -> Columns.map(10, places, false));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        MeanderException none = assertThrows(
                MeanderException.class,
                () -> Columns.map(1, List.of(new Columns.Place(folder.resolve("none"), 0, DType.F64)), false));
        assertEquals(StandardError.IO_FAILURE, none.code());
        assertThrows(MeanderException.class, () -> Columns.of(false, new double[3], new double[4]));
        assertThrows(MeanderException.class, () -> Columns.of(false, new double[0]));
        assertThrows(
                MeanderException.class, () -> Columns.map(1, List.of(new Columns.Place(file, 0, DType.I32)), false));
    }
}
