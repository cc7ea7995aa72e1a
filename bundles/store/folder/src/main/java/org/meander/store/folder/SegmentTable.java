package org.meander.store.folder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Segments in the catalogue: where their committed bytes end, and who appends to them. Every method runs within a writing transaction of its caller. */
final class SegmentTable {

    private static final String ROW = "select id, committed, sealed, owner from segments ";

    /**
     * A segment.
     *
     * @param committed its length, of which all is needed or waste
     * @param sealed whether nobody will append to it
     * @param owner who appends to it; empty for nobody
     */
    record Row(long id, long committed, boolean sealed, String owner) {}

    private SegmentTable() {}

    /** Those that are shorter than so many bytes and can be gone on with, the oldest first. */
    static List<Row> unsealed(Connection connection, long bytes) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(ROW + "where sealed = 0 and committed < ? order by id")) {
            query.setLong(1, bytes);
            return rows(query);
        }
    }

    static Optional<Row> find(Connection connection, long id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ROW + "where id = ?")) {
            query.setLong(1, id);
            return rows(query).stream().findFirst();
        }
    }

    private static List<Row> rows(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            List<Row> all = new ArrayList<>();
            while (rows.next()) {
                String owner = rows.getString(4);
                all.add(new Row(rows.getLong(1), rows.getLong(2), rows.getBoolean(3), owner == null ? "" : owner));
            }
            return all;
        }
    }

    static boolean isOwned(Connection connection, long id, String owner) throws SQLException {
        return find(connection, id).filter(row -> row.owner().equals(owner)).isPresent();
    }

    /** The highest number; 0 if there is none. */
    static long last(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select coalesce(max(id), 0) from segments");
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static void insert(Connection connection, long id, long committed, String owner) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into segments values (?, ?, 0, ?)")) {
            insert.setLong(1, id);
            insert.setLong(2, committed);
            insert.setString(3, owner);
            insert.executeUpdate();
        }
    }

    static void own(Connection connection, long id, String owner) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update segments set owner = ? where id = ?")) {
            update.setString(1, owner);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    /** Moves the end of a segment; false if it is not that owner's. One that is sealed has none from then on. */
    static boolean advance(Connection connection, long id, long committed, boolean sealed, String owner)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update segments set committed = ?, sealed = ?, owner = ? where id = ? and owner = ?")) {
            update.setLong(1, committed);
            update.setBoolean(2, sealed);
            update.setString(3, sealed ? null : owner);
            update.setLong(4, id);
            update.setString(5, owner);
            return update.executeUpdate() == 1;
        }
    }

    /** Whether it was that owner's. */
    static boolean disown(Connection connection, long id, String owner) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update segments set owner = null where id = ? and owner = ?")) {
            update.setLong(1, id);
            update.setString(2, owner);
            return update.executeUpdate() == 1;
        }
    }
}
