package org.meander.launcher;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntBiFunction;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The command line in the platform: a service {@link ToIntBiFunction} with the property {@code meander.cli=true}, which takes the
 * arguments, the verb first, as a {@code String[]}, and where they were typed; it returns the exit code. Where they were typed is a map
 * of {@code out} and {@code err} (PrintStream), {@code directory} (Path), {@code interactive} (whether a person watches) and
 * {@code lasting} (whether the process goes on after the command). The thread that runs a command is interrupted if the command is to
 * end early. Thread-safe.
 */
final class CommandLine implements ControlSession.Verbs {

    private static final String FILTER = "(&(objectClass=java.util.function.ToIntBiFunction)(meander.cli=true))";

    /** Far more than a start takes: components become active while their bundles start. */
    private static final long WAIT_S = 10;

    private final ServiceTracker<
                    ToIntBiFunction<String[], Map<String, Object>>, ToIntBiFunction<String[], Map<String, Object>>>
            tracker;

    CommandLine(Platform platform) {
        this.tracker = new ServiceTracker<>(platform.context(), filter(), null);
        tracker.open();
    }

    /** Runs a command in this process's own terminal. */
    int run(String[] words) throws InterruptedException {
        return run(words, terminal());
    }

    @Override
    public int run(String[] words, Map<String, Object> terminal) throws InterruptedException {
        ToIntBiFunction<String[], Map<String, Object>> service =
                tracker.waitForService(TimeUnit.SECONDS.toMillis(WAIT_S));
        if (service == null) {
            throw new LaunchException("'" + words[0] + "' cannot be run: no bundle offered the command line (service "
                    + FILTER + ") within " + WAIT_S + " s.");
        }
        return service.applyAsInt(words, terminal);
    }

    /** Whether a person watches this process. */
    static boolean watched() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** The process's own streams: {@code System.out} may have been replaced by a bundle. */
    private static Map<String, Object> terminal() {
        return Map.of(
                "out", stream(FileDescriptor.out),
                "err", stream(FileDescriptor.err),
                "directory", Path.of("").toAbsolutePath(),
                "interactive", watched(),
                "lasting", false);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static Filter filter() {
        try {
            return FrameworkUtil.createFilter(FILTER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
