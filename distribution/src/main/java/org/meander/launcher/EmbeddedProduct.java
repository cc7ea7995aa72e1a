package org.meander.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/**
 * The product in the jar that programs have on their class path. Bundles are read in place by the framework, so it is unpacked, once for
 * every content: what has been unpacked is used again by every later start.
 */
final class EmbeddedProduct {

    static final String PREFIX = "META-INF/meander/product/";

    private static final String COMPLETE = "complete";

    private EmbeddedProduct() {}

    /**
     * The product that this class came with.
     *
     * @param caches folder for what is unpacked
     */
    static Product find(Path caches) {
        Path jar = jar();
        if (!Files.isRegularFile(jar)) {
            throw new LaunchException("The classes of Meander lie in the folder " + jar
                    + ", which has no product; name an installed one with Options.home.");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> entries = file.stream()
                    .filter(entry -> entry.getName().startsWith(PREFIX) && !entry.isDirectory())
                    .toList();
            if (entries.isEmpty()) {
                return Product.ofLauncher();
            }
            Path home = caches.resolve("product-" + Long.toHexString(content(entries)));
            if (!Files.exists(home.resolve(COMPLETE))) {
                for (JarEntry entry : entries) {
                    unpack(file, entry, home);
                }
                Files.writeString(home.resolve(COMPLETE), "");
            }
            return new Product(home);
        } catch (IOException e) {
            throw new LaunchException("The product in " + jar + " cannot be unpacked below " + caches, e);
        }
    }

    /** A number that is another one for another content. */
    private static long content(List<JarEntry> entries) {
        CRC32 names = new CRC32();
        CRC32 sums = new CRC32();
        for (JarEntry entry : entries) {
            names.update(entry.getName().getBytes(StandardCharsets.UTF_8));
            sums.update((entry.getCrc() + " " + entry.getSize() + ";").getBytes(StandardCharsets.US_ASCII));
        }
        return names.getValue() << Integer.SIZE | sums.getValue();
    }

    /** Several processes may do this at once: each file is complete or not there. */
    private static void unpack(JarFile file, JarEntry entry, Path home) throws IOException {
        Path target = home.resolve(entry.getName().substring(PREFIX.length())).normalize();
        if (!target.startsWith(home)) {
            throw new LaunchException("The jar " + file.getName() + " has the entry " + entry.getName() + ".");
        }
        if (Files.exists(target)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".tmp");
        try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Path jar() {
        try {
            return Path.of(EmbeddedProduct.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new LaunchException("The place of the classes of Meander is not a file path", e);
        }
    }
}
