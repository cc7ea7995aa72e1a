package org.meander.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** Every feature resolves in a real framework, with nothing but what it names and requires. */
final class FeaturesIT {

    private static final long STOP_MS = 10_000;

    private final Catalogue catalogue = new Catalogue();

    FeaturesIT() throws IOException {}

    @TestFactory
    Stream<DynamicTest> resolves(@TempDir Path cache) {
        return catalogue.features().keySet().stream()
                .map(feature -> DynamicTest.dynamicTest(
                        feature, () -> assertEquals(List.of(), unresolved(feature, cache.resolve(feature)))));
    }

    /** What prevents bundles from being resolved; the framework's own words. */
    private List<String> unresolved(String feature, Path cache) throws BundleException, InterruptedException {
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "0"));
        framework.init();
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : catalogue.closure(feature)) {
                assertTrue(Files.isRegularFile(jar), jar + " is missing: declare the dependency in features/pom.xml");
                bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
            }
            if (framework.adapt(FrameworkWiring.class).resolveBundles(bundles)) {
                return List.of();
            }
            return bundles.stream().flatMap(FeaturesIT::obstacle).toList();
        } finally {
            framework.stop();
            framework.waitForStop(STOP_MS);
        }
    }

    private static Stream<String> obstacle(Bundle bundle) {
        if (bundle.getState() != Bundle.INSTALLED) {
            return Stream.empty();
        }
        try {
            bundle.start();
            return Stream.empty();
        } catch (BundleException e) {
            return Stream.of(e.getMessage());
        }
    }

    @Test
    void requiredFeaturesExistAndFormNoCycle() {
        catalogue.features().keySet().forEach(feature -> walk(feature, new HashSet<>()));
    }

    private void walk(String feature, Set<String> path) {
        assertTrue(catalogue.features().containsKey(feature), feature + " is required but there is no such feature");
        assertTrue(path.add(feature), feature + " requires itself by way of " + path);
        catalogue.required(feature).forEach(required -> walk(required, path));
        path.remove(feature);
    }

    @Test
    void aFeatureIsNamedLikeItsFile() {
        catalogue.features().forEach((name, feature) -> {
            assertEquals(name, feature.getName().orElseThrow());
            assertEquals(name, feature.getID().getClassifier().orElseThrow());
            assertFalse(feature.getDescription().orElse("").isBlank(), name);
        });
    }

    @Test
    void aBundleIsInOneFeatureAndNoJarIsSuperfluous() {
        Set<Path> named = new HashSet<>();
        catalogue.features().keySet().stream()
                .flatMap(feature -> catalogue.jars(feature).stream())
                .forEach(jar -> assertTrue(named.add(jar), jar + " is in two features"));
        Set<Path> superfluous = new HashSet<>(catalogue.repository());
        superfluous.removeAll(named);
        assertEquals(Set.of(), superfluous);
    }
}
