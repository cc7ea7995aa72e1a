package org.meander.store.folder;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.meander.base.MeanderException;

/** The tables of the catalogue. */
final class Schema {

    /** Stored as SQLite's application id: "MNDR". */
    static final int APPLICATION = 0x4d4e4452;

    static final int VERSION = 3;

    private static final List<String> TABLES = List.of(
            "create table store (id text not null) strict",
            // committed: length of the file that holds visible records, never less than before; owner: who may append.
            "create table segments (id integer primary key, committed integer not null, sealed integer not null,"
                    + " owner text) strict",
            "create table models (id integer primary key autoincrement, name text not null unique,"
                    + " tensors integer not null, parameters integer not null, source_bytes integer not null,"
                    + " stored_bytes integer not null, signature_bytes integer not null, committed_ms integer not null,"
                    + " attributes text not null) strict",
            "create table tensors (model integer not null, position integer not null, name text not null,"
                    + " dtype integer not null, shape text not null, primary key (model, position))"
                    + " strict, without rowid",
            // SQLite keeps no NaN: an error that is NaN is null.
            "create table blocks (model integer not null, tensor integer not null, position integer not null,"
                    + " elements integer not null, curve text not null, codec text not null, max_error real,"
                    + " squared_error real, segment integer not null, offset integer not null, bytes integer not null,"
                    + " crc integer not null, primary key (model, tensor, position)) strict, without rowid",
            "create table signatures (model integer not null, tensor text not null, strategy text not null,"
                    + " segment integer not null, offset integer not null, bytes integer not null,"
                    + " crc integer not null, primary key (model, tensor, strategy)) strict, without rowid");

    /** What each version added to the one before, from version 2 on. */
    private static final List<List<String>> UPGRADES = List.of(
            List.of(
                    // first: position of the block's first element in its payload; held: the payload's elements, 0 for
                    // those of
                    // the
                    // block alone.
                    "alter table blocks add column first integer not null default 0",
                    "alter table blocks add column held integer not null default 0",
                    "create table block_signatures (model integer not null, tensor integer not null, position integer"
                        + " not null, strategy text not null, segment integer not null, offset integer not null, bytes"
                        + " integer not null, crc integer not null, primary key (model, tensor, position, strategy))"
                        + " strict, without rowid",
                    // Models that are being written, as of their last checkpoint; elements: of the last tensor, in
                    // blocks;
                    // segment: the
                    // one that the owner appends to.
                    "create table partials (model integer primary key, name text not null, attributes text not null,"
                            + " owner text, segment integer not null, elements integer not null, state blob not null)"
                            + " strict",
                    "create table reads (name text primary key, count integer not null, last_ms integer not null)"
                            + " strict, without rowid"),
            // A block of segment 0 was packed: its offset is the number of a payload.
            List.of(
                    "create table videos (id integer primary key autoincrement, coding text not null, width integer"
                            + " not null, height integer not null, depth integer not null, rate integer not null,"
                            + " key_every integer not null, exact integer not null, header blob not null, bytes integer"
                            + " not null, crc integer not null, frames integer not null, written_ms integer not null,"
                            + " similarity real not null, variance real not null) strict",
                    // head: what is needed beside the frames; decoded: whether it takes a decoder to give the payload.
                    "create table payloads (id integer primary key autoincrement, head blob not null,"
                            + " crc integer not null, decoded integer not null) strict",
                    // key: position of the frame at which decoding begins; similarity: to the frame before.
                    "create table frames (video integer not null, position integer not null, key integer not null,"
                            + " offset integer not null, bytes integer not null, crc integer not null,"
                            + " similarity real not null, payload integer not null, picture integer not null,"
                            + " primary key (video, position)) strict, without rowid",
                    "create index frames_of_payloads on frames (payload, picture)",
                    "create index packed_blocks on blocks (offset) where segment = 0"));

    private Schema() {}

    /** Makes the tables in an empty database. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("begin immediate");
            statement.execute("pragma application_id = " + APPLICATION);
            for (String table : TABLES) {
                statement.execute(table);
            }
            upgrade(statement, 1);
            statement.execute("insert into store values ('" + UUID.randomUUID() + "')");
            statement.execute("commit");
        }
    }

    private static void upgrade(Statement statement, int version) throws SQLException {
        for (int next = version; next < VERSION; next++) {
            for (String change : UPGRADES.get(next - 1)) {
                statement.execute(change);
            }
        }
        statement.execute("pragma user_version = " + VERSION);
    }

    /** Whether this is a catalogue of an older version. */
    static boolean isOld(Connection connection) throws SQLException {
        long version = number(connection, "pragma user_version");
        return number(connection, "pragma application_id") == APPLICATION && version > 0 && version < VERSION;
    }

    /** Brings a catalogue of an older version up to date, within a writing transaction. */
    static void upgrade(Connection connection) throws SQLException {
        if (isOld(connection)) {
            try (Statement statement = connection.createStatement()) {
                upgrade(statement, (int) number(connection, "pragma user_version"));
            }
        }
    }

    /** Throws unless this is a catalogue that this software can read; returns the store's identity. */
    static UUID check(Connection connection, String file) throws SQLException {
        long application = number(connection, "pragma application_id");
        if (application != APPLICATION) {
            throw MeanderException.malformed(
                    "%s is a database of another program (application id %#x); a store's catalogue has %#x",
                    file, application, APPLICATION);
        }
        long version = number(connection, "pragma user_version");
        if (version != VERSION) {
            throw MeanderException.unsupported(
                    "%s has the catalogue version %d; this software reads version %d: use the one that wrote it, or"
                            + " newer",
                    file, version, VERSION);
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from store")) {
            if (!rows.next()) {
                throw MeanderException.malformed("%s does not say which store it is; its table 'store' is empty", file);
            }
            // A damaged page may give nothing where something must be.
            return UUID.fromString(String.valueOf(rows.getString(1)));
        } catch (IllegalArgumentException e) {
            throw MeanderException.malformed("%s has no UUID in its table 'store'", file);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
