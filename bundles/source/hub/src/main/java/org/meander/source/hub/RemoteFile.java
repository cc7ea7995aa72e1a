package org.meander.source.hub;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.meander.source.ByteRange;
import org.meander.source.RangedFile;

/**
 * A file of a repository that is not here: what is planned is fetched ahead; other reads are requests of their own, of which small
 * ones bring what lies around them.
 */
final class RemoteFile implements RangedFile {

    private static final int SMALLEST_PAGE = 1 << 13;
    private static final int LARGEST_PAGE = 1 << 18;
    private static final int PIECE = 1 << 22;

    /** What memory must be accessible to, so that the client may write into it. */
    private static final Thread ANY_THREAD = Thread.ofVirtual().unstarted(() -> {});

    /** Bytes around the last small read. */
    private record Page(long offset, MemorySegment bytes, long step) {

        boolean holds(long from, long length) {
            return from >= offset && from + length <= offset + bytes.byteSize();
        }
    }

    private final Link link;
    private final Lifetime life;
    private final Buffers buffers;
    private final int connections;
    private final boolean verify;
    private volatile Optional<Ahead> ahead = Optional.empty();
    private volatile Page page = new Page(0, MemorySegment.NULL, SMALLEST_PAGE);

    /** @param verify whether the file's hash is checked when all of it is read in order */
    RemoteFile(Link link, Lifetime life, Buffers buffers, int connections, boolean verify) {
        this.link = link;
        this.life = life;
        this.buffers = buffers;
        this.connections = connections;
        this.verify = verify;
    }

    @Override
    public String location() {
        return link.location();
    }

    @Override
    public long size() {
        return link.entry().size();
    }

    @Override
    public String fingerprint() {
        return link.fingerprint();
    }

    @Override
    public void read(long offset, MemorySegment target) {
        long done = 0;
        while (done < target.byteSize()) {
            checkOpen();
            MemorySegment rest = target.asSlice(done);
            long from = offset + done;
            int planned = ahead.map(a -> a.read(from, rest)).orElse(0);
            done += planned > 0 ? planned : readUnplanned(from, rest);
        }
    }

    private long readUnplanned(long offset, MemorySegment target) {
        MemorySegment head = link.head(life);
        if (offset < head.byteSize()) {
            long length = Math.min(target.byteSize(), head.byteSize() - offset);
            MemorySegment.copy(head, offset, target, 0, length);
            return length;
        }
        if (target.byteSize() < SMALLEST_PAGE) {
            Page around = around(offset, target.byteSize());
            MemorySegment.copy(around.bytes, offset - around.offset, target, 0, target.byteSize());
            return target.byteSize();
        }
        if (target.isAccessibleBy(ANY_THREAD)) {
            link.fetch(life, offset, target);
            return target.byteSize();
        }
        MemorySegment piece = MemorySegment.ofArray(new byte[(int) Math.min(target.byteSize(), PIECE)]);
        link.fetch(life, offset, piece);
        MemorySegment.copy(piece, 0, target, 0, piece.byteSize());
        return piece.byteSize();
    }

    /** A page that begins where it is read, and is the longer the longer reads follow each other. */
    private Page around(long offset, long length) {
        Page last = page;
        if (last.holds(offset, length)) {
            return last;
        }
        long end = last.offset + last.bytes.byteSize();
        boolean follows = offset >= last.offset && offset <= end && end > 0;
        long step = follows ? Math.min(2 * last.step, LARGEST_PAGE) : SMALLEST_PAGE;
        MemorySegment bytes = MemorySegment.ofArray(new byte[(int) Math.min(step, size() - offset)]);
        link.fetch(life, offset, bytes);
        // Not read back from the field: another thread may have put its own there.
        Page around = new Page(offset, bytes, step);
        page = around;
        return around;
    }

    @Override
    public void plan(List<ByteRange> ranges) {
        checkOpen();
        plan(ranges, verify);
    }

    /** @param check whether the hash is checked if the ranges are nearly the whole file */
    synchronized void plan(List<ByteRange> ranges, boolean check) {
        ahead.ifPresent(Ahead::end);
        List<Span> whole = check ? Span.whole(ranges, size(), buffers.bytes()) : List.of();
        List<Span> spans = whole.isEmpty() ? Span.of(ranges, buffers.bytes()) : whole;
        ahead = spans.isEmpty()
                ? Optional.empty()
                : Optional.of(new Ahead(
                        life.child(location()),
                        link::fetch,
                        buffers,
                        connections,
                        spans,
                        whole.isEmpty() ? Optional.empty() : Optional.of(new ContentHash(link.entry())),
                        location()));
    }

    @Override
    public void checkOpen() {
        life.checkOpen();
    }

    /** Every answer of the hub is held against the file's tags when it comes; there is nothing to do here. */
    @Override
    public void verify() {
        checkOpen();
    }

    @Override
    public void close() {
        life.end();
        synchronized (this) {
            ahead.ifPresent(Ahead::end);
            ahead = Optional.empty();
        }
    }
}
