package org.meander.store.folder;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.base.TensorInfo;
import org.meander.store.Checkpoint;

/**
 * Models that are being written, as of their last checkpoint: a row that says whose they are, and parts like those of any model, but
 * invisible. Every method runs within a writing transaction of its caller.
 *
 * <p>A partial model's owner is alive if it owns the segment that it appends to: see {@link SegmentPool}. Without an owner a partial
 * model can be taken, and goes on in any segment.
 */
final class Partials {

    private final SegmentPool pool;

    private record Row(long model, String attributes, boolean alive, long elements, byte[] state) {}

    /** A model that can be gone on with. */
    record Taken(long model, Written written, Checkpoint checkpoint) {}

    Partials(SegmentPool pool) {
        this.pool = pool;
    }

    /** Whether there is any model of that name. */
    static boolean any(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select 1 from partials where name = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Names of all of them. */
    static List<String> names(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select distinct name from partials order by name");
                ResultSet rows = query.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private List<Row> rows(Connection connection, String name) throws SQLException, IOException {
        try (PreparedStatement query = connection.prepareStatement(
                "select model, attributes, owner, segment, elements, state from partials where name = ? order by model"
                        + " desc")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                List<Row> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(new Row(
                            rows.getLong(1),
                            rows.getString(2),
                            pool.owns(connection, rows.getString(3), rows.getLong(4)),
                            rows.getLong(5),
                            rows.getBytes(6)));
                }
                return all;
            }
        }
    }

    /** Takes over the newest model of that name with those attributes whose writer is gone. */
    Optional<Taken> take(Connection connection, String name, String attributes) throws SQLException, IOException {
        for (Row row : rows(connection, name)) {
            if (!row.alive && row.attributes.equals(attributes)) {
                own(connection, row.model, Optional.of(pool.owner()));
                Written written = written(connection, row, name);
                MemorySegment state = MemorySegment.ofArray(row.state).asReadOnly();
                return Optional.of(
                        new Taken(row.model, written, new Checkpoint(written.tensors(), row.elements, state)));
            }
        }
        return Optional.empty();
    }

    private static Written written(Connection connection, Row row, String name) throws SQLException {
        Written written = new Written(name);
        for (TensorInfo tensor : PartTables.tensors(connection, row.model)) {
            if (written.tensors() > 0) {
                written.goOn(0, written.current().elements());
            }
            written.tensor(tensor);
        }
        PartTables.goOn(connection, row.model, written);
        written.goOn(written.blocks(), row.elements);
        return written;
    }

    /** Puts a checkpoint in the place of the one before. */
    void save(
            Connection connection,
            long model,
            String name,
            String attributes,
            long segment,
            long elements,
            MemorySegment state)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert or replace into partials values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, model);
            insert.setString(2, name);
            insert.setString(3, attributes);
            insert.setString(4, pool.owner());
            insert.setLong(5, segment);
            insert.setLong(6, elements);
            insert.setBytes(7, state.toArray(ValueLayout.JAVA_BYTE));
            insert.executeUpdate();
        }
    }

    private static void own(Connection connection, long model, Optional<String> owner) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update partials set owner = ? where model = ?")) {
            update.setString(1, owner.orElse(null));
            update.setLong(2, model);
            update.executeUpdate();
        }
    }

    /** Leaves a model to whoever goes on with it. */
    static void leave(Connection connection, long model) throws SQLException {
        own(connection, model, Optional.empty());
    }

    /** Leaves all models of an owner. */
    static void leaveAll(Connection connection, String owner) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update partials set owner = null where owner = ?")) {
            update.setString(1, owner);
            update.executeUpdate();
        }
    }

    /** Forgets that a model is partial; its parts stay. */
    static void forget(Connection connection, long model) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from partials where model = ?")) {
            delete.setLong(1, model);
            delete.executeUpdate();
        }
    }

    /** Deletes what writers of that name left that are gone; whether there was anything. */
    boolean deleteLeft(Connection connection, String name, long but) throws SQLException, IOException {
        boolean any = false;
        for (Row row : rows(connection, name)) {
            if (!row.alive && row.model != but) {
                PartTables.delete(connection, row.model);
                forget(connection, row.model);
                any = true;
            }
        }
        return any;
    }
}
