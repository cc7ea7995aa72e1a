package org.meander.store.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.store.Compaction;

/**
 * Moves what is needed out of segments that hold much that is not, and removes these. Records are copied and forced first; then one
 * transaction turns every reference to a segment; then its file goes. A death before the transaction leaves copies that the next owner
 * cuts, one after it a file that the next compaction removes. Segments that somebody appends to are left alone.
 */
final class Compactor {

    /** A segment is moved if at least one byte in so many is not needed. */
    private static final int WASTE = 10;

    private static final List<String> TABLES = List.of("blocks", "block_references", "signatures", "block_signatures");

    private record Live(Location place, int kind) {}

    private final StoreFolder folder;
    private final Catalogue catalogue;
    private final FileMaps maps;
    private final SegmentPool pool;
    private final boolean sync;

    Compactor(StoreFolder folder, Catalogue catalogue, FileMaps maps, SegmentPool pool, boolean sync) {
        this.folder = folder;
        this.catalogue = catalogue;
        this.maps = maps;
        this.pool = pool;
        this.sync = sync;
    }

    Compaction run(Progress progress, Cancellation cancellation) {
        long before = size();
        long moved = 0;
        for (long segment : segments()) {
            cancellation.check();
            progress.phase("compact segment " + segment);
            moved += compact(segment, cancellation);
        }
        removeStrays();
        return new Compaction(before - size(), moved);
    }

    private TreeSet<Long> segments() {
        return catalogue.read(Compactor::segments);
    }

    private static TreeSet<Long> segments(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from segments")) {
            TreeSet<Long> ids = new TreeSet<>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    /** Bytes moved; 0 if the segment stays. */
    private long compact(long segment, Cancellation cancellation) {
        Optional<SegmentPool.Withdrawn> withdrawn = pool.withdraw(segment);
        if (withdrawn.isEmpty()) {
            return 0;
        }
        boolean gone = false;
        try {
            Map<Long, Live> live = catalogue.read(connection -> live(connection, segment));
            long needed = live.values().stream()
                    .mapToLong(l -> SegmentFormat.recordBytes(l.place.bytes()))
                    .sum();
            long records = withdrawn.get().committed() - SegmentFormat.HEADER;
            if (records <= needed || (records - needed) * WASTE < records) {
                return 0;
            }
            move(segment, live, cancellation);
            gone = true;
            return needed;
        } finally {
            if (gone) {
                pool.remove(withdrawn.get());
                remove(segment);
            } else {
                pool.putBack(withdrawn.get());
            }
        }
    }

    private static Map<Long, Live> live(Connection connection, long segment) throws SQLException {
        Map<Long, Live> live = new LinkedHashMap<>();
        for (String table : TABLES) {
            int kind = table.equals("blocks") || table.equals("block_references")
                    ? SegmentFormat.PAYLOAD
                    : SegmentFormat.SIGNATURE;
            try (PreparedStatement query =
                    connection.prepareStatement("select distinct segment, offset, bytes, crc from " + table
                            + " where segment = ? order by offset")) {
                query.setLong(1, segment);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        Location place = PartTables.location(rows, 1);
                        live.put(place.offset(), new Live(place, kind));
                    }
                }
            }
        }
        return live;
    }

    private void move(long segment, Map<Long, Live> live, Cancellation cancellation) {
        List<Location> places = live.values().stream().map(Live::place).toList();
        try (Appender appender = new Appender(folder, pool, sync, "a compacted segment");
                MappedSegments source = new MappedSegments(maps, places)) {
            Map<Long, Location> targets = new LinkedHashMap<>();
            for (Live one : live.values()) {
                cancellation.check();
                targets.put(
                        one.place.offset(),
                        appender.append(one.kind, source.content(one.place, one.kind, "a record to be moved")));
            }
            appender.force(true);
            catalogue.write(connection -> {
                turn(connection, segment, targets);
                appender.advance(connection);
                return null;
            });
            appender.keep();
        }
    }

    /** Lets every reference to the segment point to the copies, and forgets the segment. */
    private void turn(Connection connection, long segment, Map<Long, Location> targets) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create temp table if not exists moved (offset integer primary key, segment integer not null,"
                            + " target integer not null) strict");
            statement.execute("delete from moved");
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into moved values (?, ?, ?)")) {
            for (Map.Entry<Long, Location> entry : targets.entrySet()) {
                insert.setLong(1, entry.getKey());
                insert.setLong(2, entry.getValue().segment());
                insert.setLong(3, entry.getValue().offset());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        for (String table : TABLES) {
            try (PreparedStatement update = connection.prepareStatement("update " + table
                    + " set (segment, offset) = (select m.segment, m.target from moved m where m.offset = " + table
                    + ".offset) where segment = ?")) {
                update.setLong(1, segment);
                update.executeUpdate();
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from segments where id = ?")) {
            delete.setLong(1, segment);
            if (delete.executeUpdate() != 1) {
                throw MeanderException.invalid("%s was compacted by somebody else", folder.segment(segment));
            }
        }
    }

    /** Removes segments that the catalogue does not know; within a transaction, so that none is just being made. */
    private void removeStrays() {
        catalogue.write(connection -> {
            TreeSet<Long> known = segments(connection);
            for (Path file : folder.segmentFiles()) {
                if (folder.number(file).filter(id -> !known.contains(id)).isPresent()) {
                    Files.deleteIfExists(file);
                }
            }
            return null;
        });
    }

    private void remove(long segment) {
        maps.drop(folder.segment(segment));
        try {
            Files.deleteIfExists(folder.segment(segment));
        } catch (IOException e) {
            // The catalogue does not know it any more; the next compaction removes it.
        }
    }

    private long size() {
        try {
            long size = 0;
            for (Path file : new ArrayList<>(folder.segmentFiles())) {
                size += Files.exists(file) ? Files.size(file) : 0;
            }
            return size;
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be listed", folder.segments());
        }
    }
}
