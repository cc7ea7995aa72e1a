package org.meander.store.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Appends records to segments that it has borrowed, and gives them back as they were unless they were kept. For one thread. */
final class Appender implements AutoCloseable {

    /** A borrowed segment, and up to where its records are kept. */
    private record Borrowed(OwnedSegment segment, long kept) {}

    private final StoreFolder folder;
    private final SegmentPool pool;
    private final boolean sync;
    private final String subject;
    private final List<Borrowed> borrowed = new ArrayList<>();
    private final WriteBehind behind = new WriteBehind();

    /** @param subject what is written, for messages */
    Appender(StoreFolder folder, SegmentPool pool, boolean sync, String subject) {
        this.folder = folder;
        this.pool = pool;
        this.sync = sync;
        this.subject = subject;
    }

    Location append(int kind, MemorySegment content) {
        if (borrowed.isEmpty() || pool.isFull(borrowed.getLast().segment)) {
            OwnedSegment segment = pool.acquire();
            borrowed.add(new Borrowed(segment, segment.end()));
        }
        OwnedSegment segment = borrowed.getLast().segment;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = content;
            if (!content.isNative()) {
                // Arrays other than byte[] have no view as a byte buffer.
                bytes = arena.allocate(content.byteSize());
                bytes.copyFrom(content);
            }
            Location place = segment.append(kind, bytes);
            if (sync) {
                behind.appended(segment, place.bytes());
            }
            return place;
        } catch (IOException e) {
            throw failure(e, "written to " + folder.segment(segment.id()) + " at offset " + segment.end());
        }
    }

    /** Number of the segment that is appended to; only after the first record. */
    long segment() {
        return borrowed.getLast().segment.id();
    }

    boolean isEmpty() {
        return borrowed.isEmpty();
    }

    /**
     * Writes the footers of full segments and forces all to the disk.
     *
     * @param last whether the segment that is appended to may be sealed, too
     */
    void force(boolean last) {
        try {
            behind.settle();
            for (Borrowed one : borrowed) {
                if (pool.isFull(one.segment) && !one.segment.sealed() && (last || one != borrowed.getLast())) {
                    one.segment.seal();
                }
                if (sync) {
                    one.segment.force();
                }
            }
        } catch (IOException e) {
            throw failure(e, "forced to disk in " + folder.segments());
        }
    }

    /** Within the transaction that refers to the records: moves the segments' committed ends. */
    void advance(Connection connection) throws SQLException {
        pool.advance(connection, borrowed.stream().map(Borrowed::segment).toList());
    }

    /** After that transaction: nothing that was appended before is cut any more. */
    void keep() {
        List<Borrowed> all = List.copyOf(borrowed);
        borrowed.clear();
        for (Borrowed one : all) {
            if (one.segment.sealed()) {
                pool.release(one.segment);
            } else {
                borrowed.add(new Borrowed(one.segment, one.segment.end()));
            }
        }
    }

    /** Gives the segments up as they are: after a failure of the disk only the next recovery knows what took place. */
    void giveUp() {
        List<Borrowed> all = List.copyOf(borrowed);
        borrowed.clear();
        all.forEach(one -> pool.discard(one.segment));
    }

    private MeanderException failure(IOException e, String what) {
        return switch (e) {
            case ClosedByInterruptException i ->
                new MeanderException(
                        StandardError.CANCELLED, "the thread that wrote " + subject + " was interrupted", i);
            case ClosedChannelException c ->
                new MeanderException(
                        StandardError.UNAVAILABLE,
                        folder.root() + " was closed while " + subject + " was being written",
                        c);
            default -> MeanderException.io(e, "%s cannot be %s", subject, what);
        };
    }

    /** Cuts what was not kept, and gives the segments back. */
    @Override
    public void close() {
        try {
            behind.close();
            for (Borrowed one : borrowed) {
                if (one.segment.usable() || one.segment.sealed()) {
                    one.segment.cut(one.kept);
                }
            }
        } catch (IOException e) {
            // What cannot be cut now is cut by whoever continues the segment.
            giveUp();
        }
        borrowed.forEach(one -> pool.release(one.segment));
        borrowed.clear();
    }
}
