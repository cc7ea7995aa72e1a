package org.meander.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;

class FrequencyTablesTest {

    private final FrequencyTables tables = new FrequencyTables(2);
    private final byte[] bytes = new byte[FrequencyTables.MAX_BYTES];

    @Test
    void sharesAddUpAndEveryOccurringSymbolHasOne() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            long[] counts = new long[256];
            int used = 1 + random.nextInt(256);
            for (int i = 0; i < used; i++) {
                counts[random.nextInt(256)] += 1 + (long) Math.exp(random.nextDouble() * 34);
            }
            tables.fit(0, counts, 0);
            int sum = 0;
            for (int s = 0; s < 256; s++) {
                assertEquals(counts[s] > 0, tables.share(0, s) > 0);
                sum += tables.share(0, s);
            }
            assertEquals(4096, sum);
            assertReadsBack();
        }
    }

    private void assertReadsBack() {
        int end = tables.write(0, bytes, 0);
        assertEquals(end, tables.read(1, bytes, 0, end));
        for (int s = 0; s < 256; s++) {
            assertEquals(tables.share(0, s), tables.share(1, s));
        }
        assertThrows(MeanderException.class, () -> tables.read(1, bytes, 0, end - 1));
    }

    @Test
    void oneSymbolAloneIsConstant() {
        for (int s : new int[] {0, 1, 254, 255}) {
            long[] counts = new long[256];
            counts[s] = 7;
            tables.fit(0, counts, 0);
            assertEquals(s, tables.constant(0));
            assertEquals(0, tables.cost(0, counts, 0));
            assertReadsBack();
        }
    }

    @Test
    void costIsTheCodeLengthOrInfinite() {
        long[] counts = new long[256];
        counts[3] = 1024;
        counts[4] = 3072;
        tables.fit(0, counts, 0);
        assertEquals(1024 * 2 + 3072 * Math.log(4.0 / 3) / Math.log(2), tables.cost(0, counts, 0), 1e-9);
        counts[5] = 1;
        assertEquals(Double.POSITIVE_INFINITY, tables.cost(0, counts, 0));
    }

    @Test
    void anyBytesAreATableOrMalformed() {
        Random random = new Random(2);
        int good = 0;
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(bytes);
            try {
                tables.read(0, bytes, 0, random.nextInt(100));
                good++;
            } catch (MeanderException expected) {
                assertEquals("MALFORMED_DATA", expected.code().name());
            }
        }
        assertTrue(good > 0 && good < 20_000, good + " were tables");
    }

    @Test
    void nothingToFitIsRefused() {
        assertThrows(MeanderException.class, () -> tables.fit(0, new long[256], 0));
        assertThrows(MeanderException.class, () -> new FrequencyTables(0));
    }
}
