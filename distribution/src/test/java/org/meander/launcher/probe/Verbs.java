package org.meander.launcher.probe;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A command line for tests, as a bundle registers it. */
public final class Verbs implements BundleActivator, ToIntBiFunction<String[], Map<String, Object>> {

    @Override
    public void start(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("meander.cli", true);
        context.registerService(ToIntBiFunction.class, this, properties);
    }

    @Override
    public void stop(BundleContext context) {
        System.out.println("stopped");
    }

    @Override
    public int applyAsInt(String[] arguments, Map<String, Object> where) {
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
