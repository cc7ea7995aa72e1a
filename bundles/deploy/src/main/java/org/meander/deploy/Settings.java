package org.meander.deploy;

import java.io.IOException;
import java.util.Dictionary;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations by the name that files and features give them: a PID, or {@code factory~name} for an instance of a factory. */
final class Settings {

    private final ConfigurationAdmin admin;

    Settings(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** Writes a configuration, unless it is there with the same values. */
    void write(String name, Dictionary<String, Object> values) throws IOException {
        of(name).updateIfDifferent(values);
    }

    void delete(String name) throws IOException {
        of(name).delete();
    }

    private Configuration of(String name) throws IOException {
        int tilde = name.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(name, "?")
                : admin.getFactoryConfiguration(name.substring(0, tilde), name.substring(tilde + 1), "?");
    }
}
