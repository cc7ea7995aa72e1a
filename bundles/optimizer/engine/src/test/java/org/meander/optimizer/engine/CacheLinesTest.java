package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CacheLinesTest {

    /** Arrays follow one another in memory, each a multiple of 8 bytes long. */
    @Test
    void arraysBeginAnywhere() {
        Set<Integer> found = new HashSet<>();
        for (int length = 1; length <= 64; length++) {
            int before = CacheLines.before(MemorySegment.ofArray(new double[length]));
            assertEquals(0, before % Double.BYTES);
            assertTrue(before >= 0 && before < 64, () -> before + " bytes");
            found.add(before);
        }
        assertTrue(found.size() > 1, () -> "only " + found);
    }
}
