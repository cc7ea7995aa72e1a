package org.meander.store.folder;

import java.lang.foreign.MemorySegment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;

/** What the catalogue knows of payloads that were packed. Every method runs within a transaction of its caller. */
final class PackedTables {

    private PackedTables() {}

    /** The packed payloads of some places. What the catalogue lacks is left out, and reported when it is asked for. */
    static Map<Long, Packed> of(Connection connection, Iterable<Location> places) throws SQLException {
        Map<Long, Packed> packed = new LinkedHashMap<>();
        for (Location place : places) {
            if (place.segment() == 0 && !packed.containsKey(place.offset())) {
                payload(connection, place.offset()).ifPresent(one -> packed.put(place.offset(), one));
            }
        }
        return packed;
    }

    private static Optional<Packed> payload(Connection connection, long payload) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select p.head, p.crc, p.decoded, v.id, v.coding, v.width, v.height,"
                        + " v.depth, v.header, f.key, f.position from payloads p join frames f on f.payload = p.id"
                        + " join videos v on v.id = f.video where p.id = ? order by f.picture")) {
            query.setLong(1, payload);
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                byte[] head = rows.getBytes(1);
                boolean decoded = rows.getBoolean(3);
                long video = rows.getLong(4);
                if (Crc.of(MemorySegment.ofArray(head)) != (int) rows.getLong(2)) {
                    return Optional.empty();
                }
                VideoFormat format = new VideoFormat(
                        rows.getString(5), rows.getInt(6), rows.getInt(7), rows.getInt(8), rows.getBytes(9));
                List<List<Packed.Packet>> pictures = new ArrayList<>();
                do {
                    pictures.add(packets(connection, video, rows.getInt(10), rows.getInt(11)));
                } while (rows.next());
                return Optional.of(new Packed(head, decoded, video, format, pictures));
            }
        }
    }

    private static List<Packed.Packet> packets(Connection connection, long video, int from, int to)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select offset, bytes, crc from frames where video = ? and position between ? and ? order by"
                        + " position")) {
            query.setLong(1, video);
            query.setInt(2, from);
            query.setInt(3, to);
            try (ResultSet rows = query.executeQuery()) {
                List<Packed.Packet> packets = new ArrayList<>();
                while (rows.next()) {
                    packets.add(new Packed.Packet(rows.getLong(1), rows.getLong(2), (int) rows.getLong(3)));
                }
                if (packets.size() != to - from + 1L) {
                    throw MeanderException.malformed(
                            "video file %d has %d frames from %d to %d", video, packets.size(), from, to);
                }
                return packets;
            }
        }
    }
}
