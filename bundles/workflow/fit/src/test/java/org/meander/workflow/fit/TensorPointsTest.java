package org.meander.workflow.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.optimizer.PointSource;
import org.meander.tck.PointContract;

final class TensorPointsTest extends PointContract {

    /** More than two of the longest windows, and not a multiple. */
    private static final int COUNT = 2 * ColumnWindow.LONGEST + 777;

    private static Fakes.Table table() {
        double[] x = new double[COUNT];
        float[] y = new float[COUNT];
        double[] s = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = i / 3.0;
            y[i] = i / 7f;
            s[i] = 1 + i;
        }
        return new Fakes.Table().column("x", x).column("y", y).column("s", s);
    }

    @Override
    protected PointSource points() {
        return new TensorPoints(table(), List.of("x", "y", "s"), true);
    }

    @Override
    protected double value(long point, int column) {
        return switch (column) {
            case 0 -> point / 3.0;
            case 1 -> point / 7f;
            default -> 1 + point;
        };
    }

    @Test
    void readsAllInOrder() {
        try (PointSource points = points();
                PointSource.Reader reader = points.open()) {
            double[] target = new double[3 * 512];
            for (int from = 0; from < COUNT; from += 512) {
                int count = Math.min(512, COUNT - from);
                reader.read(from, count, target, 512);
                for (int i = 0; i < count; i++) {
                    assertEquals(value(from + i, 0), target[i]);
                    assertEquals(value(from + i, 1), target[512 + i]);
                    assertEquals(value(from + i, 2), target[1024 + i]);
                }
            }
        }
    }

    @Test
    void saysWhereAColumnEndsEarly() {
        Fakes.Table table = table();
        table.truncated = 1000;
        try (PointSource points = new TensorPoints(table, List.of("x", "y"), false);
                PointSource.Reader reader = points.open()) {
            reader.read(488, 512, new double[1024], 512);
            MeanderException e =
                    assertThrows(MeanderException.class, () -> reader.read(900, 512, new double[1024], 512));
            assertEquals(StandardError.MALFORMED_DATA, e.code());
            assertTrue(e.getMessage().contains("'x': ends at element 1000"), e::getMessage);
        }
    }

    @Test
    void refusesWhatIsNoColumn() {
        Fakes.Table table =
                new Fakes.Table().column("x", 1.0, 2.0).column("y", 1.0).column("none", new double[0]);
        table.others.put("matrix", new TensorInfo("matrix", DType.F64, Shape.of(2, 1)));
        table.others.put("whole", new TensorInfo("whole", DType.I64, Shape.of(2)));
        assertEquals(StandardError.NOT_FOUND, refused(table, "z"));
        assertEquals(StandardError.UNSUPPORTED_DATA, refused(table, "matrix"));
        assertEquals(StandardError.UNSUPPORTED_DATA, refused(table, "whole"));
        assertEquals(StandardError.MALFORMED_DATA, refused(table, "y"));
        assertEquals(
                StandardError.MALFORMED_DATA,
                assertThrows(MeanderException.class, () -> new TensorPoints(table, List.of("none"), false))
                        .code());
    }

    private static Object refused(Fakes.Table table, String name) {
        return assertThrows(MeanderException.class, () -> new TensorPoints(table, List.of(name, "x"), false))
                .code();
    }
}
