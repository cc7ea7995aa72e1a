package org.meander.itests.real;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.meander.itests.engine.Platform;
import org.ops4j.pax.exam.Option;

/** What the assembled product holds: its bundles, each in the one version that ships, and its models. */
public final class Shipped {

    /** {@link Platform#core} has its own copies of these, and logging of its own. */
    private static final Set<String> CORE =
            Set.of("org.meander.base", "org.meander.workflow.api", "org.meander.workflow.engine");

    /** The edges: they need a console and a watched folder, and announce no plug-ins. */
    public static final Set<String> EDGES = Set.of("org.meander.shell", "org.meander.deploy");

    /** What our bundles import besides the core. */
    private static final Set<String> LIBRARIES = Set.of(
            "jackson-core",
            "sqlite-jdbc",
            "javacpp",
            "javacpp-linux-x86_64",
            "jhdf",
            "lz4-java",
            "compress-lzf",
            "commons-lang3");

    private Shipped() {}

    /** The engine with all parts and recipes that ship. */
    public static Option parts() {
        Option[] jars = bundles().entrySet().stream()
                .filter(e -> LIBRARIES.contains(e.getKey()) || e.getKey().startsWith("org.meander."))
                .filter(e -> !CORE.contains(e.getKey()) && !EDGES.contains(e.getKey()))
                .map(e -> Platform.jar(e.getValue()))
                .toArray(Option[]::new);
        return composite(
                // Each framework of this process needs a copy of SQLite's library of its own.
                systemProperty("org.sqlite.tmpdir").value(Platform.target().toString()),
                Platform.core(),
                composite(jars));
    }

    /** The bundles by the ids of their artifacts and their classifiers. */
    public static TreeMap<String, Path> bundles() {
        TreeMap<String, Path> bundles = new TreeMap<>();
        try (Stream<Path> files = Files.walk(product().resolve("repository"))) {
            files.filter(f -> f.toString().endsWith(".jar")).forEach(f -> bundles.put(name(f), f));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bundles;
    }

    /** The artifact of a file in a repository, with its classifier if it has one. */
    private static String name(Path file) {
        String artifact = file.getParent().getParent().getFileName().toString();
        String main = artifact + "-" + file.getParent().getFileName();
        String stem = file.getFileName().toString().replaceFirst("\\.jar$", "");
        return artifact + stem.substring(main.length());
    }

    /** The file of a model. */
    public static Path model(String name) {
        return product().resolve("models").resolve(name + ".onnx");
    }

    /** The root of the sources. */
    public static Path sources() {
        return Platform.target().getParent().getParent();
    }

    private static Path product() {
        Path target = sources().resolve("distribution/target");
        try (Stream<Path> files = Files.list(target)) {
            List<Path> products = files.filter(f -> Files.isDirectory(f.resolve("repository")))
                    .filter(f -> Files.exists(f.resolve("bin/meander")))
                    .toList();
            assertEquals("products in " + target + ", which the module distribution makes", 1, products.size());
            return products.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
