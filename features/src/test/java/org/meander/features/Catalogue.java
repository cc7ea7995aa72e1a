package org.meander.features;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/** The feature files and the repository that the build has made. */
final class Catalogue {

    private static final String SUFFIX = ".feature.json";
    private static final String REQUIRES = "meander.requires";

    private final Path repository = Path.of(System.getProperty("repository"));
    private final Map<String, Feature> features = new TreeMap<>();

    Catalogue() throws IOException {
        FeatureService service =
                ServiceLoader.load(FeatureService.class).findFirst().orElseThrow();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("features")))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                try (Reader reader = Files.newBufferedReader(file)) {
                    features.put(name.substring(0, name.length() - SUFFIX.length()), service.readFeature(reader));
                }
            }
        }
    }

    Map<String, Feature> features() {
        return features;
    }

    /** Names of the features that a feature requires directly. */
    List<String> required(String feature) {
        var extension = features.get(feature).getExtensions().get(REQUIRES);
        return extension == null ? List.of() : extension.getText();
    }

    /** Jars of a feature and of all that it requires, in the order in which they would be installed. */
    Set<Path> closure(String feature) {
        Set<Path> jars = new LinkedHashSet<>();
        required(feature).forEach(required -> jars.addAll(closure(required)));
        jars.addAll(jars(feature));
        return jars;
    }

    List<Path> jars(String feature) {
        return features.get(feature).getBundles().stream()
                .map(bundle -> jar(bundle.getID()))
                .toList();
    }

    /** Every jar of the repository. */
    Set<Path> repository() {
        try (Stream<Path> files = Files.walk(repository)) {
            return files.filter(file -> file.toString().endsWith(".jar")).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path jar(ID id) {
        String classifier = id.getClassifier().map(text -> "-" + text).orElse("");
        return repository
                .resolve(id.getGroupId().replace('.', '/'))
                .resolve(id.getArtifactId())
                .resolve(id.getVersion())
                .resolve(id.getArtifactId() + "-" + id.getVersion() + classifier + ".jar");
    }
}
