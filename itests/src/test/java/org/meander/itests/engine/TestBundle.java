package org.meander.itests.engine;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Makes bundles of packages of compiled test classes, as the build makes ours. For the outside of the framework only.
 */
final class TestBundle {

    private static final String PARTS = "org.meander.itests.engine.parts.";

    private TestBundle() {}

    /** Where the bundle of a name and version is once it has been made. */
    static Path file(String name, String version) {
        return Platform.target().resolve("test-bundles").resolve(name + "-" + version + ".jar");
    }

    /** Makes a bundle of a sub-package of {@code parts}. */
    static Path make(String name, String version, String contents, boolean exported) {
        try (Builder builder = new Builder()) {
            builder.setBundleSymbolicName("org.meander.itests." + name);
            builder.setBundleVersion(version);
            builder.setProperty(exported ? "-exportcontents" : "-privatepackage", PARTS + contents);
            if (exported) {
                builder.setProperty("-includepackage", PARTS + contents);
            }
            builder.setProperty("-noextraheaders", "true");
            File[] classPath = Arrays.stream(
                            System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(File::new)
                    .filter(File::exists)
                    .toArray(File[]::new);
            builder.addClasspath(Arrays.asList(classPath));
            Jar jar = builder.build();
            if (!builder.isOk()) {
                throw new IllegalStateException(name + ": " + builder.getErrors() + builder.getWarnings());
            }
            Path file = file(name, version);
            Files.createDirectories(file.getParent());
            jar.write(file.toFile());
            return file;
        } catch (Exception e) {
            throw new IllegalStateException("bundle " + name + " cannot be made", e);
        }
    }
}
