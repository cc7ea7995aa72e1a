package org.meander.launcher;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The unpacked product.
 *
 * @param home its folder
 */
record Product(Path home) {

    /** The folder that this class's jar lies in is {@code lib/}; the product is the folder above. */
    static Product ofLauncher() {
        try {
            Path jar = Path.of(Product.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new Product(jar.getParent().getParent());
        } catch (URISyntaxException e) {
            throw new LaunchException("The folder of the launcher is not a file path", e);
        }
    }

    static String version() {
        Properties properties = new Properties();
        try (var in = Product.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new LaunchException("The launcher's jar is damaged: version.properties cannot be read", e);
        }
        return properties.getProperty("version");
    }

    Path features() {
        return home.resolve("features");
    }

    Path repository() {
        return home.resolve("repository");
    }

    Path conf() {
        return home.resolve("conf");
    }

    /** Framework properties: those of the product, overridden by those of {@code conf} if there are any. */
    Properties frameworkProperties(Path conf) {
        Properties properties = new Properties();
        load(conf().resolve("framework.properties"), properties);
        if (!conf.equals(conf())) {
            load(conf.resolve("framework.properties"), properties);
        }
        return properties;
    }

    private static void load(Path file, Properties properties) {
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new LaunchException(file + " cannot be read", e);
            }
        }
    }
}
