package org.meander.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.meander.launcher.probe.Verbs;

/** The assembled product in another place, whose command line is {@link Verbs}. */
final class TestProduct {

    static final String FEATURE = """
        {
          "feature-resource-version": "1.0",
          "id": "test:test:osgifeature:%s:1.0.0",
          "name": "%s",
          "bundles": [%s],
          "configurations": {%s},
          "extensions": { "meander.requires": { "kind": "mandatory", "type": "text", "text": ["core"] } }
        }
        """;

    private final Path home;
    private final Path cache;

    TestProduct(Path folder) throws IOException {
        home = folder.resolve("a product");
        cache = folder.resolve("a cache");
        Path original = Path.of(System.getProperty("product"));
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Path relative = original.relativize(file);
                if (!relative.startsWith("models")) {
                    Files.createDirectories(home.resolve(relative).getParent());
                    Files.copy(file, home.resolve(relative));
                }
            }
        }
        Jars.bundle(
                home.resolve("repository/test/verbs/1.0.0/verbs-1.0.0.jar"),
                "verbs",
                "1.0.0",
                Verbs.class,
                "org.osgi.framework");
        feature("verbs", "{ \"id\": \"test:verbs:1.0.0\" }", "");
        Path properties = home.resolve("conf/framework.properties");
        Files.writeString(
                properties,
                Files.readString(properties)
                        .replace("meander.features.command = *", "meander.features.command = * -cli"));
    }

    void feature(String name, String bundles, String configurations) throws IOException {
        Jars.write(
                home.resolve("features/" + name + ".feature.json"),
                String.format(FEATURE, name, name, bundles, configurations).getBytes(StandardCharsets.UTF_8));
    }

    Path home() {
        return home;
    }

    Path script() {
        return home.resolve("bin/meander");
    }

    Started start(String... arguments) throws IOException {
        return startIn(home.getParent(), script(), Map.of(), arguments);
    }

    Started startIn(Path folder, Path script, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(Map.of("MEANDER_CACHE", cache.toString()));
        all.putAll(environment);
        return Started.of(folder, all, command);
    }
}
