package org.meander.store.folder;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * The segments that this instance owns. A writer borrows one; when none is free, the pool takes over one that was left unfinished,
 * or creates one.
 *
 * <p>Ownership is a row of the catalogue and a lock on a file beside the segment. The lock tells whether an owner in another process
 * is alive. It cannot tell about an owner in this process, where even trying would drop the lock; that is what the row is for. Both
 * change only within a writing transaction of the catalogue.
 */
final class SegmentPool {

    /** Who owns, for telling this process from others; found out by the first who writes. */
    private static final class Process {
        static final String KEY = ProcessHandle.current().pid() + "@"
                + ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(Object::toString)
                        .orElse("-") + "/";
    }

    private final StoreFolder folder;
    private final Catalogue catalogue;
    private final long rollBytes;
    private final boolean sync;
    private final String instance = UUID.randomUUID().toString();
    private final Deque<OwnedSegment> free = new ArrayDeque<>();
    private final Set<OwnedSegment> all = new LinkedHashSet<>();
    private boolean closed;

    SegmentPool(StoreFolder folder, Catalogue catalogue, long rollBytes, boolean sync) {
        this.folder = folder;
        this.catalogue = catalogue;
        this.rollBytes = rollBytes;
        this.sync = sync;
    }

    /** How the catalogue names this instance. */
    String owner() {
        return Process.KEY + instance;
    }

