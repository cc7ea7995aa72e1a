package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PictureTest {

    /** A tenth of the values is 0, as a codec with losses leaves them: the palette is for the others. */
    @Test
    void noughtsDoNotTakeThePalette() {
        float[] levels = new float[1101];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = i < 100 ? 1 : 80 + (i - 100) / 1000f;
        }
        float[] bounds = Picture.bounds(levels);
        assertEquals(80.01f, bounds[0], 1e-4f);
        assertEquals(80.99f, bounds[1], 1e-4f);
    }

    @Test
    void aModelOfNoughtsHasBoundsToo() {
        assertArrayEquals(new float[] {1, 1}, Picture.bounds(new float[] {1, 1, 1}));
        assertArrayEquals(new float[] {1, 1}, Picture.bounds(new float[] {1}));
    }
}
