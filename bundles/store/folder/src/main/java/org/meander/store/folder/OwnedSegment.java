package org.meander.store.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.meander.base.MeanderException;

/**
 * A segment file that this instance alone appends to. Used by one writer at a time; only {@link #close} may come from another thread,
 * and makes what that thread does fail.
 */
final class OwnedSegment {

    private final long id;
    private final Path file;
    private final Path lockFile;
    private final FileChannel lock;
    private final FileChannel channel;
    private final ByteBuffer header = ByteBuffer.allocateDirect(SegmentFormat.RECORD_HEADER);
    private final ByteBuffer padding = ByteBuffer.allocateDirect(SegmentFormat.ALIGNMENT);
    private long end;
    private boolean sealed;

    private OwnedSegment(long id, StoreFolder folder, FileChannel lock, FileChannel channel, long end) {
        this.id = id;
        this.file = folder.segment(id);
        this.lockFile = folder.lock(id);
        this.lock = lock;
        this.channel = channel;
        this.end = end;
    }

    /**
     * Creates a segment; empty if the number is taken by a file with records, which then is not the catalogue's and not ours to touch.
     * Must be called within a writing transaction, as must {@link #adopt}: that is what makes taking and leaving a lock file exclusive.
     */
    static Optional<OwnedSegment> create(StoreFolder folder, UUID store, long id, boolean sync) throws IOException {
        Path file = folder.segment(id);
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Without records it was left by a process that died before its catalogue entry.
            if (Files.size(file) > SegmentFormat.HEADER) {
                return Optional.empty();
            }
        }
        Optional<OwnedSegment> owned = open(folder, id, SegmentFormat.HEADER);
        if (owned.isPresent()) {
            owned.get().begin(store, sync, folder);
        }
        return owned;
    }

    /** Takes over a segment that nobody owns any more and cuts what was never committed; empty if it is owned or damaged. */
    static Optional<OwnedSegment> adopt(StoreFolder folder, UUID store, long id, long committed) throws IOException {
        Path file = folder.segment(id);
        if (!Files.isRegularFile(file) || Files.size(file) < committed) {
            return Optional.empty();
        }
        Optional<OwnedSegment> owned = open(folder, id, committed);
        if (owned.isPresent() && !owned.get().adopted(store)) {
            owned.get().removeLock();
            owned.get().close();
            return Optional.empty();
        }
        return owned;
    }

    private static Optional<OwnedSegment> open(StoreFolder folder, long id, long end) throws IOException {
        FileChannel lock = FileChannel.open(folder.lock(id), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean owned = false;
        try {
            FileLock held = lock.tryLock();
            if (held == null) {
                return Optional.empty();
            }
            FileChannel channel =
                    FileChannel.open(folder.segment(id), StandardOpenOption.READ, StandardOpenOption.WRITE);
            owned = true;
            return Optional.of(new OwnedSegment(id, folder, lock, channel, end));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } finally {
            if (!owned) {
                lock.close();
            }
        }
    }

    /** Whether another process owns a segment; not to be asked of one that this process owns, whose lock it would drop. */
    static boolean isLocked(StoreFolder folder, long id) throws IOException {
        try (FileChannel lock = FileChannel.open(folder.lock(id), StandardOpenOption.WRITE);
                FileLock held = lock.tryLock()) {
            return held == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private void begin(UUID store, boolean sync, StoreFolder folder) throws IOException {
        try {
            ByteBuffer first = ByteBuffer.allocateDirect(SegmentFormat.HEADER);
            SegmentFormat.writeHeader(MemorySegment.ofBuffer(first), store, id);
            write(first);
            if (sync) {
                channel.force(true);
                StoreFolder.force(folder.segments());
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private boolean adopted(UUID store) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            SegmentFormat.checkHeader(channel.map(MapMode.READ_ONLY, 0, SegmentFormat.HEADER, arena), file, store, id);
            channel.truncate(end);
            return true;
        } catch (MeanderException e) {
            return false;
        }
    }

    long id() {
        return id;
    }

    /** Length of the header and all whole records: where the next record goes. */
    long end() {
        return end;
    }

    boolean sealed() {
        return sealed;
    }

    boolean usable() {
        return channel.isOpen() && !sealed;
    }

    /** Appends a record. After an {@link IOException} only {@link #cut} and {@link #close} make sense. */
    Location append(int kind, MemorySegment content) throws IOException {
        long length = content.byteSize();
        int crc = Crc.of(content);
        SegmentFormat.writeRecord(MemorySegment.ofBuffer(header.clear()), kind, length, crc);
        channel.position(end);
        long at = Math.min(length, Crc.SLICE);
        ByteBuffer zeros = padding.clear().limit(SegmentFormat.padding(length));
        if (at == length) {
            write(header, content.asByteBuffer(), zeros);
        } else {
            write(header, content.asSlice(0, at).asByteBuffer());
            for (; at < length; at += Crc.SLICE) {
                write(content.asSlice(at, Math.min(Crc.SLICE, length - at)).asByteBuffer());
            }
            write(zeros);
        }
        Location location = new Location(id, end, length, crc);
        end += SegmentFormat.recordBytes(length);
        return location;
    }

    private void write(ByteBuffer... buffers) throws IOException {
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining()) {
                channel.write(buffers);
            }
        }
    }

    /** Writes the footer; nothing is appended any more. */
    void seal() throws IOException {
        sealed = true;
        ByteBuffer footer = ByteBuffer.allocateDirect(SegmentFormat.FOOTER);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = channel.map(MapMode.READ_ONLY, 0, end, arena);
            SegmentFormat.footer(all, end, file, MemorySegment.ofBuffer(footer));
        } catch (MeanderException e) {
            // An older record is damaged. That is no fault of the model being committed; without a footer, verify()
            // will tell.
            return;
        }
        channel.position(end);
        write(footer);
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** Drops all records from that offset on. They were never visible. */
    void cut(long offset) throws IOException {
        channel.truncate(offset);
        end = offset;
        sealed = false;
    }

    /** Removes the lock file. Must be called within a writing transaction, and only while the catalogue still names this owner. */
    void removeLock() throws IOException {
        Files.deleteIfExists(lockFile);
    }

    /** Closes file and lock. */
    void close() throws IOException {
        try (lock) {
            channel.close();
        }
    }
}
