package org.meander.store.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite database of a store. One connection reads, another one, made when first needed, writes; so a writer that waits for
 * another process delays no reader. Thread-safe.
 *
 * <p>Connections are made by the driver's class itself: {@code DriverManager} would keep the driver's bundle alive for ever. Nothing
 * else may open the database file in this process, since closing any descriptor of it drops SQLite's locks.
 */
final class Catalogue {

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
    private final boolean frozen;
    private Connection writer;
    private boolean written;
    private boolean closed;

    private Catalogue(Path file, boolean sync, boolean frozen, Connection reader, UUID store) {
        this.file = file;
        this.sync = sync;
        this.frozen = frozen;
        this.reader = reader;
        this.store = store;
    }

    /**
     * Opens the catalogue of that store, after making it if there is none.
     *
     * @param writable whether files can be made in the folder; if not, the store is taken as one that nobody changes
     */
    static Catalogue open(StoreFolder folder, boolean sync, boolean writable) {
        Path file = folder.catalogue();
        try {
            SqliteLibrary.prepare();
            boolean frozen = !writable && CatalogueFile.isFrozen(file);
            if (!frozen && !Files.exists(file)) {
                CatalogueFile.checkNew(folder);
                CatalogueFile.create(folder);
            }
            WriteAheadLog.check(file);
            Connection reader = frozen ? CatalogueFile.connectFrozen(file) : CatalogueFile.connectToRead(file, sync);
            boolean opened = false;
            try {
                if (!frozen && Schema.isOld(reader)) {
                    upgrade(file);
                }
                Catalogue catalogue = new Catalogue(file, sync, frozen, reader, Schema.check(reader, file.toString()));
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
        try (Connection connection = CatalogueFile.connect(file, true, false)) {
            transaction(connection, "begin immediate", c -> {
                Schema.upgrade(c);
                return null;
            });
        }
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
            if (frozen) {
                throw readOnly(file);
            }
            if (writer == null) {
                writer = CatalogueFile.connect(file, sync, false);
            }
            T result = transaction(writer, "begin immediate", work);
            written = true;
            return result;
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
        execute(connection, begin);
        boolean done = false;
        try {
            T result = work.run(connection);
            execute(connection, "commit");
            done = true;
            return result;
        } finally {
            if (!done) {
                rollback(connection);
            }
        }
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            statement.execute();
        }
    }

    /** SQLite ends a transaction by itself on some failures; then there is nothing to roll back, which it calls an error. */
    private static void rollback(Connection connection) {
        try {
            execute(connection, "rollback");
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
                if (written) {
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

    private static MeanderException readOnly(Path file) {
        return new MeanderException(
                StandardError.UNAVAILABLE,
                file.getParent() + " cannot be changed by this user, or is on a read-only file system");
    }

    private static MeanderException failure(Path file, SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException s ? s.getResultCode() : SQLiteErrorCode.SQLITE_IOERR;
        return switch (code.code & 0xff) {
            case 5, 6 ->
                new MeanderException(
                        StandardError.UNAVAILABLE,
                        file + " was locked by another process for more than " + CatalogueFile.BUSY_MS / 1000 + " s",
                        e);
            case 8 -> readOnly(file);
            case 26 -> new MeanderException(StandardError.MALFORMED_DATA, file + " is no SQLite database", e);
            case 1, 11, 20 ->
                new MeanderException(StandardError.MALFORMED_DATA, file + " is damaged: " + e.getMessage(), e);
            default -> MeanderException.io(e, "%s cannot be read or written", file);
        };
    }
}
