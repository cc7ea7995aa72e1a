package org.meander.optimizer.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * Where arrays lie in memory. A vector of 64 bytes that lies across two lines of the cache takes twice as long to be read or written, and in an array,
 * which begins at any multiple of 8 bytes, seven of eight do. So columns begin a few places later. The address is what the C library's
 * {@code memmove} of no bytes returns. The garbage collector may move an array at any time, which costs speed until it is asked for again, and nothing else.
 */
final class CacheLines {

    private static final int LINE = 64;

    /** Null where native code must not be called: then arrays stay as they are. */
    private static final MethodHandle MOVE = move();

    private CacheLines() {}

    @SuppressWarnings("restricted")
    private static MethodHandle move() {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor type = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
        try {
            return linker.defaultLookup()
                    .find("memmove")
                    .map(memmove -> linker.downcallHandle(memmove, type, Linker.Option.critical(true)))
                    .orElse(null);
        } catch (IllegalCallerException e) {
            return null;
        }
    }

    /** How many bytes of an array there are before the next line begins. */
    static int before(MemorySegment array) {
        if (MOVE == null) {
            return 0;
        }
        try {
            long address = (long) MOVE.invokeExact(array, array, 0L);
            return (int) (-address & LINE - 1);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // Native code throws nothing.
            throw new MeanderException(StandardError.INTERNAL_ERROR, "the address of an array cannot be found", e);
        }
    }
}
