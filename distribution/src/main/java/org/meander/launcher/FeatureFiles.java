package org.meander.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/** The feature files of a product, and the bundles that a selection of them comes to. */
final class FeatureFiles {

    /** Text extension of a feature file: names of the features that it requires. */
    private static final String REQUIRES = "meander.requires";

    private static final String START_ORDER = "start-order";
    private static final int DEFAULT_LEVEL = 4;
    private static final String SUFFIX = ".feature.json";

    private final Path repository;
    private final Map<String, Path> files = new TreeMap<>();
    private final Map<String, Feature> features = new LinkedHashMap<>();

    FeatureFiles(Product product) {
        this.repository = product.repository();
        try (Stream<Path> entries = Files.list(product.features())) {
            entries.forEach(file -> {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    files.put(name.substring(0, name.length() - SUFFIX.length()), file);
                }
            });
        } catch (IOException e) {
            throw new LaunchException("The folder of features " + product.features() + " cannot be read", e);
        }
    }

    /** A text that changes with the selection and with every feature file. */
    String origin(Selection selection) throws IOException {
        StringBuilder origin = new StringBuilder(repository.toString());
        for (String name : selection.of(files.keySet())) {
            origin.append(' ').append(name);
        }
        for (Path file : files.values()) {
            origin.append(' ').append(file.getFileName()).append(' ').append(Plan.version(file));
        }
        return origin.toString();
    }

    /** Parses what is selected and what that requires. */
    Plan plan(Selection selection) throws IOException {
        read(selection);
        Map<Path, Integer> levels = new LinkedHashMap<>();
        for (Feature feature : features.values()) {
            for (FeatureBundle bundle : feature.getBundles()) {
                levels.merge(jar(feature, bundle.getID()), level(feature, bundle), Math::min);
            }
        }
        List<Plan.Item> bundles = new ArrayList<>();
        for (var jar : levels.entrySet()) {
            bundles.add(new Plan.Item(jar.getKey(), jar.getValue(), Plan.version(jar.getKey())));
        }
        return new Plan(origin(selection), List.copyOf(features.keySet()), bundles, configurations());
    }

    /** Configurations of the features that were read, by PID. */
    private Map<String, Map<String, Object>> configurations() {
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        for (Feature feature : features.values()) {
            for (FeatureConfiguration configuration :
                    feature.getConfigurations().values()) {
                configurations.put(configuration.getPid(), configuration.getValues());
            }
        }
        return configurations;
    }

    private void read(Selection selection) {
        FeatureService service = ServiceLoader.load(FeatureService.class)
                .findFirst()
                .orElseThrow(
                        () -> new LaunchException("The folder lib/ is incomplete: there is no reader of features."));
        for (String name : selection.of(files.keySet())) {
            read(name, service, new LinkedHashSet<>());
        }
    }

    private void read(String name, FeatureService service, Set<String> path) {
        if (features.containsKey(name)) {
            return;
        }
        if (!path.add(name)) {
            throw new LaunchException("Features require each other in a circle: " + String.join(", ", path) + ".");
        }
        Path file = files.get(name);
        if (file == null) {
            throw new LaunchException("The feature " + name + " is required by " + String.join(", ", path)
                    + ", but there is no " + name + SUFFIX + ".");
        }
        Feature feature;
        try (Reader reader = Files.newBufferedReader(file)) {
            feature = service.readFeature(reader);
        } catch (IOException | RuntimeException e) {
            // The reader's parser reports syntax errors with unchecked exceptions of its own.
            throw new LaunchException(file + " is not a feature file", e);
        }
        FeatureExtension requires = feature.getExtensions().get(REQUIRES);
        if (requires != null) {
            requires.getText().forEach(required -> read(required, service, path));
        }
        features.put(name, feature);
    }

    private Path jar(Feature feature, ID id) {
        String classifier = id.getClassifier().map(text -> "-" + text).orElse("");
        Path jar = repository
                .resolve(id.getGroupId().replace('.', '/'))
                .resolve(id.getArtifactId())
                .resolve(id.getVersion())
                .resolve(id.getArtifactId() + "-" + id.getVersion() + classifier + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new LaunchException(
                    "The feature " + feature.getID().getClassifier().orElse("") + " names " + id + ", but " + jar
                            + " does not exist.");
        }
        return jar;
    }

    private static int level(Feature feature, FeatureBundle bundle) {
        Object order = bundle.getMetadata().get(START_ORDER);
        if (order == null) {
            return DEFAULT_LEVEL;
        }
        if (order instanceof Number number && number.intValue() > 0) {
            return number.intValue();
        }
        throw new LaunchException(
                "The feature " + feature.getID().getClassifier().orElse("") + " gives " + bundle.getID() + " the "
                        + START_ORDER + " " + order + "; it must be a number from 1.");
    }
}
