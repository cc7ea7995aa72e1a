package org.meander.store.folder;

import java.lang.foreign.MemorySegment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Tells the catalogue of a new video file: from then on, its payloads are read from there. Within one transaction of the caller. */
final class VideoInsert {

    private final Connection connection;
    private final NewVideo video;

    VideoInsert(Connection connection, NewVideo video) {
        this.connection = connection;
        this.video = video;
    }

    /** The file's number. */
    long run(long bytes, int crc, long millis) throws SQLException {
        long id = insertVideo(bytes, crc, millis);
        long[] payloads = new long[video.payloads().size()];
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = insertPayload(video.payloads().get(i));
            turn(video.payloads().get(i), payloads[i]);
        }
        insertFrames(id, payloads);
        return id;
    }

    private long insertVideo(long bytes, int crc, long millis) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into videos (coding, width, height, depth,"
                + " rate, key_every, exact, header, bytes, crc, frames, written_ms, similarity, variance)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, video.format().coding());
            insert.setInt(2, video.format().width());
            insert.setInt(3, video.format().height());
            insert.setInt(4, video.format().depth());
            insert.setInt(5, video.rate());
            insert.setInt(6, video.keyEvery());
            insert.setBoolean(7, video.exact());
            insert.setBytes(8, video.format().header());
            insert.setLong(9, bytes);
            insert.setLong(10, Integer.toUnsignedLong(crc));
            insert.setInt(11, video.frames().size());
            insert.setLong(12, millis);
            insert.setDouble(13, video.similarity());
            insert.setDouble(14, video.variance());
            insert.executeUpdate();
        }
        return last();
    }

    private long insertPayload(NewVideo.Payload payload) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into payloads (head, crc, decoded) values (?, ?, ?)")) {
            insert.setBytes(1, payload.head());
            insert.setLong(2, Integer.toUnsignedLong(Crc.of(MemorySegment.ofArray(payload.head()))));
            insert.setBoolean(3, payload.decoded());
            insert.executeUpdate();
        }
        return last();
    }

    private long last() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select last_insert_rowid()")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Lets every block that refers to the payload where it was refer to it where it is. If there is none any more, its frames are waste. */
    private void turn(NewVideo.Payload payload, long id) throws SQLException {
        Location from = payload.from().place();
        try (PreparedStatement update =
                connection.prepareStatement("update blocks set segment = 0, offset = ?, bytes = ?, crc = ?,"
                        + " max_error = ?, squared_error = ? where segment = ? and offset = ? and bytes = ?"
                        + " and crc = ? and model = (select id from models where name = ?)")) {
            update.setLong(1, id);
            update.setLong(2, payload.bytes());
            update.setLong(3, Integer.toUnsignedLong(payload.crc()));
            PartTables.setError(update, 4, payload.maxError());
            PartTables.setError(update, 5, payload.squaredError());
            PartTables.setLocation(update, 6, from);
            update.setString(10, payload.from().model());
            if (update.executeUpdate() == 0 || payload.bytes() == from.bytes()) {
                return;
            }
        }
        try (PreparedStatement update = connection.prepareStatement("update models set stored_bytes ="
                + " (select coalesce(sum(bytes), 0) from blocks b where b.model = models.id and b.first = 0)"
                + " where name = ?")) {
            update.setString(1, payload.from().model());
            update.executeUpdate();
        }
    }

    private void insertFrames(long id, long[] payloads) throws SQLException {
        List<NewVideo.Frame> frames = video.frames();
        try (PreparedStatement insert =
                connection.prepareStatement("insert into frames values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int position = 0; position < frames.size(); position++) {
                NewVideo.Frame frame = frames.get(position);
                insert.setLong(1, id);
                insert.setInt(2, position);
                insert.setInt(3, frame.key());
                insert.setLong(4, frame.offset());
                insert.setInt(5, frame.bytes());
                insert.setLong(6, Integer.toUnsignedLong(frame.crc()));
                insert.setDouble(7, frame.similarity());
                insert.setLong(8, frame.payload() < 0 ? 0 : payloads[frame.payload()]);
                insert.setInt(9, frame.picture());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
