package org.meander.store.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Has SQLite's native library loaded from a file that stays in the user's cache folder. Left alone, the driver would extract it to
 * a new temporary file in each process, which takes longer than all else when a store is opened, and a killed process would leave
 * that file behind. Whoever sets {@value #PATH} or {@value #TEMPORARY} decides alone.
 */
final class SqliteLibrary {

    private static final String PATH = "org.sqlite.lib.path";
    private static final String TEMPORARY = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /** To be called before the first connection. If there is no cache folder to write to, the driver extracts for itself. */
    static void prepare() {
        if (System.getProperty(PATH) == null && System.getProperty(TEMPORARY) == null) {
            cached().ifPresent(folder -> System.setProperty(PATH, folder.toString()));
        }
    }

    /** The folder that holds exactly the library that is in the driver's jar. */
    private static Optional<Path> cached() {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] library = in.readAllBytes();
            Path folder = cache().resolve("meander/sqlite-" + SQLiteJDBCLoader.getVersion())
                    .resolve(LibraryLoaderUtil.getNativeLibResourcePath()
                            .replaceAll(".*/native/", "")
                            .toLowerCase(Locale.ROOT));
            Path file = folder.resolve(LibraryLoaderUtil.getNativeLibName());
            if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), library)) {
                Files.createDirectories(folder);
                Path part = Files.createTempFile(folder, "library", ".part");
                try {
                    Files.write(part, library);
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(part);
                }
            }
            return Optional.of(folder);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path cache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        return configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
    }
}
