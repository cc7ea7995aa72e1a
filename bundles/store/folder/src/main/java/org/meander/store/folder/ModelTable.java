package org.meander.store.folder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.TensorInfo;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/** Models in the catalogue. Every method runs within a transaction of its caller. */
final class ModelTable {

    private static final String MODEL = "select m.name, tensors, parameters, source_bytes, stored_bytes,"
            + " signature_bytes, committed_ms, attributes, id, r.count, r.last_ms"
            + " from models m left join reads r on r.name = m.name ";

    private ModelTable() {}

    static List<StoredModel> list(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MODEL + "order by m.name");
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
        return numbered(connection, name).map(Numbered::model);
    }

    private record Numbered(long number, StoredModel model) {}

    private static Optional<Numbered> numbered(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MODEL + "where m.name = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(new Numbered(rows.getLong(9), model(rows))) : Optional.empty();
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
                Attributes.parse(row.getString(8)),
                row.getLong(10),
                row.getObject(11) == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(11))));
    }

    /** Everything about a model, or nothing if there is none of that name. */
    static Optional<ModelContents> load(Connection connection, String name) throws SQLException {
        Optional<Numbered> numbered = numbered(connection, name);
        if (numbered.isEmpty()) {
            return Optional.empty();
        }
        long id = numbered.get().number;
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
        return Optional.of(new ModelContents(
                id,
                numbered.get().model,
                tensors,
                places,
                ReferenceTable.load(connection, id),
                PartTables.signatures(connection, id),
                PartTables.blockSignatures(connection, id),
                PackedTables.of(
                        connection, places.stream().flatMap(List::stream).toList())));
    }

    /** Whether there was one to delete. */
    static boolean delete(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("delete from models where name = ? returning id")) {
            query.setString(1, name);
            List<Long> ids = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            for (long id : ids) {
                PartTables.delete(connection, id);
            }
            return !ids.isEmpty();
        }
    }

    /** A number that no model has or will have by itself. */
    static long reserve(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into sqlite_sequence (name, seq) select 'models', 0"
                    + " where not exists (select 1 from sqlite_sequence where name = 'models')");
            statement.execute("update sqlite_sequence set seq = seq + 1 where name = 'models'");
            try (ResultSet rows = statement.executeQuery("select seq from sqlite_sequence where name = 'models'")) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Puts a model, without its parts, in the place of the one of that name, if there is one. */
    static void replace(Connection connection, long id, StoredModel model) throws SQLException {
        delete(connection, model.name());
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into models (id, name, tensors, parameters, source_bytes, stored_bytes, signature_bytes,"
                        + " committed_ms, attributes) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, id);
            insert.setString(2, model.name());
            insert.setInt(3, model.tensors());
            insert.setLong(4, model.parameters());
            insert.setLong(5, model.sourceBytes());
            insert.setLong(6, model.storedBytes());
            insert.setLong(7, model.signatureBytes());
            insert.setLong(8, model.committed().toEpochMilli());
            insert.setString(9, Attributes.format(model.attributes()));
            insert.executeUpdate();
        }
    }

    /** Sets the attributes of a model that is there. */
    static void annotate(Connection connection, String name, Map<String, String> attributes) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update models set attributes = ? where name = ?")) {
            update.setString(1, Attributes.format(attributes));
            update.setString(2, name);
            update.executeUpdate();
        }
    }
}
