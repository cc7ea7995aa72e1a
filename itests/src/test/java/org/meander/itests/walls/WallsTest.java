package org.meander.itests.walls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the manifests and classes of all our bundles against the walls of docs/architecture.md. */
final class WallsTest {

    private record Bundle(
            String name,
            Set<String> imports,
            Map<String, Attrs> exports,
            Set<String> packages,
            Map<String, String> classes) {}

    /** Packages that say something about the framework itself: for those who compose and deploy, and for the shell's commands. */
    private static final Set<String> FRAMEWORK = Set.of(
            "org.osgi.framework",
            "org.osgi.framework.wiring",
            "org.osgi.service.cm",
            "org.osgi.service.component.runtime",
            "org.osgi.service.component.runtime.dto",
            "org.osgi.service.metatype");

    private static final Set<String> COMPOSERS =
            Set.of("org.meander.workflow.engine", "org.meander.deploy", "org.meander.shell");

    /** Libraries, not providers: they export a package although they are no API. */
    private static final Set<String> LIBRARIES = Set.of(
            "org.meander.base",
            "org.meander.codec.entropy",
            "org.meander.codec.frames",
            "org.meander.codec.levels",
            "org.meander.optimizer.engine",
            "org.meander.optimizer.vectormath",
            "org.meander.optimizer.xpcs",
            "org.meander.source.archive",
            "org.meander.source.hdf",
            "org.meander.tck");

    /** Libraries of others that are no bundles, wrapped: what they export, need and load is their own. */
    private static final String WRAPPED = "org.meander.wrap.";

