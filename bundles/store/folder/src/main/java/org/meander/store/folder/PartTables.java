package org.meander.store.folder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.store.StoredBlock;

/** Tensors, blocks and signatures in the catalogue. Every method runs within a transaction of its caller. */
final class PartTables {

    private static final List<String> TABLES =
            List.of("tensors", "blocks", "block_references", "signatures", "block_signatures");

    private PartTables() {}

    static List<TensorInfo> tensors(Connection connection, long model) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select name, dtype, shape from tensors where model = ? order by position")) {
            query.setLong(1, model);
            try (ResultSet rows = query.executeQuery()) {
                List<TensorInfo> tensors = new ArrayList<>();
                while (rows.next()) {
                    String name = rows.getString(1);
                    int code = rows.getInt(2);
                    DType type = DType.ofCode(code)
                            .orElseThrow(() -> MeanderException.unsupported(
                                    "tensor '%s' has the unknown element type %d", name, code));
                    tensors.add(new TensorInfo(name, type, shape(name, rows.getString(3))));
                }
                return tensors;
            }
        }
    }

    private static Shape shape(String tensor, String text) {
        List<Long> extents = new ArrayList<>();
        try {
            for (String extent : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                extents.add(Long.valueOf(extent));
            }
        } catch (NumberFormatException e) {
            throw MeanderException.malformed(
                    "tensor '%s' has the shape '%s'; it should be numbers and commas", tensor, text);
        }
        return new Shape(extents);
    }

    static void blocks(Connection connection, long model, List<List<StoredBlock>> blocks, List<List<Location>> places)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select tensor, elements, curve, codec, max_error, squared_error, segment, offset, bytes, crc, first,"
                        + " held from blocks where model = ? order by tensor, position")) {
            query.setLong(1, model);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    int tensor = rows.getInt(1);
                    if (tensor < 0 || tensor >= blocks.size()) {
                        throw MeanderException.malformed(
                                "a model of %2$d tensors has a block of tensor %1$d", tensor, blocks.size());
                    }
                    Location place = location(rows, 7);
                    blocks.get(tensor).add(block(rows, place));
                    places.get(tensor).add(place);
                }
            }
        }
    }

    static StoredBlock block(ResultSet row, Location place) throws SQLException {
        long count = row.getLong(2);
        long held = row.getLong(12);
        StoredBlock block = new StoredBlock(
                count,
                row.getString(3),
                row.getString(4),
                place.bytes(),
                error(row, 5),
                error(row, 6),
                row.getLong(11),
                held == 0 ? count : held);
        if (!block.isWithinPayload()) {
            throw MeanderException.malformed(
                    "a block of tensor %d has %d elements from %d on in a payload of %d",
                    row.getInt(1), count, block.offset(), block.elements());
        }
        return block;
    }

    static double error(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    static Location location(ResultSet row, int column) throws SQLException {
        return new Location(
                row.getLong(column), row.getLong(column + 1), row.getLong(column + 2), (int) row.getLong(column + 3));
    }

    static Map<SignatureKey, Location> signatures(Connection connection, long model) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select tensor, strategy, segment, offset, bytes, crc from signatures where model = ?")) {
            query.setLong(1, model);
            try (ResultSet rows = query.executeQuery()) {
                Map<SignatureKey, Location> signatures = new LinkedHashMap<>();
                while (rows.next()) {
                    signatures.put(new SignatureKey(rows.getString(1), rows.getString(2)), location(rows, 3));
                }
                return signatures;
            }
        }
    }

    static Map<BlockSignatureKey, Location> blockSignatures(Connection connection, long model) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select tensor, position, strategy, segment, offset, bytes, crc"
                        + " from block_signatures where model = ?")) {
            query.setLong(1, model);
            try (ResultSet rows = query.executeQuery()) {
                Map<BlockSignatureKey, Location> signatures = new HashMap<>();
                while (rows.next()) {
                    signatures.put(
                            new BlockSignatureKey(rows.getInt(1), rows.getInt(2), rows.getString(3)),
                            location(rows, 4));
                }
                return signatures;
            }
        }
    }

    /** Adds to what a writer knows of its tensors what it has to know of its blocks and signatures. */
    static void goOn(Connection connection, long model, Written written) throws SQLException {
        written.payloadBytes = sum(connection, "select sum(bytes) from blocks where model = ? and first = 0", model);
        written.signatureBytes = sum(connection, "select sum(bytes) from signatures where model = ?", model)
                + sum(connection, "select sum(bytes) from block_signatures where model = ?", model);
        signatures(connection, model).keySet().forEach(written::signature);
        try (PreparedStatement query = connection.prepareStatement(
                "select tensor, elements, curve, codec, max_error, squared_error, segment, offset, bytes, crc, first,"
                        + " held, position from blocks where model = ? order by tensor desc, position desc limit 1")) {
            query.setLong(1, model);
            try (ResultSet rows = query.executeQuery()) {
                if (rows.next()) {
                    written.lastPlace = location(rows, 7);
                    written.lastBlock = block(rows, written.lastPlace);
                    int last = rows.getInt(1) == written.tensors() - 1 ? rows.getInt(13) + 1 : 0;
                    written.goOn(last, 0);
                }
            }
        }
    }

    private static long sum(Connection connection, String query, long model) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, model);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Deletes the parts of a model. */
    static void delete(Connection connection, long model) throws SQLException {
        for (String part : TABLES) {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + part + " where model = ?")) {
                delete.setLong(1, model);
                delete.executeUpdate();
            }
        }
    }

    /** Adds parts of a model. */
    static void insert(Connection connection, long model, NewParts parts) throws SQLException {
        insertTensors(connection, model, parts);
        insertBlocks(connection, model, parts);
        for (NewParts.Reference reference : parts.references) {
            ReferenceTable.insert(connection, model, reference);
        }
        ReferenceTable.insert(connection, model, parts.carried);
        insertSignatures(connection, model, parts);
        insertBlockSignatures(connection, model, parts);
    }

    private static void insertTensors(Connection connection, long model, NewParts parts) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into tensors values (?, ?, ?, ?, ?)")) {
            for (NewParts.Tensor tensor : parts.tensors) {
                String shape = tensor.info().shape().toString();
                insert.setLong(1, model);
                insert.setInt(2, tensor.position());
                insert.setString(3, tensor.info().name());
                insert.setInt(4, tensor.info().dtype().code());
                insert.setString(5, shape.substring(1, shape.length() - 1));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertBlocks(Connection connection, long model, NewParts parts) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into blocks values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (NewParts.Block row : parts.blocks) {
                StoredBlock block = row.block();
                insert.setLong(1, model);
                insert.setInt(2, row.tensor());
                insert.setInt(3, row.position());
                insert.setLong(4, block.count());
                insert.setString(5, block.curve());
                insert.setString(6, block.codec());
                setError(insert, 7, block.maxError());
                setError(insert, 8, block.squaredError());
                setLocation(insert, 9, row.place());
                insert.setLong(13, block.offset());
                insert.setLong(14, block.elements() == block.count() ? 0 : block.elements());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertSignatures(Connection connection, long model, NewParts parts) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into signatures values (?, ?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<SignatureKey, Location> entry : parts.signatures.entrySet()) {
                insert.setLong(1, model);
                insert.setString(2, entry.getKey().tensor());
                insert.setString(3, entry.getKey().strategy());
                setLocation(insert, 4, entry.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertBlockSignatures(Connection connection, long model, NewParts parts) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into block_signatures values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<BlockSignatureKey, Location> entry : parts.blockSignatures.entrySet()) {
                insert.setLong(1, model);
                insert.setInt(2, entry.getKey().tensor());
                insert.setInt(3, entry.getKey().block());
                insert.setString(4, entry.getKey().strategy());
                setLocation(insert, 5, entry.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void setError(PreparedStatement statement, int column, double value) throws SQLException {
        if (Double.isNaN(value)) {
            statement.setNull(column, Types.REAL);
        } else {
            statement.setDouble(column, value);
        }
    }

    static void setLocation(PreparedStatement statement, int column, Location place) throws SQLException {
        statement.setLong(column, place.segment());
        statement.setLong(column + 1, place.offset());
        statement.setLong(column + 2, place.bytes());
        statement.setLong(column + 3, Integer.toUnsignedLong(place.crc()));
    }
}
