package org.meander.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Configurations that are in effect from the start: first those of the features, then the files {@code <pid>.cfg.json} of the
 * folder {@code conf}, which replace a feature's configuration of the same PID. They are written while the bundle of
 * ConfigurationAdmin starts, before any component exists.
 */
final class Configurations {

    private static final String SUFFIX = ".cfg.json";

    private final Map<String, Map<String, Object>> ofFeatures;
    private final List<Path> files;

    Configurations(Map<String, Map<String, Object>> ofFeatures, Path conf) {
        this.ofFeatures = ofFeatures;
        try (Stream<Path> entries = Files.list(conf)) {
            this.files = entries.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LaunchException("The folder of configurations " + conf + " cannot be read", e);
        }
    }

    /** Writes them as soon as there is a ConfigurationAdmin; problems are told to {@code problems}. */
    void writeTo(BundleContext context, Problems problems) {
        if (ofFeatures.isEmpty() && files.isEmpty()) {
            return;
        }
        try {
            context.addServiceListener(
                    event -> {
                        if (event.getType() == ServiceEvent.REGISTERED) {
                            write(context, event.getServiceReference(), problems);
                        }
                    },
                    "(objectClass=" + ConfigurationAdmin.class.getName() + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(BundleContext context, ServiceReference<?> reference, Problems problems) {
        ConfigurationAdmin admin = (ConfigurationAdmin) context.getService(reference);
        ofFeatures.forEach((pid, values) -> write(admin, pid, new Hashtable<>(values), problems));
        for (Path file : files) {
            String name = file.getFileName().toString();
            try (Reader reader = Files.newBufferedReader(file)) {
                Dictionary<String, Object> values = org.apache.felix.cm.json.io.Configurations.buildReader()
                        .build(reader)
                        .readConfiguration();
                write(admin, name.substring(0, name.length() - SUFFIX.length()), values, problems);
            } catch (IOException e) {
                problems.add(file + " is not a configuration: " + e.getMessage());
            }
        }
        context.ungetService(reference);
    }

    /** Writes one; {@code factory~name} is an instance of a factory. */
    private static void write(
            ConfigurationAdmin admin, String pid, Dictionary<String, Object> values, Problems problems) {
        int tilde = pid.indexOf('~');
        try {
            var configuration = tilde < 0
                    ? admin.getConfiguration(pid, "?")
                    : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
            configuration.update(values);
        } catch (IOException e) {
            problems.add("The configuration " + pid + " cannot be written: " + e.getMessage());
        }
    }
}