    private static final Path ROOT = Path.of(System.getProperty("meander.root"));
    private static final Map<String, Bundle> BUNDLES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"))) {
            for (Path jar : files.filter(f -> f.toString().matches(".*/target/org\\.meander\\.[^/]*\\.jar"))
                    .toList()) {
                Bundle bundle = read(jar);
                BUNDLES.put(bundle.name(), bundle);
            }
        }
        assertTrue(BUNDLES.size() > 20, "bundles found: " + BUNDLES.keySet());
    }

    private static Bundle read(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            String name = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            Parameters imports = header(jar, "Import-Package");
            Parameters exports = header(jar, "Export-Package");
            Map<String, Attrs> exported = new HashMap<>();
            exports.forEach((key, attrs) -> exported.put(key, attrs));
            Set<String> imported = new TreeSet<>(imports.keySet());
            imported.removeAll(exported.keySet());
            Set<String> packages = new TreeSet<>();
            Map<String, String> classes = new TreeMap<>();
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class")) {
                    packages.add(entry.getName()
                            .substring(0, entry.getName().lastIndexOf('/'))
                            .replace('/', '.'));
                    try (InputStream in = jar.getInputStream(entry)) {
                        classes.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                    }
                }
            }
            return new Bundle(name, imported, exported, packages, classes);
        }
    }

    private static Parameters header(JarFile jar, String name) throws IOException {
        String value = jar.getManifest().getMainAttributes().getValue(name);
        return OSGiHeader.parseHeader(value == null ? "" : value);
    }

    private static boolean api(String bundle) {
        return bundle.endsWith(".api");
    }

    /** Wall 1. */
    @Test
    void onlyApisAndLibrariesExport() {
        for (Bundle bundle : BUNDLES.values()) {
            boolean exports = !bundle.exports.isEmpty();
            assertEquals(
                    api(bundle.name) || LIBRARIES.contains(bundle.name) || exportsOthers(bundle),
                    exports,
                    bundle.name + " exports " + bundle.exports.keySet());
        }
    }

    /** Whether it is a wrapper, which exports packages of others only; a fragment of one exports nothing. */
    private static boolean exportsOthers(Bundle bundle) {
        return bundle.name.startsWith(WRAPPED)
                && bundle.exports.keySet().stream().noneMatch(name -> name.startsWith("org.meander."))
                && !bundle.exports.isEmpty();
    }

    /** Wall 2. */
    @Test
    void aPackageLivesInOneBundle() {
        Map<String, String> owners = new HashMap<>();
        for (Bundle bundle : BUNDLES.values()) {
            for (String name : bundle.packages) {
                String other = owners.put(name, bundle.name);
                assertTrue(other == null, name + " lives in " + other + " and in " + bundle.name);
            }
        }
    }

    /** Wall 3, beyond what walls.txt says. */
    @Test
    void apisImportBaseOnly() {
        for (Bundle bundle : BUNDLES.values()) {
            if (api(bundle.name)) {
                Set<String> ours = new TreeSet<>(bundle.imports);
                ours.removeIf(name -> !name.startsWith("org.meander.") || name.equals("org.meander.base"));
                if (bundle.name.equals("org.meander.search.api")) {
                    ours.remove("org.meander.index");
                }
                assertEquals(Set.of(), ours, bundle.name);
            }
        }
        Set<String> domains = Set.of("curve", "codec", "index", "search", "source", "store");
        for (String name : BUNDLES.get("org.meander.workflow.engine").imports) {
            assertFalse(domains.contains(name.replace("org.meander.", "")), "the engine imports " + name);
        }
    }

    /** Wall 4: bnd computes the packages of all types in a package's exported signatures. */
    @Test
    void exportedSignaturesHaveOurTypesOnly() {
        for (Bundle bundle : BUNDLES.values()) {
            if (!bundle.name.equals("org.meander.tck") && !bundle.name.startsWith(WRAPPED)) {
                bundle.exports.forEach((name, attrs) -> {
                    String uses = attrs.getOrDefault("uses:", "");
                    for (String used : uses.split(",")) {
                        assertTrue(
                                used.isEmpty() || used.startsWith("org.meander."),
                                name + " has " + used + " in a signature");
                    }
                });
            }
        }
    }

    /** Wall 5. */
    @Test
    void frameworkTypesAreForComposers() {
        for (Bundle bundle : BUNDLES.values()) {
            if (!COMPOSERS.contains(bundle.name)) {
                Set<String> found = new TreeSet<>(bundle.imports);
                found.retainAll(FRAMEWORK);
                assertEquals(Set.of(), found, bundle.name);
            }
        }
    }

    /** Wall 6. */
    @Test
    void noServiceLoaderNoContextClassLoaderNoNatives() {
        for (Bundle bundle : BUNDLES.values()) {
            if (bundle.name.startsWith(WRAPPED)) {
                continue;
            }
            bundle.classes.forEach((file, bytes) -> {
                for (String word : List.of("java/util/ServiceLoader", "getContextClassLoader", "loadLibrary")) {
                    assertFalse(bytes.contains(word), bundle.name + ": " + file + " uses " + word);
                }
            });
        }
    }

    /** Wall 8: the first half; the baseline check of each API bundle is the second. */
    @Test
    void exportedPackagesHaveVersions() {
        for (Bundle bundle : BUNDLES.values()) {
            bundle.exports.forEach((name, attrs) -> assertTrue(
                    bundle.name.equals("org.meander.tck") || attrs.getVersion() != null, name + " has no version"));
        }
    }

    @Test
    void everyImportIsAllowed() throws IOException {
        Map<String, Set<String>> allowed = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("cnf/walls.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.strip().split("[:\\s]+");
                allowed.put(words[0], new TreeSet<>(List.of(words).subList(1, words.length)));
            }
        }
        List<String> wrong = new ArrayList<>();
        for (Bundle bundle : BUNDLES.values()) {
            if (!bundle.name.equals("org.meander.tck")) {
                Set<String> permitted = allowed.remove(bundle.name);
                if (!bundle.imports.equals(permitted)) {
                    wrong.add(bundle.name + ": " + String.join(" ", bundle.imports));
                }
            }
        }
        allowed.keySet().forEach(name -> wrong.add(name + " has a line but no bundle"));
        assertEquals(
                List.of(),
                wrong,
                "cnf/walls.txt differs from the manifests; what they import:\n" + String.join("\n", wrong));
    }
}
