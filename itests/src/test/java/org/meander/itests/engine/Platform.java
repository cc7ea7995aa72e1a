package org.meander.itests.engine;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import org.ops4j.pax.exam.Option;

/**
 * Vocabulary for tests inside a framework: {@code options(Platform.core(),
 * Platform.bundles("org.meander.curve.hilbert"))}. Bundles are named like their artifacts; the build has copied them to
 * {@code target/bundles}, so a test needs no repository.
 */
public final class Platform {

    private static final String[] CORE = {
        "pax-logging-api",
        "org.osgi.util.function",
        "org.osgi.util.promise",
        "org.osgi.service.component",
        "org.apache.felix.configadmin",
        "org.apache.felix.metatype",
        "org.apache.felix.scr",
        "snakeyaml",
        "org.meander.base",
        "org.meander.workflow.api",
        "org.meander.workflow.engine"
    };

    private static final String[] INGEST = {
        "org.meander.curve.api",
        "org.meander.codec.api",
        "org.meander.index.api",
        "org.meander.search.api",
        "org.meander.source.api",
        "org.meander.store.api",
        "org.meander.curve.hilbert",
        "org.meander.codec.entropy",
        "org.meander.codec.scalar",
        "org.meander.codec.lossless",
        "org.meander.index.hierarchical",
        "org.meander.source.generator",
        "sqlite-jdbc",
        "jackson-core",
        "org.meander.store.folder",
        "org.meander.store.file",
        "org.meander.workflow.recipes"
    };

    private Platform() {}

    /** Declarative Services, ConfigAdmin, metatype, logging, base and the workflow engine. */
    public static Option core() {
        return composite(
                frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level")
                        .value("ERROR"),
                junitBundles(),
                bundles(CORE));
    }

    /** The recipes and, of each kind that an ingest needs, the parts that ship; besides {@link #core}. */
    public static Option ingest() {
        return bundles(INGEST);
    }

    /** Installs and starts bundles by the ids of their artifacts. */
    public static Option bundles(String... artifacts) {
        return composite(
                Arrays.stream(artifacts).map(artifact -> jar(file(artifact))).toArray(Option[]::new));
    }

    /** Installs a bundle from a file and starts it; a fragment has nothing to start. */
    public static Option jar(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            boolean fragment = jar.getManifest().getMainAttributes().getValue("Fragment-Host") != null;
            return bundle(file.toUri().toString()).start(!fragment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** File of a bundle that the build has copied. */
    public static Path file(String artifact) {
        Path file = target().resolve("bundles").resolve(artifact + ".jar");
        if (Files.notExists(file)) {
            throw new IllegalArgumentException(
                    file + " does not exist; the bundle must be a dependency of itests/pom.xml");
        }
        return file;
    }

    /** Names of what {@link #core} installs. */
    static String[] coreBundles() {
        return CORE.clone();
    }

    /** The module's {@code target} folder, also for a test that runs inside the framework. */
    public static Path target() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");
    }
}
