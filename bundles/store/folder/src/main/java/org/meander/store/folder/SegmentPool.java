package org.meander.store.folder;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
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
        return SegmentTable.isOwned(connection, segment, owner) && OwnedSegment.isLocked(folder, segment);
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
        for (SegmentTable.Row row : SegmentTable.unsealed(connection, rollBytes)) {
            Optional<OwnedSegment> segment = adopt(connection, row, opened);
            if (segment.isPresent()) {
                return segment;
            }
        }
        return Optional.empty();
    }

    /** Takes a segment over; empty if its owner is alive. */
    private Optional<OwnedSegment> adopt(Connection connection, SegmentTable.Row row, List<OwnedSegment> opened)
            throws SQLException, IOException {
        if (row.owner().startsWith(Process.KEY)) {
            return Optional.empty();
        }
        Optional<OwnedSegment> segment = OwnedSegment.adopt(folder, catalogue.store(), row.id(), row.committed());
        if (segment.isPresent()) {
            opened.add(segment.get());
            SegmentTable.own(connection, row.id(), owner());
        }
        return segment;
    }

    private OwnedSegment create(Connection connection, List<OwnedSegment> opened) throws SQLException, IOException {
        long id = SegmentTable.last(connection);
        Optional<OwnedSegment> segment;
        do {
            segment = OwnedSegment.create(folder, catalogue.store(), ++id, sync);
        } while (segment.isEmpty());
        opened.add(segment.get());
        SegmentTable.insert(connection, id, SegmentFormat.HEADER, owner());
        return segment.get();
    }

    /** Within the transaction that makes their records visible: moves the segments' committed ends. */
    void advance(Connection connection, List<OwnedSegment> segments) throws SQLException {
        for (OwnedSegment segment : segments) {
            if (!SegmentTable.advance(connection, segment.id(), segment.end(), segment.sealed(), owner())) {
                throw new MeanderException(
                        StandardError.INTERNAL_ERROR,
                        folder.segment(segment.id()) + " is no longer owned by this writer");
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
        Optional<SegmentTable.Row> row = SegmentTable.find(connection, id);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        long committed = row.get().committed();
        return row.get().sealed()
                ? Optional.of(new Withdrawn(id, committed, Optional.empty()))
                : adopt(connection, row.get(), opened)
                        .map(segment -> new Withdrawn(id, committed, Optional.of(segment)));
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
        } catch (MeanderException e) {
            // A full disk, for one. What was committed is safe; the rows keep an owner whose locks are gone, as after a
            // death.
        } finally {
            owned.forEach(SegmentPool::abandon);
        }
    }

    private Void disown(Connection connection, List<OwnedSegment> segments) throws SQLException, IOException {
        for (OwnedSegment segment : segments) {
            abandon(segment);
            if (SegmentTable.disown(connection, segment.id(), owner())) {
                segment.removeLock();
            }
        }
        Partials.leaveAll(connection, owner());
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
