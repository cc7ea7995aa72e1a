package org.meander.store.folder;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * The SQLite database of a store. One connection reads, another one, made when first needed, writes; so a writer that waits for
 * another process delays no reader. Thread-safe.
 *
 * <p>Connections are made by the driver's class itself: {@code DriverManager} would keep the driver's bundle alive for ever. Nothing
 * else may open the database file in this process, since closing any descriptor of it drops SQLite's locks.
 */
final class Catalogue {

    /** How long a statement waits for another process that writes, in milliseconds. */
    private static final int BUSY_MS = 30_000;

    /** What is done within a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException, IOException;
    }

    private final Path file;
    private final boolean sync;
    private final UUID store;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final Connection reader;
    private Connection writer;
    private boolean closed;

    private Catalogue(Path file, boolean sync, Connection reader, UUID store) {
        this.file = file;
        this.sync = sync;
        this.reader = reader;
        this.store = store;
    }

    /** Opens the catalogue of that store, after making it if there is none. */
    static Catalogue open(StoreFolder folder, boolean sync) {
        Path file = folder.catalogue();
        try {
            SqliteLibrary.prepare();
            if (!Files.exists(file)) {
                checkNew(folder);
                create(folder);
            }
            Connection reader = connect(file, sync, false);
            boolean opened = false;
            try {
                if (Schema.isOld(reader)) {
                    upgrade(file);
                }
                Catalogue catalogue = new Catalogue(file, sync, reader, Schema.check(reader, file.toString()));
                opened = true;
                return catalogue;
            } finally {
                if (!opened) {
                    reader.close();
                }
            }
        } catch (SQLException e) {
            throw failure(file, e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be opened", file);
        }
    }

    private static void upgrade(Path file) throws SQLException, IOException {
        try (Connection connection = connect(file, true, false)) {
            transaction(connection, "begin immediate", c -> {
                Schema.upgrade(c);
                return null;
            });
        }
    }

    /** Throws if a store lost its catalogue: with a new one, the segments there are would be nobody's. */
    private static void checkNew(StoreFolder folder) throws IOException {
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
    private static void create(StoreFolder folder) throws SQLException, IOException {
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

    private static Connection connect(Path file, boolean sync, boolean create) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MS);
        config.setSynchronous(sync ? SynchronousMode.FULL : SynchronousMode.NORMAL);
        if (!create) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        // As a URI, since the driver takes what follows a question mark in a plain name for options.
        String uri = "file:" + file.toUri().getRawPath();
        return new JDBC4Connection("jdbc:sqlite:" + uri, uri, config.toProperties());
    }

    UUID store() {
        return store;
    }

    Path file() {
        return file;
    }

    /** Runs queries that all see the same state. What they find wrong is reported with the file's name. */
    <T> T read(Work<T> work) {
        reading.lock();
        try {
            check();
            return query(work);
        } catch (SQLException e) {
            throw failure(file, e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", file);
        } finally {
            reading.unlock();
        }
    }

    private <T> T query(Work<T> work) throws SQLException, IOException {
        try {
            return transaction(reader, "begin", work);
        } catch (MeanderException e) {
            throw new MeanderException(e.code(), file + ": " + e.getMessage(), e);
        }
    }

    /** Runs a transaction that excludes all other writers of all processes; on return it is durable, after an exception undone. */
    <T> T write(Work<T> work) {
        writing.lock();
        try {
            check();
            if (writer == null) {
                writer = connect(file, sync, false);
            }
            return transaction(writer, "begin immediate", work);
        } catch (SQLException e) {
            throw failure(file, e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be changed", file);
        } finally {
            writing.unlock();
        }
    }

    private static <T> T transaction(Connection connection, String begin, Work<T> work)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(begin);
            boolean done = false;
            try {
                T result = work.run(connection);
                statement.execute("commit");
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback(statement);
                }
            }
        }
    }

    /** SQLite ends a transaction by itself on some failures; then there is nothing to roll back, which it calls an error. */
    private static void rollback(Statement statement) {
        try {
            statement.execute("rollback");
        } catch (SQLException e) {
            // The failure that led here is the one to report.
        }
    }

    private void check() {
        if (closed) {
            throw new MeanderException(StandardError.UNAVAILABLE, file.getParent() + " was closed");
        }
    }

    /** Waits for running transactions, lets none begin, runs {@code last} if anything was ever written, and closes. Idempotent. */
    void close(Work<Void> last) {
        writing.lock();
        reading.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try (reader;
                    Connection w = writer) {
                if (w != null) {
                    transaction(w, "begin immediate", last);
                }
            }
        } catch (SQLException e) {
            throw failure(file, e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be closed", file.getParent());
        } finally {
            reading.unlock();
            writing.unlock();
        }
    }

    private static MeanderException failure(Path file, SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException s ? s.getResultCode() : SQLiteErrorCode.SQLITE_IOERR;
        return switch (code.code & 0xff) {
            case 5, 6 ->
                new MeanderException(
                        StandardError.UNAVAILABLE,
                        file + " was locked by another process for more than " + BUSY_MS / 1000 + " s",
                        e);
            case 26 -> new MeanderException(StandardError.MALFORMED_DATA, file + " is no SQLite database", e);
            case 1, 11, 20 ->
                new MeanderException(StandardError.MALFORMED_DATA, file + " is damaged: " + e.getMessage(), e);
            default -> MeanderException.io(e, "%s cannot be read or written", file);
        };
    }
}