    /** Whether that owner is alive, which appends to that segment. Must be called within a writing transaction. */
    boolean owns(Connection connection, String owner, long segment) throws SQLException, IOException {
        if (owner == null || owner.startsWith(Process.KEY)) {
            // Of this process, an instance that is closed is no owner any more.
            return owner != null;
        }
        try (PreparedStatement query =
                connection.prepareStatement("select 1 from segments where id = ? and owner = ?")) {
            query.setLong(1, segment);
            query.setString(2, owner);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && OwnedSegment.isLocked(folder, segment);
            }
        }
    }

    boolean isFull(OwnedSegment segment) {
        return segment.end() >= rollBytes;
    }

    /** A segment for one writer, until {@link #release}. */
    synchronized OwnedSegment acquire() {
        if (closed) {
            throw new MeanderException(StandardError.UNAVAILABLE, folder.root() + " was closed");
        }
        if (!free.isEmpty()) {
            return free.pop();
        }
        List<OwnedSegment> opened = new ArrayList<>();
        boolean done = false;
        try {
            OwnedSegment segment = catalogue.write(connection -> {
                Optional<OwnedSegment> adopted = adopt(connection, opened);
                return adopted.isPresent() ? adopted.get() : create(connection, opened);
            });
            all.add(segment);
            done = true;
            return segment;
        } finally {
            if (!done) {
                opened.forEach(SegmentPool::abandon);
            }
        }
    }

    private Optional<OwnedSegment> adopt(Connection connection, List<OwnedSegment> opened)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id, committed, owner from segments where sealed = 0 and committed < " + rollBytes
                                + " order by id")) {
            while (rows.next()) {
                String before = rows.getString(3);
                if (before == null || !before.startsWith(Process.KEY)) {
                    Optional<OwnedSegment> segment =
                            OwnedSegment.adopt(folder, catalogue.store(), rows.getLong(1), rows.getLong(2));
                    if (segment.isPresent()) {
                        opened.add(segment.get());
                        own(connection, segment.get());
                        return segment;
                    }
                }
            }
            return Optional.empty();
        }
    }

    private OwnedSegment create(Connection connection, List<OwnedSegment> opened) throws SQLException, IOException {
        long id;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select coalesce(max(id), 0) from segments")) {
            rows.next();
            id = rows.getLong(1);
        }
        Optional<OwnedSegment> segment;
        do {
            segment = OwnedSegment.create(folder, catalogue.store(), ++id, sync);
        } while (segment.isEmpty());
        opened.add(segment.get());
        try (PreparedStatement insert = connection.prepareStatement("insert into segments values (?, ?, 0, null)")) {
            insert.setLong(1, id);
            insert.setLong(2, SegmentFormat.HEADER);
            insert.executeUpdate();
        }
        own(connection, segment.get());
        return segment.get();
    }

    private void own(Connection connection, OwnedSegment segment) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update segments set owner = ? where id = ?")) {
            update.setString(1, owner());
            update.setLong(2, segment.id());
            update.executeUpdate();
        }
    }

    /** Within the transaction that makes their records visible: moves the segments' committed ends. */
    void advance(Connection connection, List<OwnedSegment> segments) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update segments set committed = ?, sealed = ?, owner = ? where id = ? and owner = ?")) {
            for (OwnedSegment segment : segments) {
                update.setLong(1, segment.end());
                update.setBoolean(2, segment.sealed());
                update.setString(3, segment.sealed() ? null : owner());
                update.setLong(4, segment.id());
                update.setString(5, owner());
                if (update.executeUpdate() != 1) {
                    throw new MeanderException(
                            StandardError.INTERNAL_ERROR,
                            folder.segment(segment.id()) + " is no longer owned by this writer");
                }
            }
        }
    }

    /**
     * A segment that nobody appends to until it is put back or removed.
     *
     * @param committed length of what may be needed of it
     * @param owned the segment, unless it is sealed
     */
    record Withdrawn(long id, long committed, Optional<OwnedSegment> owned) {}

    /** Takes a segment out of use; empty if somebody appends to it, or it is gone. */
    synchronized Optional<Withdrawn> withdraw(long id) {
        for (OwnedSegment segment : free) {
            if (segment.id() == id) {
                free.remove(segment);
                return Optional.of(new Withdrawn(id, segment.end(), Optional.of(segment)));
            }
        }
        if (all.stream().anyMatch(segment -> segment.id() == id)) {
            return Optional.empty();
        }
        List<OwnedSegment> opened = new ArrayList<>();
        boolean done = false;
        try {
            Optional<Withdrawn> withdrawn = catalogue.write(connection -> withdraw(connection, id, opened));
            withdrawn.flatMap(Withdrawn::owned).ifPresent(all::add);
            done = true;
            return withdrawn;
        } finally {
            if (!done) {
                opened.forEach(SegmentPool::abandon);
            }
        }
    }

    private Optional<Withdrawn> withdraw(Connection connection, long id, List<OwnedSegment> opened)
            throws SQLException, IOException {
        try (PreparedStatement query =
                connection.prepareStatement("select committed, sealed, owner from segments where id = ?")) {
            query.setLong(1, id);
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                long committed = rows.getLong(1);
                if (rows.getBoolean(2)) {
                    return Optional.of(new Withdrawn(id, committed, Optional.empty()));
                }
                String before = rows.getString(3);
                if (before != null && before.startsWith(Process.KEY)) {
                    return Optional.empty();
                }
                Optional<OwnedSegment> segment = OwnedSegment.adopt(folder, catalogue.store(), id, committed);
                if (segment.isEmpty()) {
                    return Optional.empty();
                }
                opened.add(segment.get());
                own(connection, segment.get());
                return Optional.of(new Withdrawn(id, committed, segment));
            }
        }
    }

    /** Ends a withdrawal: the segment is as it was. */
    void putBack(Withdrawn withdrawn) {
        withdrawn.owned().ifPresent(this::release);
    }

    /** Ends a withdrawal of a segment that the catalogue does not know any more. */
    synchronized void remove(Withdrawn withdrawn) {
        withdrawn.owned().ifPresent(segment -> {
            all.remove(segment);
            removeLock(segment);
            abandon(segment);
        });
    }

    /** Takes a segment back that ends where its owner says, to be lent again. */
    synchronized void release(OwnedSegment segment) {
        if (closed) {
            return;
        }
        if (segment.usable()) {
            free.push(segment);
        } else {
            discard(segment);
        }
    }

    /** Gives a segment up. Unless it is sealed, a later process, or an instance after this, cuts it to what is committed. */
    synchronized void discard(OwnedSegment segment) {
        if (segment.sealed() && all.remove(segment)) {
            removeLock(segment);
        }
        abandon(segment);
    }

    /** Of a sealed segment, which nobody will own again; so if its lock file cannot be removed, it is in nobody's way. */
    private static void removeLock(OwnedSegment segment) {
        try {
            segment.removeLock();
        } catch (IOException e) {
            // See above; and a model has been acknowledged, so nothing may fail any more.
        }
    }

    /** Gives every segment up and closes the catalogue. Writers that still run will fail. Idempotent. */
    void close() {
        List<OwnedSegment> owned;
        synchronized (this) {
            closed = true;
            owned = List.copyOf(all);
            all.clear();
            free.clear();
        }
        try {
            catalogue.close(connection -> disown(connection, owned));
        } finally {
            owned.forEach(SegmentPool::abandon);
        }
    }

    private Void disown(Connection connection, List<OwnedSegment> segments) throws SQLException, IOException {
        try (PreparedStatement update =
                connection.prepareStatement("update segments set owner = null where id = ? and owner = ?")) {
            for (OwnedSegment segment : segments) {
                abandon(segment);
                update.setLong(1, segment.id());
                update.setString(2, owner());
                if (update.executeUpdate() == 1) {
                    segment.removeLock();
                }
            }
        }
        try (PreparedStatement update =
                connection.prepareStatement("update partials set owner = null where owner = ?")) {
            update.setString(1, owner());
            update.executeUpdate();
        }
        return null;
    }

    /** Closes a segment without telling the catalogue. Other processes find its owner gone. */
    private static void abandon(OwnedSegment segment) {
        try {
            segment.close();
        } catch (IOException e) {
            // Everything that was acknowledged has been forced; the descriptor is gone even when close reports an
            // error.
        }
    }
}
