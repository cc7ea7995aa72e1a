package org.meander.deploy;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import org.apache.felix.cm.json.io.Configurations;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys configurations: a file {@code <pid>.cfg.json} or {@code <factory>~<name>.cfg.json} in the typed JSON form of the
 * Configurator specification. A file that cannot be read leaves the configuration as it is.
 */
@Component
public final class ConfigurationDeployer implements ArtifactInstaller {

    private static final String SUFFIX = ".cfg.json";
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationDeployer.class);

    private final Settings settings;

    @Activate
    public ConfigurationDeployer(@Reference(name = "configurations") ConfigurationAdmin admin) {
        settings = new Settings(admin);
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(SUFFIX);
    }

    @Override
    public void install(File file) {
        try (Reader reader = Files.newBufferedReader(file.toPath())) {
            settings.write(
                    name(file), Configurations.buildReader().build(reader).readConfiguration());
            LOG.info("{}: configured", file.getName());
        } catch (IOException e) {
            LOG.error("{}: not taken, what was configured stays: {}", file.getName(), e.getMessage());
        }
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        try {
            settings.delete(name(file));
            LOG.info("{}: removed", file.getName());
        } catch (IOException e) {
            LOG.error("{}: the configuration cannot be deleted: {}", file.getName(), e.getMessage());
        }
    }

    private static String name(File file) {
        return file.getName().substring(0, file.getName().length() - SUFFIX.length());
    }
}
