package org.meander.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where libraries unpack their natives when there are several platforms in one process. */
final class NativeCopies {

    /** System property: the cache of the first Meander of this process. */
    private static final String FIRST = "meander.embedded.first";

    /** System properties of the libraries that unpack natives. */
    private static final String NATIVES = "org.bytedeco.javacpp.cachedir";

    private static final String DATABASE_LIBRARY = "org.sqlite.lib.path";
    private static final String DATABASE_COPIES = "org.sqlite.tmpdir";

    private NativeCopies() {}

    /**
     * A native library is loaded from a file by one class loader only, as long as that lives. So the first Meander of a process finds
     * the libraries that earlier processes unpacked, and later ones unpack copies of their own.
     */
    static void of(Path cache) {
        if (System.getProperty(FIRST) == null) {
            System.setProperty(FIRST, cache.toString());
            if (System.getProperty(NATIVES) == null) {
                System.setProperty(NATIVES, cache.resolve("natives").toString());
            }
            return;
        }
        try {
            Path own = Files.createTempDirectory(Files.createDirectories(cache.resolve("copies")), "natives");
            System.setProperty(NATIVES, own.toString());
            System.clearProperty(DATABASE_LIBRARY);
            System.setProperty(DATABASE_COPIES, own.toString());
        } catch (IOException e) {
            throw new LaunchException("The cache folder " + cache + " cannot be written", e);
        }
    }

    /** Copies that earlier processes left; those of this one may still be in use. */
    static void clear(Path cache) {
        Path copies = cache.resolve("copies");
        if (System.getProperty(FIRST) != null || !Files.isDirectory(copies)) {
            return;
        }
        try (Stream<Path> files = Files.walk(copies)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new LaunchException("The cache folder " + cache + " cannot be cleared", e);
        }
    }
}
