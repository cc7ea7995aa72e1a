package org.meander.index.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.meander.curve.hilbert.HilbertCurve;
import org.meander.index.GrayPicture;
import org.meander.index.IndexStrategy;
import org.meander.tck.IndexContract;

class PictureIndexTest extends IndexContract {

    @Override
    protected IndexStrategy strategy() {
        return new PictureIndex(new HilbertCurve(), 16);
    }

    private static GrayPicture picture(int side, float[] values) {
        IndexStrategy.Builder builder = new PictureIndex(new HilbertCurve(), side).builder(values.length);
        builder.add(MemorySegment.ofArray(values), values.length);
        return (GrayPicture) builder.finish();
    }

    /** Against a computation from the definition; the first pixels of the curve are by hand. */
    @ParameterizedTest
    @CsvSource({"1, 16, 1, 1", "4, 16, 1, 2", "256, 16, 1, 16", "257, 16, 4, 16", "5000, 16, 64, 16", "5000, 64, 4, 64"
    })
    void pixelsAreMeansOfRuns(int elements, int most, int run, int side) {
        Random random = new Random(elements);
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) (random.nextGaussian() + 3 * Math.sin(i * 6.3 / elements));
        }
        GrayPicture picture = picture(most, values);
        assertEquals(side, picture.side());
        int pixels = (elements - 1) / run + 1;
        double[] means = new double[pixels];
        for (int i = 0; i < elements; i++) {
            means[i / run] += values[i] / Math.min(run, elements - i / run * run);
        }
        double[] sorted = Arrays.stream(means).sorted().toArray();
        float low = (float) sorted[pixels / 200];
        float high = (float) sorted[pixels - 1 - pixels / 200];
        assertEquals(low, picture.low(), 1e-6);
        assertEquals(high, picture.high(), 1e-6);
        SpaceFillingCurve curve = new HilbertCurve();
        for (int d = 0; d < side * side; d++) {
            Point point = curve.point(curve.grid((long) side * side), d);
            double right =
                    d >= pixels ? 0 : high > low ? Math.clamp(255 * (means[d] - low) / (high - low), 0, 255) : 127;
            assertEquals(right, picture.pixels()[(int) (point.y() * side + point.x())] & 0xff, 0.501);
        }
    }

    @Test
    void anOutlierGraysNothingOutAndNaNIsBlack() {
        float[] values = new float[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        values[7] = 1e30f;
        values[0] = Float.NaN;
        GrayPicture picture = picture(16, values);
        assertEquals(2, picture.low());
        assertEquals(255, picture.high());
        assertEquals(0, picture.pixels()[0]);
    }
}
