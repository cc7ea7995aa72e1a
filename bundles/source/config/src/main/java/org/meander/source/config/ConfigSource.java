package org.meander.source.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.source.LocalFolder;
import org.meander.source.Source;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One model, of which only the {@code config.json} is read. */
@Plugin(kind = "source", type = ConfigSource.TYPE, pid = ConfigSource.PID)
@Component(
        name = ConfigSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + ConfigSource.TYPE)
@Designate(ocd = ConfigSource.Config.class, factory = true)
public final class ConfigSource implements Source {

    static final String PID = "org.meander.source.config";
    static final String TYPE = "config";

    private static final String FILE = "config.json";
    private static final String EXTENSION = ".json";

    /** Configuration. */
    @ObjectClassDefinition(name = "Source: config", description = "A model of which only the config.json is there")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description = "A config.json, or a folder that has one; relative paths start at the working directory")
        String path();
    }

    private final Path file;
    private final TensorFormat format = new ConfigFormat();

    @Activate
    public ConfigSource(Config config) {
        this(config.path());
    }

    ConfigSource(String path) {
        String key = PID + ".path";
        try {
            Path typed = Path.of(Checks.text(key, path)).toAbsolutePath().normalize();
            this.file = Files.isDirectory(typed) ? typed.resolve(FILE) : typed;
        } catch (InvalidPathException e) {
            throw Checks.configuration(key, "'" + path.replace('\0', '?') + "'", "a path (" + e.getReason() + ")");
        }
        if (!Files.isRegularFile(file)) {
            throw Checks.configuration(key, path, "a file that is there, or a folder with a " + FILE);
        }
    }

    @Override
    public List<String> models() {
        return List.of(name());
    }

    private String name() {
        String name = file.getFileName().toString();
        Path folder = file.getParent().getFileName();
        if (name.equals(FILE)) {
            return folder == null ? "model" : folder.toString();
        }
        boolean json = name.endsWith(EXTENSION) && name.length() > EXTENSION.length();
        return json ? name.substring(0, name.length() - EXTENSION.length()) : name;
    }

    @Override
    public TensorModel open(String name) {
        if (!name.equals(name())) {
            throw MeanderException.notFound("%s has no model '%s'; it has '%s'", file, name, name());
        }
        return format.open(
                name, new LocalFolder(file.getParent()), file.getFileName().toString());
    }
}
