package org.meander.launcher.probe;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ManagedService;

/** Prints when it starts and stops and how it is configured. */
public final class Witness implements BundleActivator, ManagedService {

    static final String PID = "test.witness";

    private String version = "";

    @Override
    public void start(BundleContext context) {
        version = context.getBundle().getVersion().toString();
        say("started");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_PID, PID);
        context.registerService(ManagedService.class, this, properties);
    }

    @Override
    public void stop(BundleContext context) {
        say("stopped");
    }

    @Override
    public void updated(Dictionary<String, ?> properties) {
        if (properties == null) {
            say("not configured");
        } else {
            Object colour = properties.get("colour");
            say("configured " + colour + " " + colour.getClass().getSimpleName());
        }
    }

    private void say(String what) {
        System.out.println("witness " + version + " " + what);
        System.out.flush();
    }
}
