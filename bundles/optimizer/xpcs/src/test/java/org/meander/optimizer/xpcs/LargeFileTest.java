package org.meander.optimizer.xpcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.optimizer.PointSource;

final class LargeFileTest {

    /** A file of one angle with values in its upper half. */
    private static FakeFile large(int side, DoubleBinaryOperator value) {
        return FakeFile.aps(new double[] {0.005}, new double[] {0}, side)
                .with(
                        "exchange/C2T_all/g2_00001",
                        DType.F64,
                        at -> at % side < at / side ? 0 : value.applyAsDouble(at / side, at % side),
                        side,
                        side);
    }

    @Test
    void openingALargeFileReadsSomeOfItsRows() {
        int side = 10_000;
        FakeFile file = large(side, (i, j) -> 1.02 + 0.3 * Math.exp(-30 * (j - i) / side) + 0.001 * i / side);
        XpcsData data = XpcsData.open(file, XpcsSelection.of(0.005, 0.1));
        assertTrue(file.read() < (long) side * side / 8, () -> file.read() + " values were read");
        assertEquals(Order.UPPER, data.grid().order());
        // Of the pairs that are farthest apart, t1 is 0 to 0.447 N, with a density that falls to 0 there.
        assertEquals(1.02 + 0.001 * 0.447 * (1 - Math.sqrt(0.9)), data.offset(0), 1e-5);
        // Of the pairs that are nearest, j - i is up to 0.106 N, of a tenth of them up to 0.01005 N.
        assertEquals(0.3 * Math.exp(-30 * 0.01005), data.contrast(0), 0.01);
    }

    @Test
    void aHalfIsFoundInAnyRow() {
        FakeFile file = large(3000, (i, j) -> i == 1001 ? 1 : 0);
        assertEquals(
                Order.UPPER,
                XpcsData.open(file, XpcsSelection.of(0.005, 0.1)).grid().order());
    }

    @Test
    void longRowsAreReadInParts() {
        int side = 10_000;
        FakeFile file = large(side, (i, j) -> side * i + j);
        XpcsData data = XpcsData.open(file, XpcsSelection.of(0.005, 0.1));
        long opened = file.read();
        try (PointSource points = data.points();
                PointSource.Reader reader = points.open()) {
            double[] values = new double[300];
            float[] floats = new float[300];
            for (int row : new int[] {0, 1, 4000, 9000}) {
                for (int column : new int[] {row + 1, row + 900, side - 5}) {
                    long from = Order.UPPER.begin(row, side) + column - row - 1;
                    reader.read(from, 300, values, 300);
                    reader.read(from, 300, floats, 300);
                    for (int k = 0; k < 300; k++) {
                        boolean next = column + k >= side;
                        int i = next ? row + 1 : row;
                        int j = next ? row + 2 + column + k - side : column + k;
                        assertEquals((double) side * i + j, values[k]);
                        assertEquals((float) (side * i + j), floats[k]);
                    }
                }
            }
            assertTrue(file.read() - opened < 24 * 10_000, () -> file.read() - opened + " values were read");
        }
    }
}
