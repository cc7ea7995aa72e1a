package org.meander.launcher;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Puts standard error back. The JVM announces on it, before any of our code runs, that an incubating module is in use; that is true
 * but no user's concern. So the start script parks the real stream and lets the JVM begin with an empty one; here the parked one is
 * put back under its number, for Java and native code alike.
 */
final class StandardError {

    /** System property: the number under which the start script has parked the stream; absent if it has not. */
    private static final String PARKED = "meander.stderr";

    private static final int STDERR = 2;

    private StandardError() {}

    @SuppressWarnings("restricted")
    static void restore() {
        Integer parked = Integer.getInteger(PARKED);
        if (parked == null) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle dup2 = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("dup2"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int result = (int) dup2.invokeExact((int) parked, STDERR);
            if (result != STDERR) {
                System.out.println("meander: standard error cannot be restored.");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
