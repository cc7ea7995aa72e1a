package org.meander.source.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against published vectors and other implementations. */
class NumbersTest {

    /** The vector that accompanies many implementations of SplitMix64. */
    @Test
    void bitsAreThoseOfSplitMix64() {
        Noise noise = new Noise(1234567);
        String[] published = {
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821"
        };
        for (int i = 0; i < published.length; i++) {
            assertEquals(published[i], Long.toUnsignedString(noise.bits(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
    void bitsAreThoseOfTheJdk(long seed) {
        SplittableRandom other = new SplittableRandom(seed);
        Noise noise = new Noise(seed);
        for (int i = 0; i < 1000; i++) {
            assertEquals(other.nextLong(), noise.bits(i));
        }
    }

    /** scipy.special.ndtri, which is Cephes and another method; and three values that the paper gives. */
    @ParameterizedTest
    @CsvSource({
        "0.25,-0.6744897501960817",
        "0.001,-3.090232306167813",
        "1e-20,-9.262340089798408",
        "1e-300,-37.0470962993612",
        "1e-9,-5.9978070150076865",
        "0.02,-2.053748910631823",
        "0.075,-1.4395314709384563",
        "0.0749,-1.4402382675279635",
        "0.4,-0.2533471031357997",
        "0.5,0",
        "0.925,1.4395314709384563",
        "0.9251,1.4402382675279635",
        "0.999,3.090232306167813",
        "0.999999999999,7.0344869100478356"
    })
    void quantilesAreNormal(double p, double expected) {
        assertEquals(expected, Normal.quantile(p), 2e-15 * Math.max(1, Math.abs(expected)));
    }

    /** scipy.stats.t.ppf(p, 4). */
    @ParameterizedTest
    @CsvSource({
        "1e-9,-234.02761040611892",
        "0.001,-7.1731822197823085",
        "0.02,-2.9985278732065868",
        "0.25,-0.7406970841126829",
        "0.4,-0.2707222947075976",
        "0.5,0",
        "0.925,1.7781921643757586",
        "0.999,7.173182219782307"
    })
    void quantilesAreStudents(double p, double expected) {
        assertEquals(expected, Distribution.student4(p), 1e-12 * Math.max(1, Math.abs(expected)));
    }

    /**
     * Mean 0 and variance 1, each within six of its standard errors; the fourth moment of t with 4 degrees is
     * infinite.
     */
    @ParameterizedTest
    @CsvSource({"GAUSSIAN,0.01", "UNIFORM,0.01", "HEAVY_TAIL,0.1", "SMOOTH,0.01"})
    void momentsAreRight(Distribution distribution, double tolerance) {
        int n = 1 << 20;
        double[] values = new double[n];
        distribution.fill(new Noise(99), n, 0, values, n);
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / n, 0.006);
        assertEquals(1, squares / n, tolerance);
    }

    @Test
    void uniformsAreInside() {
        Noise noise = new Noise(3);
        for (int i = 0; i < 100_000; i++) {
            double u = noise.uniform(i);
            assertTrue(u > 0 && u < 1);
        }
    }
}
