package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against the formatter of the Java platform. */
class FormatTest {

    private static void same(double number) {
        for (int digits = 0; digits <= 4; digits++) {
            assertEquals(String.format(Locale.ROOT, "%." + digits + "f", number), Format.decimals(number, digits));
        }
    }

    @Test
    void decimals() {
        for (double number : new double[] {0, 0.5, 1.5, 0.05, 0.25, 0.005, 0.004999, 0.99995, 999.95, 1e22, 1e-300}) {
            same(number);
            same(-number);
        }
        same(Double.MAX_VALUE);
        same(Double.NaN);
        same(Double.POSITIVE_INFINITY);
        same(Double.NEGATIVE_INFINITY);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            same(Math.scalb(random.nextDouble(-1, 1), random.nextInt(-20, 60)));
            same(random.nextInt(-100_000, 100_000) / 1000.0);
        }
    }

    @Test
    void groups() {
        for (long number :
                new long[] {0, 9, 99, 999, 1000, 9999, 99_999, 100_000, 999_999, 1_000_000, Long.MAX_VALUE}) {
            assertEquals(String.format(Locale.ROOT, "%,d", number), Format.grouped(number));
            assertEquals(String.format(Locale.ROOT, "%,d", -number), Format.grouped(-number));
        }
        assertEquals("-9,223,372,036,854,775,808", Format.grouped(Long.MIN_VALUE));
    }

    @Test
    void theKeySaysTheUnit() {
        assertEquals("1.5 kB", Format.value("storedBytes", 1500));
        assertEquals("7 B", Format.value("bytes", 7));
        assertEquals("1,500", Format.value("byte", 1500));
    }

    @Test
    void slowRatesAreNotNought() {
        assertEquals("0.34", Format.value("megabytesPerSecond", 0.3412));
        assertEquals("3.4", Format.value("megabytesPerSecond", 3.412));
        assertEquals("341", Format.value("megabytesPerSecond", 341.2));
    }

    /** Also where a report of a fit is printed by a verb that knows nothing of fits. */
    @Test
    void whatWasFittedHasItsDigits() {
        assertEquals("238.9421292", Format.value("value", 238.94212918));
        assertEquals("7.011000000e-17", Format.value("standardDeviation", 7.011e-17));
        assertEquals("NaN", Format.value("upper95", Double.NaN));
        assertEquals("recall at 1", Format.heading("recallAt1"));
    }
}
