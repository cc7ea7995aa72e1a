package org.meander.optimizer.vectormath;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrayMathTest {

    /** Each loop is small enough for the machine's compiler to keep vectors in registers. */
    @Test
    void loopsAllocateNothing() {
        double[] x = new Random(5).doubles(512, 0.1, 0.9).toArray();
        double[] y = new double[512];
        double[] scratch = new double[ArrayMath.SCRATCH * 512];
        List<Runnable> loops = List.of(
                () -> ArrayMath.exp(x, 0, y, 0, 512),
                () -> ArrayMath.expm1(x, 0, y, 0, 512),
                () -> ArrayMath.log(x, 0, y, 0, 512),
                () -> ArrayMath.sin(x, 0, y, 0, 512),
                () -> ArrayMath.cos(x, 0, y, 0, 512),
                () -> ArrayMath.atan(x, 0, y, 0, 512),
                () -> ArrayMath.atan2(x, 0, x, 0, y, 0, 512, scratch, 0),
                () -> ArrayMath.pow(x, 0, x, 0, y, 0, 512, scratch, 0));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int k = 0; k < loops.size(); k++) {
            long allocated = Long.MAX_VALUE;
            for (int i = 0; i < 30_000 && allocated > 64; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                loops.get(k).run();
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertTrue(allocated <= 64, "loop " + k + ": " + allocated + " bytes");
        }
    }
}
