package org.meander.store.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

    /** The folder that holds the library that is in the driver's jar. */
    private static Optional<Path> cached() {
        // The system's names serve as the key: the driver's own are not cheap to ask for, it starts a process to find
        // them.
        String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
        Path file = cache().resolve("meander")
                .resolve("sqlite-" + SQLiteJDBCLoader.getVersion())
                .resolve(platform.toLowerCase(Locale.ROOT).replace(' ', '-'))
                .resolve(LibraryLoaderUtil.getNativeLibName());
        // A file of that name is whole, since it got its name when it was; if it should not load, the driver extracts
        // another.
        return Files.isRegularFile(file) || extract(file) ? Optional.of(file.getParent()) : Optional.empty();
    }

    /** Whether the library could be copied out of the jar. */
    private static boolean extract(Path file) {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + file.getFileName();
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library != null) {
                write(library, file);
            }
            return library != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static void write(InputStream library, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = Files.createTempFile(file.getParent(), "library", ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(library.readAllBytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Path cache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        return configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
    }
}
