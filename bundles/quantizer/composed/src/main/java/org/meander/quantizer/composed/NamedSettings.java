package org.meander.quantizer.composed;

import java.util.Map;
import java.util.TreeMap;
import org.meander.base.Checks;
import org.meander.quantizer.QuantizerSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The settings of one configured quantizer: {@code name}, and the keys of {@link org.meander.quantizer.Setting}. Every change of the
 * configuration is a new instance.
 */
@Component(
        name = NamedSettings.PID,
        service = NamedSettings.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class NamedSettings {

    static final String PID = "org.meander.quantizer";

    static final String NAME = "name";

    private final String name;
    private final QuantizerSettings settings;

    /** Keys of the framework are no settings. */
    @Activate
    public NamedSettings(Map<String, Object> properties) {
        this.name = Checks.text(PID + "." + NAME, String.valueOf(properties.getOrDefault(NAME, "")));
        Map<String, Object> own = new TreeMap<>(properties);
        own.keySet()
                .removeIf(key -> key.equals(NAME)
                        || key.startsWith(".")
                        || key.startsWith("service.")
                        || key.startsWith("component.")
                        || key.startsWith("osgi.")
                        || key.startsWith("felix."));
        this.settings = QuantizerSettings.defaults().with(own);
    }

    String name() {
        return name;
    }

    QuantizerSettings settings() {
        return settings;
    }
}
