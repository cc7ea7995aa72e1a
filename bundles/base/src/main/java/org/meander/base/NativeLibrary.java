package org.meander.base;

/** What holds for libraries of native code that are wrapped in bundles. */
public final class NativeLibrary {

    private NativeLibrary() {}

    /**
     * Keeps a wrapped library, and the framework that has it, for the rest of the process. JavaCPP frees native memory in a thread of its
     * own, by addresses within the library, at any time after the last use. If the library's class loader was collected before, because
     * its framework was stopped in a process that goes on, the library is unloaded and the JVM dies. To be called once, when a library is
     * loaded.
     *
     * @param wrapped a class of the library
     */
    public static void keep(Class<?> wrapped) {
        // A hook that does nothing: the JVM holds it, and it holds the class loader.
        Thread hook = new Thread(null, null, "meander-keeps-" + wrapped.getSimpleName(), 0, false);
        hook.setContextClassLoader(wrapped.getClassLoader());
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Nothing is collected any more.
        }
    }
}
