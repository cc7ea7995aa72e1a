package org.meander.deploy;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.meander.base.MeanderException;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys features: their configurations, and their bundles out of {@code repository/} of the node or of the product. A feature
 * is taken as a whole: if something it needs is missing, nothing changes, and what the file said before stays in effect.
 */
@Component
public final class FeatureDeployer implements ArtifactInstaller {

    private static final String SUFFIX = ".feature.json";
    private static final String REQUIRES = "meander.requires";
    private static final Logger LOG = LoggerFactory.getLogger(FeatureDeployer.class);

    private final FeatureService reader;
    private final Settings settings;
    private final Repository repository;
    private final FeatureBundles bundles;
    private final Set<String> started;
    private final Map<File, Feature> deployed = new HashMap<>();

    @Activate
    public FeatureDeployer(
            BundleContext context,
            @Reference(name = "reader") FeatureService reader,
            @Reference(name = "configurations") ConfigurationAdmin admin) {
        this.reader = reader;
        this.settings = new Settings(admin);
        this.repository = new Repository(List.of(
                Path.of(context.getProperty("meander.deploy")).resolveSibling("repository"),
                Path.of(context.getProperty("meander.home")).resolve("repository")));
        this.bundles = new FeatureBundles(context);
        this.started = Set.of(context.getProperty("meander.features").split(" "));
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(SUFFIX);
    }

    @Override
    public synchronized void install(File file) {
        try {
            Feature feature = read(file);
            checkRequired(feature);
            List<Path> jars = new ArrayList<>();
            feature.getBundles().forEach(bundle -> jars.add(repository.jar(bundle.getID())));
            configure(feature, deployed.put(file, feature));
            List<String> problems = bundles.replace(file, jars);
            problems.forEach(problem -> LOG.error("{}: {}", file.getName(), problem));
            LOG.info("{}: deployed, {} bundles", file.getName(), jars.size());
        } catch (MeanderException e) {
            LOG.error("{}: not deployed, nothing has changed: {}", file.getName(), e.getMessage());
        } catch (IOException e) {
            LOG.error("{}: cannot be deployed: {}", file.getName(), e.getMessage());
        }
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public synchronized void uninstall(File file) {
        Feature feature = deployed.remove(file);
        if (feature == null) {
            return;
        }
        List<String> problems = bundles.replace(file, List.of());
        problems.forEach(problem -> LOG.error("{}: {}", file.getName(), problem));
        for (String pid : feature.getConfigurations().keySet()) {
            delete(pid);
        }
        LOG.info("{}: removed", file.getName());
    }

    private Feature read(File file) throws IOException {
        try (Reader text = Files.newBufferedReader(file.toPath())) {
            return reader.readFeature(text);
        } catch (RuntimeException e) {
            // The reader's parser reports syntax errors with unchecked exceptions of its own.
            throw MeanderException.malformed("it is no feature: %s", e.getMessage());
        }
    }

    private void checkRequired(Feature feature) {
        FeatureExtension requires = feature.getExtensions().get(REQUIRES);
        if (requires == null) {
            return;
        }
        for (String name : requires.getText()) {
            boolean there = started.contains(name)
                    || deployed.values().stream()
                            .anyMatch(other -> other.getName().orElse("").equals(name));
            if (!there) {
                throw MeanderException.notFound(
                        "it requires the feature %s, which is neither deployed nor among those of the start: %s",
                        name, started);
            }
        }
    }

    private void configure(Feature feature, Feature before) throws IOException {
        for (var configuration : feature.getConfigurations().entrySet()) {
            settings.write(
                    configuration.getKey(),
                    new Hashtable<>(configuration.getValue().getValues()));
        }
        if (before != null) {
            for (String pid : before.getConfigurations().keySet()) {
                if (!feature.getConfigurations().containsKey(pid)) {
                    settings.delete(pid);
                }
            }
        }
    }

    private void delete(String pid) {
        try {
            settings.delete(pid);
        } catch (IOException e) {
            LOG.error("The configuration {} cannot be deleted: {}", pid, e.getMessage());
        }
    }
}
