package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CacheLinesTest {

    /** Memory outside of the heap has an address that can be asked for. */
    @Test
    void theNextLineBeginsAtAMultipleOf64() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(128, 64);
            for (int at = 0; at < 64; at++) {
                long line = memory.address() + at + CacheLines.before(memory.asSlice(at));
                assertEquals(memory.address() + (at == 0 ? 0 : 64), line);
            }
        }
    }

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
