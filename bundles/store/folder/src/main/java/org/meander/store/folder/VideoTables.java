package org.meander.store.folder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;

/** Video files, the frames in them, and payloads that may become frames, in the catalogue. Every method runs within a transaction of its caller. */
final class VideoTables {

    private static final String NEEDED =
            " exists (select 1 from blocks b where b.segment = 0 and b.offset = f.payload) ";

    private static final String FRAME =
            "select m.name, b.tensor, b.position, f.picture, v.width, v.height, v.depth, f.bytes, b.max_error,"
                    + " b.squared_error, f.video, f.position, f.key, f.similarity from frames f"
                    + " join videos v on v.id = f.video join blocks b on b.segment = 0 and b.offset = f.payload"
                    + " join models m on m.id = b.model where b.first = 0 and ";

    private static final String STORED = "select m.name, b.tensor, b.position, t.dtype, b.codec,"
            + " case b.held when 0 then b.elements else b.held end, b.max_error, b.squared_error, b.segment, b.offset,"
            + " b.bytes, b.crc";

    private static final String FROM_STORED = " from blocks b join models m on m.id = b.model"
            + " join tensors t on t.model = b.model and t.position = b.tensor";

    private VideoTables() {}

    static List<VideoFile> files(Connection connection, StoreFolder folder) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("select id, coding, width, height, depth, rate, key_every, exact,"
                        + " bytes, frames, (select count(*) from frames f where f.video = v.id and" + NEEDED
                        + "), written_ms, similarity, variance from videos v order by id")) {
            List<VideoFile> files = new ArrayList<>();
            while (rows.next()) {
                files.add(new VideoFile(
                        rows.getLong(1),
                        folder.video(rows.getLong(1)).toString(),
                        rows.getString(2),
                        rows.getInt(3),
                        rows.getInt(4),
                        rows.getInt(5),
                        rows.getInt(6),
                        rows.getInt(7),
                        rows.getBoolean(8),
                        rows.getLong(9),
                        rows.getInt(10),
                        rows.getInt(11),
                        Instant.ofEpochMilli(rows.getLong(12)),
                        rows.getDouble(13),
                        rows.getDouble(14)));
            }
            return files;
        }
    }

    /** Frames of a model, by tensor, block and picture. */
    static List<VideoFrame> frames(Connection connection, StoreFolder folder, String model) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(FRAME + "m.name = ? order by b.tensor, b.position, f.picture")) {
            query.setString(1, model);
            return frames(query, folder);
        }
    }

    /** Frames of a file, by position. */
    static List<VideoFrame> frames(Connection connection, StoreFolder folder, long video) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FRAME + "f.video = ? order by f.position")) {
            query.setLong(1, video);
            return frames(query, folder);
        }
    }

    private static List<VideoFrame> frames(PreparedStatement query, StoreFolder folder) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            List<VideoFrame> frames = new ArrayList<>();
            while (rows.next()) {
                long video = rows.getLong(11);
                frames.add(new VideoFrame(
                        rows.getString(1),
                        rows.getInt(2),
                        rows.getInt(3),
                        rows.getInt(4),
                        rows.getInt(5),
                        rows.getInt(6),
                        rows.getInt(7),
                        rows.getLong(8),
                        PartTables.error(rows, 9),
                        PartTables.error(rows, 10),
                        Optional.of(new VideoFrame.Place(
                                video,
                                folder.video(video).toString(),
                                rows.getInt(12),
                                rows.getInt(12) == rows.getInt(13),
                                rows.getDouble(14)))));
            }
            return frames;
        }
    }

    /** The checksum of a file; empty if it is not there. */
    static Optional<Integer> crc(Connection connection, long video) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select crc from videos where id = ?")) {
            query.setLong(1, video);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of((int) rows.getLong(1)) : Optional.empty();
            }
        }
    }

    /** What is known of a file; empty if it is not there. */
    static Optional<Layout> layout(Connection connection, StoreFolder folder, long video) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select coding, width, height, depth, header, rate," + " key_every, exact from videos where id = ?")) {
            query.setLong(1, video);
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                VideoFormat format = new VideoFormat(
                        rows.getString(1), rows.getInt(2), rows.getInt(3), rows.getInt(4), rows.getBytes(5));
                return Optional.of(new Layout(
                        folder.video(video),
                        format,
                        rows.getInt(6),
                        rows.getInt(7),
                        rows.getBoolean(8),
                        placed(connection, video),
                        needed(connection, video)));
            }
        }
    }

    private static List<Layout.Frame> placed(Connection connection, long video) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select key, offset, bytes, crc, similarity,"
                + " payload, picture from frames where video = ? order by position")) {
            query.setLong(1, video);
            try (ResultSet rows = query.executeQuery()) {
                List<Layout.Frame> frames = new ArrayList<>();
                while (rows.next()) {
                    frames.add(new Layout.Frame(
                            rows.getInt(1),
                            rows.getLong(2),
                            rows.getInt(3),
                            (int) rows.getLong(4),
                            rows.getDouble(5),
                            rows.getLong(6),
                            rows.getInt(7)));
                }
                return frames;
            }
        }
    }

    private static Map<Long, NewVideo.Payload> needed(Connection connection, long video) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(STORED + ", p.head, p.decoded" + FROM_STORED
                + " join payloads p on b.segment = 0 and p.id = b.offset where b.first = 0"
                + " and p.id in (select payload from frames where video = ?)")) {
            query.setLong(1, video);
            try (ResultSet rows = query.executeQuery()) {
                Map<Long, NewVideo.Payload> payloads = new LinkedHashMap<>();
                while (rows.next()) {
                    Stored stored = stored(rows);
                    payloads.put(
                            stored.place().offset(),
                            new NewVideo.Payload(
                                    stored,
                                    rows.getBytes(13),
                                    rows.getBoolean(14),
                                    stored.place().bytes(),
                                    stored.place().crc(),
                                    stored.maxError(),
                                    stored.squaredError()));
                }
                return payloads;
            }
        }
    }

    /** Payloads by some codecs of visible models, in the order in which they were written. */
    static List<Stored> stored(Connection connection, List<String> codecs, Optional<String> model) throws SQLException {
        String in = String.join(", ", codecs.stream().map(c -> "?").toList());
        try (PreparedStatement query =
                connection.prepareStatement(STORED + FROM_STORED + " where b.first = 0 and b.codec in (" + in + ")"
                        + (model.isPresent() ? " and m.name = ?" : "") + " order by m.id, b.tensor, b.position")) {
            int parameter = 0;
            for (String codec : codecs) {
                query.setString(++parameter, codec);
            }
            if (model.isPresent()) {
                query.setString(++parameter, model.get());
            }
            try (ResultSet rows = query.executeQuery()) {
                List<Stored> stored = new ArrayList<>();
                while (rows.next()) {
                    stored.add(stored(rows));
                }
                return stored;
            }
        }
    }

    private static Stored stored(ResultSet rows) throws SQLException {
        return new Stored(
                rows.getString(1),
                rows.getInt(2),
                rows.getInt(3),
                rows.getInt(4),
                rows.getString(5),
                rows.getLong(6),
                PartTables.error(rows, 7),
                PartTables.error(rows, 8),
                PartTables.location(rows, 9));
    }

    /** Number of payloads by some codecs of visible models that wait. */
    static long waiting(Connection connection, List<String> codecs) throws SQLException {
        String in = String.join(", ", codecs.stream().map(c -> "?").toList());
        try (PreparedStatement query = connection.prepareStatement("select count(*) from blocks b join models m"
                + " on m.id = b.model where b.first = 0 and b.segment <> 0 and b.codec in (" + in + ")")) {
            for (int i = 0; i < codecs.size(); i++) {
                query.setString(i + 1, codecs.get(i));
            }
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Files of which no frame is needed; they, their frames and payloads that nothing refers to are forgotten. */
    static List<Long> forgetDead(Connection connection) throws SQLException {
        List<Long> dead = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "select id from videos v where not exists (select 1 from frames f where f.video = v.id and" + NEEDED
                            + ")")) {
                while (rows.next()) {
                    dead.add(rows.getLong(1));
                }
            }
            for (long video : dead) {
                statement.execute("delete from frames where video = " + video);
                statement.execute("delete from videos where id = " + video);
            }
            if (!dead.isEmpty()) {
                statement.execute("delete from payloads where id not in (select payload from frames)");
            }
        }
        return dead;
    }
}
