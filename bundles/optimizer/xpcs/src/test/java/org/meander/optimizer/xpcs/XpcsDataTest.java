package org.meander.optimizer.xpcs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.optimizer.PointSource;

class XpcsDataTest {

    private static final int SIDE = 7;

    /** What symmetric correlation was measured at an angle. */
    private static double value(int angle, int i, int j) {
        return 1 + angle + 0.01 * Math.abs(i - j) + 0.001 * Math.min(i, j);
    }

    /** The half, or both, with a diagonal of detector noise. */
    private static double[] matrix(int angle, Order order) {
        double[] values = new double[SIDE * SIDE];
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                boolean filled = order == Order.SQUARE || (order == Order.UPPER ? j >= i : j <= i);
                values[i * SIDE + j] = i == j ? 99 : filled ? value(angle, i, j) : 0;
            }
        }
        return values;
    }

    private static FakeFile three(Order order) {
        return FakeFile.aps(
                new double[] {0.005, 0.005, 0.005},
                new double[] {-90, 0, 90},
                SIDE,
                matrix(0, order),
                matrix(1, order),
                matrix(2, order));
    }

    private static double[] points(XpcsData data, int step) {
        int count = (int) data.grid().points();
        double[] all = new double[count];
        try (PointSource points = data.points();
                PointSource.Reader reader = points.open()) {
            assertEquals(count, points.count());
            for (int from = 0; from < count; from += step) {
                double[] part = new double[step];
                reader.read(from, Math.min(step, count - from), part, step);
                System.arraycopy(part, 0, all, from, Math.min(step, count - from));
            }
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void pointsAreOneHalfOfEachAngle(Order order) {
        XpcsData data = XpcsData.open(three(order), XpcsSelection.of(0.005, 0.1));
        assertEquals("APS", data.layout());
        assertEquals(
                order == Order.LOWER ? Order.LOWER : Order.UPPER, data.grid().order());
        assertEquals(List.of(-90.0, 0.0, 90.0), data.grid().angles());
        for (int step : new int[] {1, 5, 16, 100}) {
            double[] points = points(data, step);
            assertEquals(3 * 21, points.length);
            int at = 0;
            for (int a = 0; a < 3; a++) {
                for (int i = 0; i < SIDE; i++) {
                    for (int j = data.grid().order().first(i);
                            j < data.grid().order().last(i, SIDE);
                            j++) {
                        assertEquals(value(a, i, j), points[at++]);
                    }
                }
            }
        }
    }

    /** The diagonal by hand: lags cost 0.01 each, and earlier frames 0.001. */
    @ParameterizedTest
    @CsvSource({
        "NEIGHBOURS, 1.01, 1.0125, 1.015",
        "STATISTICAL, 1.02, 1.022, 1.024",
        "INTERPOLATION, 1.0, 1.0125, 1.006"
    })
    void diagonalsAreCorrected(Diagonal kind, double first, double third, double last) {
        XpcsData data =
                XpcsData.open(three(Order.UPPER), XpcsSelection.of(0.005, 0.1).withDiagonal(kind));
        double[] all = data.matrix(0);
        assertEquals(first, all[0], 1e-12);
        assertEquals(third, all[3 * SIDE + 3], 1e-12);
        assertEquals(last, all[SIDE * SIDE - 1], 1e-12);
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                assertEquals(i == j ? all[i * SIDE + i] : value(0, i, j), all[j * SIDE + i], 1e-12);
            }
        }
    }

    @Test
    void framesAndAnglesAreChosen() {
        XpcsSelection selection = XpcsSelection.of(0.005, 0.1)
                .withFrames(3, 6)
                .withAngles(List.of(new AngleRange(80, 100), new AngleRange(260, 280)));
        XpcsData data = XpcsData.open(three(Order.UPPER), selection);
        assertEquals(List.of(-90.0, 90.0), data.grid().angles());
        assertEquals(4, data.grid().frames());
        assertArrayEquals(
                new double[] {value(0, 2, 3), value(0, 2, 4), value(0, 2, 5), value(0, 3, 4)},
                Arrays.copyOf(points(data, 3), 4));
    }

    @Test
    void wrongSelectionsAreNamed() {
        refused("it has 7", XpcsSelection.of(0.005, 0.1).withFrames(3, 8));
        refused(
                "no angle is in the ranges [10.0 .. 20.0]; at this wave vector it has -90.0, 0.0, 90.0",
                XpcsSelection.of(0.005, 0.1).withAngles(List.of(new AngleRange(10, 20))));
    }

    private static void refused(String message, XpcsSelection selection) {
        MeanderException e = assertThrows(MeanderException.class, () -> XpcsData.open(three(Order.UPPER), selection));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    /** Few within the tolerance are widened to the ten nearest, each with its own wave vector. */
    @Test
    void nearestWaveVectorsAreTaken() {
        double[] q = new double[12];
        double[] angles = new double[12];
        double[][] matrices = new double[12][];
        for (int k = 0; k < 12; k++) {
            q[k] = 0.001 * (k + 1);
            angles[k] = k;
            matrices[k] = matrix(0, Order.UPPER);
        }
        FakeFile file = new FakeFile().with("xpcs/dqlist", q, 1, 12).with("xpcs/dphilist", angles, 1, 12);
        for (int k = 0; k < 12; k++) {
            file.with(
                    String.format(Locale.ROOT, "exchange/C2T_all/g2_%05d", k + 1), DType.F32, matrices[k], SIDE, SIDE);
        }
        XpcsData data = XpcsData.open(file, XpcsSelection.of(0.002, 0.1));
        assertEquals(10, data.grid().angles().size());
        assertEquals(0.001, data.grid().q().getFirst(), 1e-12);
        assertEquals(0.010, data.grid().q().getLast(), 1e-12);
        assertTrue(data.notes().getFirst().startsWith("1 of 12"), data.notes()::toString);
        XpcsData wide = XpcsData.open(file, XpcsSelection.of(0.008, 0.1).withTolerance(0.5));
        assertEquals(
                List.of(3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0),
                wide.grid().angles());
    }

    @Test
    void theNewerLayoutIsLookedForFirst() {
        FakeFile file = three(Order.UPPER)
                .with("xpcs/qmap/dynamic_v_list_dim0", new double[] {0.004, 0.006}, 2)
                .with("xpcs/qmap/dynamic_v_list_dim1", new double[] {10, 20, 30}, 3)
                .with("xpcs/twotime/processed_bins", DType.I32, new double[] {2, 6}, 2)
                .with("xpcs/twotime/correlation_map/c2_00001", matrix(0, Order.UPPER), SIDE, SIDE)
                .with("xpcs/twotime/correlation_map/c2_00002", matrix(1, Order.UPPER), SIDE, SIDE);
        XpcsData data = XpcsData.open(file, XpcsSelection.of(0.005, 0.1).withTolerance(0.3));
        assertEquals("APS-U", data.layout());
        assertEquals(List.of(20.0, 30.0), data.grid().angles());
        assertEquals(List.of(0.004, 0.006), data.grid().q());
    }

    @Test
    void contradictionsAreNamed() {
        malformed("no layout", new FakeFile().with("x", new double[1], 1));
        malformed("zero off its diagonal", FakeFile.aps(new double[] {0.005}, new double[] {0}, 2, new double[4]));
        malformed(
                "fills another half",
                FakeFile.aps(
                        new double[] {0.005, 0.005},
                        new double[] {0, 1},
                        SIDE,
                        matrix(0, Order.UPPER),
                        matrix(0, Order.LOWER)));
        malformed(
                "square",
                FakeFile.aps(new double[] {0.005}, new double[] {0}, 2)
                        .with("exchange/C2T_all/a", new double[6], 2, 3));
        malformed(
                "its rows must have 2",
                FakeFile.aps(
                        new double[] {0.005}, new double[] {0}, SIDE, matrix(0, Order.UPPER), matrix(1, Order.UPPER)));
    }

    private static void malformed(String message, FakeFile file) {
        MeanderException e =
                assertThrows(MeanderException.class, () -> XpcsData.open(file, XpcsSelection.of(0.005, 0.1)));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void quantilesEstimateContrastAndOffset() {
        int side = 200;
        double[] values = new double[side * side];
        for (int i = 0; i < side; i++) {
            for (int j = i; j < side; j++) {
                values[i * side + j] = 1.02 + 0.3 * Math.exp(-0.5 * (j - i));
            }
        }
        XpcsData data = XpcsData.open(
                FakeFile.aps(new double[] {0.005}, new double[] {0}, side, values), XpcsSelection.of(0.005, 0.1));
        assertEquals(1.02, data.offset(0), 1e-9);
        // Of 1 <= j - i <= 21 the 90 % quantile lies between the lags 2 and 3.
        assertEquals(0.3 * Math.exp(-1.25), data.contrast(0), 0.03);
    }

    @ParameterizedTest
    @CsvSource({"-10, 10, 350, true", "-10, 10, 11, false", "170, 190, -175, true", "0, 0, 360, true", "0, 720, 5, true"
    })
    void anglesWrap(double least, double greatest, double angle, boolean contained) {
        assertEquals(contained, new AngleRange(least, greatest).contains(angle));
    }

    @Test
    void rowsAreFoundFromPositions() {
        for (Order order : Order.values()) {
            for (int frames : new int[] {2, 3, 17, 64}) {
                long position = 0;
                for (int i = 0; i < frames; i++) {
                    for (int j = order.first(i); j < order.last(i, frames); j++) {
                        assertEquals(i, order.row(position, frames));
                        assertEquals(position, order.begin(i, frames) + j - order.first(i));
                        position++;
                    }
                }
                assertEquals(order.area(frames), position);
            }
            int most = 1_000_000;
            int last = order == Order.UPPER ? most - 2 : most - 1;
            assertEquals(last, order.row(order.area(most) - 1, most));
        }
    }
}
