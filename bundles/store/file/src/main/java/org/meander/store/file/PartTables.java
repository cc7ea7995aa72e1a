package org.meander.store.file;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
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

    private static final List<String> TABLES = List.of("tensors", "blocks", "signatures");

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
                "select tensor, elements, curve, codec, max_error, squared_error, segment, offset, bytes, crc"
                        + " from blocks where model = ? order by tensor, position")) {
            query.setLong(1, model);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    int tensor = rows.getInt(1);
                    if (tensor < 0 || tensor >= blocks.size()) {
                        throw MeanderException.malformed(
                                "a model of %2$d tensors has a block of tensor %1$d", tensor, blocks.size());
                    }
                    Location place = location(rows, 7);
                    blocks.get(tensor)
                            .add(new StoredBlock(
                                    rows.getLong(2),
                                    rows.getString(3),
                                    rows.getString(4),
                                    place.bytes(),
                                    error(rows, 5),
                                    error(rows, 6)));
                    places.get(tensor).add(place);
                }
            }
        }
    }

    private static double error(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private static Location location(ResultSet row, int column) throws SQLException {
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

    /** Deletes the parts of the model of that name, which must still be there. */
    static void delete(Connection connection, String name) throws SQLException {
        for (String part : TABLES) {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from " + part + " where model = (select id from models where name = ?)")) {
                delete.setString(1, name);
                delete.executeUpdate();
            }
        }
    }

    static void insertTensors(Connection connection, long model, ModelContents contents) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into tensors values (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < contents.tensors().size(); i++) {
                TensorInfo info = contents.tensors().get(i).info();
                String shape = info.shape().toString();
                insert.setLong(1, model);
                insert.setInt(2, i);
                insert.setString(3, info.name());
                insert.setInt(4, info.dtype().code());
                insert.setString(5, shape.substring(1, shape.length() - 1));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void insertBlocks(Connection connection, long model, ModelContents contents) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into blocks values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int tensor = 0; tensor < contents.tensors().size(); tensor++) {
                List<StoredBlock> blocks = contents.tensors().get(tensor).blocks();
                for (int i = 0; i < blocks.size(); i++) {
                    StoredBlock block = blocks.get(i);
                    insert.setLong(1, model);
                    insert.setInt(2, tensor);
                    insert.setInt(3, i);
                    insert.setLong(4, block.count());
                    insert.setString(5, block.curve());
                    insert.setString(6, block.codec());
                    setError(insert, 7, block.maxError());
                    setError(insert, 8, block.squaredError());
                    setLocation(insert, 9, contents.places().get(tensor).get(i));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    static void insertSignatures(Connection connection, long model, ModelContents contents) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into signatures values (?, ?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<SignatureKey, Location> entry : contents.signatures().entrySet()) {
                insert.setLong(1, model);
                insert.setString(2, entry.getKey().tensor());
                insert.setString(3, entry.getKey().strategy());
                setLocation(insert, 4, entry.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void setError(PreparedStatement statement, int column, double value) throws SQLException {
        if (Double.isNaN(value)) {
            statement.setNull(column, Types.REAL);
        } else {
            statement.setDouble(column, value);
        }
    }

    private static void setLocation(PreparedStatement statement, int column, Location place) throws SQLException {
        statement.setLong(column, place.segment());
        statement.setLong(column + 1, place.offset());
        statement.setLong(column + 2, place.bytes());
        statement.setLong(column + 3, Integer.toUnsignedLong(place.crc()));
    }
}
