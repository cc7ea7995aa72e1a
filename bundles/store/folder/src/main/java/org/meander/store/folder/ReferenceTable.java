package org.meander.store.folder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.meander.base.MeanderException;
import org.meander.store.StoredBlock;

/** References of blocks in the catalogue. Every method runs within a transaction of its caller. */
final class ReferenceTable {

    private static final String COLUMNS =
            "elements, curve, codec, max_error, squared_error, first, held, segment, offset, bytes, crc";

    private ReferenceTable() {}

    static Map<BlockKey, List<BlockReference>> load(Connection connection, long model) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select tensor, elements, curve, codec, max_error, squared_error, segment, offset, bytes, crc, first,"
                        + " held, position from block_references where model = ? order by tensor, position, ordinal")) {
            query.setLong(1, model);
            try (ResultSet rows = query.executeQuery()) {
                Map<BlockKey, List<BlockReference>> references = new HashMap<>();
                while (rows.next()) {
                    Location place = PartTables.location(rows, 7);
                    references
                            .computeIfAbsent(new BlockKey(rows.getInt(1), rows.getInt(13)), key -> new ArrayList<>())
                            .add(new BlockReference(PartTables.block(rows, place), place));
                }
                return references;
            }
        }
    }

    /** The visible models that need a payload of another visible one, by the name of the other. */
    static Map<String, SortedSet<String>> dependants(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "select distinct needed.name, needing.name from block_references r join blocks b"
                                + " on b.segment = r.segment and b.offset = r.offset join models needed"
                                + " on needed.id = b.model join models needing on needing.id = r.model"
                                + " where needed.id <> needing.id");
                ResultSet rows = query.executeQuery()) {
            Map<String, SortedSet<String>> dependants = new TreeMap<>();
            while (rows.next()) {
                dependants
                        .computeIfAbsent(rows.getString(1), key -> new TreeSet<>())
                        .add(rows.getString(2));
            }
            return dependants;
        }
    }

    /** Refers to a block of another model, wherever it lies by now, and to everything that it needs. */
    static void insert(Connection connection, long model, NewParts.Reference reference) throws SQLException {
        int rows = copy(connection, model, reference, "0, " + COLUMNS + " from blocks", " and segment <> 0")
                + copy(connection, model, reference, "ordinal + 1, " + COLUMNS + " from block_references", "");
        if (rows != reference.rows()) {
            throw MeanderException.notFound(
                    "model '%s' was replaced, deleted or packed into a video file while another one was encoded with"
                            + " its help; encode that one again",
                    reference.name());
        }
    }

    /** Inserts payloads that came with the model. */
    static void insert(Connection connection, long model, List<NewParts.Carried> carried) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into block_references (model, tensor,"
                + " position, ordinal, " + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (NewParts.Carried one : carried) {
                StoredBlock block = one.block();
                insert.setLong(1, model);
                insert.setInt(2, one.tensor());
                insert.setInt(3, one.position());
                insert.setInt(4, one.ordinal());
                insert.setLong(5, block.count());
                insert.setString(6, block.curve());
                insert.setString(7, block.codec());
                PartTables.setError(insert, 8, block.maxError());
                PartTables.setError(insert, 9, block.squaredError());
                insert.setLong(10, block.offset());
                insert.setLong(11, block.elements() == block.count() ? 0 : block.elements());
                PartTables.setLocation(insert, 12, one.place());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static int copy(Connection connection, long model, NewParts.Reference reference, String what, String also)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into block_references (model, tensor,"
                + " position, ordinal, " + COLUMNS + ") select ?, ?, ?, " + what
                + " where model = ? and tensor = ? and position = ?" + also)) {
            insert.setLong(1, model);
            insert.setInt(2, reference.tensor());
            insert.setInt(3, reference.position());
            insert.setLong(4, reference.model());
            insert.setInt(5, reference.fromTensor());
            insert.setInt(6, reference.fromBlock());
            return insert.executeUpdate();
        }
    }
}
