package org.meander.launcher.probe;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A command line for tests, as a bundle registers it. */
public final class Verbs implements BundleActivator, ToIntFunction<String[]> {

    @Override
    public void start(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("meander.cli", true);
        context.registerService(ToIntFunction.class, this, properties);
    }

    @Override
    public void stop(BundleContext context) {
        System.out.println("stopped");
    }

    @Override
    public int applyAsInt(String[] arguments) {
        switch (arguments[0]) {
            case "exit" -> {
                return Integer.parseInt(arguments[1]);
            }
            case "fail" -> throw new IllegalStateException("as asked");
            case "wait" -> {
                System.out.println("waiting");
                System.out.flush();
                sleep();
            }
            default -> System.out.println(Arrays.toString(arguments));
        }
        System.err.println("done");
        return 0;
    }

    private static void sleep() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
