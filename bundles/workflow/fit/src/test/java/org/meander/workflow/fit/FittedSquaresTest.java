package org.meander.workflow.fit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

class FittedSquaresTest {

    @Test
    void squaresThatDoNotFitAreRefusedBeforeTheFit() {
        assertDoesNotThrow(() -> FittedSquares.checkRoom(10_001, 4L << 30));
        MeanderException e = assertThrows(MeanderException.class, () -> FittedSquares.checkRoom(10_001, 2L << 30));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
        assertTrue(
                e.getMessage().contains("10001 frames take 2289 MiB of heap, of which there are 2048"), e.getMessage());
    }
}
