package org.meander.store.file;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.base.TensorInfo;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/** Models in the catalogue. Every method runs within a transaction of its caller. */
final class ModelTable {

    private static final String MODEL = "select name, tensors, parameters, source_bytes, stored_bytes, signature_bytes,"
            + " committed_ms, attributes, id from models ";

    private ModelTable() {}

    static List<StoredModel> list(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MODEL + "order by name");
                ResultSet rows = query.executeQuery()) {
            List<StoredModel> models = new ArrayList<>();
            while (rows.next()) {
                models.add(model(rows));
            }
            return models;
        }
    }

    static List<String> names(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select name from models order by name");
                ResultSet rows = query.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    static Optional<StoredModel> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MODEL + "where name = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(model(rows)) : Optional.empty();
            }
        }
    }

    private static StoredModel model(ResultSet row) throws SQLException {
        return new StoredModel(
                row.getString(1),
                row.getInt(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                Instant.ofEpochMilli(row.getLong(7)),
                Attributes.parse(row.getString(8)));
    }

    /** Everything about a model, or nothing if there is none of that name. */
    static Optional<ModelContents> load(Connection connection, String name) throws SQLException {
        long id;
        StoredModel model;
        try (PreparedStatement query = connection.prepareStatement(MODEL + "where name = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                model = model(rows);
                id = rows.getLong(9);
            }
        }
        List<TensorInfo> infos = PartTables.tensors(connection, id);
        List<List<StoredBlock>> blocks = new ArrayList<>();
        List<List<Location>> places = new ArrayList<>();
        for (int i = 0; i < infos.size(); i++) {
            blocks.add(new ArrayList<>());
            places.add(new ArrayList<>());
        }
        PartTables.blocks(connection, id, blocks, places);
        List<StoredTensor> tensors = new ArrayList<>();
        for (int i = 0; i < infos.size(); i++) {
            tensors.add(new StoredTensor(infos.get(i), blocks.get(i)));
        }
        return Optional.of(new ModelContents(model, tensors, places, PartTables.signatures(connection, id)));
    }

    /** Whether there was one to delete. */
    static boolean delete(Connection connection, String name) throws SQLException {
        PartTables.delete(connection, name);
        try (PreparedStatement delete = connection.prepareStatement("delete from models where name = ?")) {
            delete.setString(1, name);
            return delete.executeUpdate() > 0;
        }
    }

    /** Puts a model in the place of the one of that name, if there is one. */
    static void replace(Connection connection, ModelContents contents) throws SQLException {
        StoredModel model = contents.model();
        delete(connection, model.name());
        long id;
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into models (name, tensors, parameters, source_bytes, stored_bytes, signature_bytes,"
                        + " committed_ms, attributes) values (?, ?, ?, ?, ?, ?, ?, ?) returning id")) {
            insert.setString(1, model.name());
            insert.setInt(2, model.tensors());
            insert.setLong(3, model.parameters());
            insert.setLong(4, model.sourceBytes());
            insert.setLong(5, model.storedBytes());
            insert.setLong(6, model.signatureBytes());
            insert.setLong(7, model.committed().toEpochMilli());
            insert.setString(8, Attributes.format(model.attributes()));
            try (ResultSet rows = insert.executeQuery()) {
                rows.next();
                id = rows.getLong(1);
            }
        }
        PartTables.insertTensors(connection, id, contents);
        PartTables.insertBlocks(connection, id, contents);
        PartTables.insertSignatures(connection, id, contents);
    }
}
