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
 * {@code lasting} (whether the process goes on after the command).
 */
final class CommandLine {

    private static final String FILTER = "(&(objectClass=java.util.function.ToIntBiFunction)(meander.cli=true))";

    /** Far more than a start takes: components become active while their bundles start. */
    private static final long WAIT_S = 10;

    private final Platform platform;

    CommandLine(Platform platform) {
        this.platform = platform;
    }

    int run(String[] arguments) throws InterruptedException {
        var tracker = new ServiceTracker<
                ToIntBiFunction<String[], Map<String, Object>>, ToIntBiFunction<String[], Map<String, Object>>>(
                platform.context(), filter(), null);
        tracker.open();
        ToIntBiFunction<String[], Map<String, Object>> service =
                tracker.waitForService(TimeUnit.SECONDS.toMillis(WAIT_S));
        platform.problems().list().forEach(problem -> System.err.println("meander: " + problem));
        if (service == null) {
            throw new LaunchException(
                    "'" + arguments[0] + "' cannot be run: no bundle offered the command line (service " + FILTER
                            + ") within " + WAIT_S + " s.");
        }
        return service.applyAsInt(arguments, terminal());
    }

    /** The process's own streams: {@code System.out} may have been replaced by a bundle. */
    private static Map<String, Object> terminal() {
        Console console = System.console();
        return Map.of(
                "out", stream(FileDescriptor.out),
                "err", stream(FileDescriptor.err),
                "directory", Path.of("").toAbsolutePath(),
                "interactive", console != null && console.isTerminal(),
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
