package org.meander.launcher;

import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The command line in the platform: a service {@link ToIntFunction} with the property {@code meander.cli=true}, which takes the
 * arguments, the verb first, as a {@code String[]} and returns the exit code.
 */
final class CommandLine {

    private static final String FILTER = "(&(objectClass=java.util.function.ToIntFunction)(meander.cli=true))";

    /** Far more than a start takes: components become active while their bundles start. */
    private static final long WAIT_S = 10;

    private final Platform platform;

    CommandLine(Platform platform) {
        this.platform = platform;
    }

    int run(String[] arguments) throws InterruptedException {
        var tracker = new ServiceTracker<ToIntFunction<String[]>, ToIntFunction<String[]>>(
                platform.context(), filter(), null);
        tracker.open();
        ToIntFunction<String[]> service = tracker.waitForService(TimeUnit.SECONDS.toMillis(WAIT_S));
        platform.problems().list().forEach(problem -> System.err.println("meander: " + problem));
        if (service == null) {
            throw new LaunchException(
                    "'" + arguments[0] + "' cannot be run: no bundle offered the command line (service " + FILTER
                            + ") within " + WAIT_S + " s.");
        }
        return service.applyAsInt(arguments);
    }

    private static Filter filter() {
        try {
            return FrameworkUtil.createFilter(FILTER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
