package org.meander.store.folder;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/** How the catalogue's file is made and opened. */
final class CatalogueFile {

    /** How long a statement waits for another process that writes, in milliseconds. */
    static final int BUSY_MS = 30_000;

    private CatalogueFile() {}

    /** Throws if a store lost its catalogue: with a new one, the segments there are would be nobody's. */
    static void checkNew(StoreFolder folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.segments())) {
            Optional<Path> segment =
                    files.filter(file -> file.toString().endsWith(".seg")).findFirst();
            // Looked for again, since another process may have made both in the meantime.
            if (segment.isPresent() && !Files.exists(folder.catalogue())) {
                throw MeanderException.malformed(
                        "%s is missing, but there is %s; put the catalogue back, or begin a new store in another"
                                + " folder",
                        folder.catalogue(), segment.get());
            }
        }
    }

    /** Makes a whole catalogue under another name and links it into place, so that no process ever sees half of one. */
    static void create(StoreFolder folder) throws SQLException, IOException {
        Path part = folder.root().resolve("catalogue-" + UUID.randomUUID() + ".part");
        try {
            try (Connection connection = connect(part, true, true)) {
                Schema.create(connection);
            }
            try {
                Files.createLink(folder.catalogue(), part);
            } catch (FileAlreadyExistsException e) {
                return; // another process was first
            } catch (FileSystemException | UnsupportedOperationException e) {
                // No hard links here. A rename would replace another's, but for the check that this one makes before
                // it.
                Files.move(part, folder.catalogue());
            }
            StoreFolder.force(folder.root());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** A connection that changes the catalogue. */
    static Connection connect(Path file, boolean sync, boolean create) throws SQLException {
        String uri = uri(file);
        return new JDBC4Connection("jdbc:sqlite:" + uri, uri, properties(sync, create));
    }

    /** A connection for queries; it may be the last one that is closed, which empties the write-ahead log. */
    static QueryConnection connectToRead(Path file, boolean sync) throws SQLException {
        String uri = uri(file);
        return new QueryConnection("jdbc:sqlite:" + uri, uri, properties(sync, false));
    }

    private static Properties properties(boolean sync, boolean create) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MS);
        config.setSynchronous(sync ? SynchronousMode.FULL : SynchronousMode.NORMAL);
        if (!create) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        return config.toProperties();
    }

    /** As a URI, since the driver takes what follows a question mark in a plain name for options. */
    private static String uri(Path file) {
        return "file:" + file.toUri().getRawPath();
    }

    /** Whether a catalogue in a folder that cannot be changed is all in one file, and no other process has it open. */
    static boolean isFrozen(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        boolean open = Files.exists(file.resolveSibling(file.getFileName() + "-shm"));
        if (!open && Files.exists(log) && Files.size(log) > 0) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE,
                    "%s has changes that %s lacks, and its folder cannot be changed; open the store once where it can"
                            .formatted(log, file));
        }
        return Files.exists(file) && !open;
    }

    /** A connection for queries about a catalogue that nobody can change. */
    static QueryConnection connectFrozen(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        // Without it SQLite would make the files that processes share.
        String uri = uri(file) + "?immutable=1";
        return new QueryConnection("jdbc:sqlite:" + uri, uri, config.toProperties());
    }
}
