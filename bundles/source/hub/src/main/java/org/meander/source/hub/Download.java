package org.meander.source.hub;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.ByteRange;
import org.meander.source.hub.Listing.Entry;

/**
 * Fetches a whole file into the cache: in parallel, going on where an earlier attempt stopped, and under its final name only when its
 * hash is right and it is on the disk.
 */
final class Download {

    private static final int PIECE = 1 << 20;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Lifetime life;
    private final Path blob;
    private final Path incomplete;
    private final Path lock;
    private final Entry entry;
    private final RemoteFile file;
    private final Duration stall;

    /**
     * @param file to fetch
     * @param stall for how long another program that fetches the same may make no progress
     */
    Download(Lifetime life, Path blob, Path lock, Entry entry, RemoteFile file, Duration stall) {
        this.life = life;
        this.blob = blob;
        this.incomplete = blob.resolveSibling(blob.getFileName() + ".incomplete");
        this.lock = lock;
        this.entry = entry;
        this.file = file;
        this.stall = stall;
    }

    /** Returns when the content is there. */
    void run() {
        try {
            Files.createDirectories(blob.getParent());
            Files.createDirectories(lock.getParent());
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = acquire(channel)) {
                if (held.isValid() && !Files.isRegularFile(blob)) {
                    fetch();
                }
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be written", incomplete);
        }
    }

    private FileLock acquire(FileChannel channel) throws IOException {
        long size = -1;
        long since = System.nanoTime();
        while (true) {
            FileLock held = tryLock(channel);
            if (held != null) {
                return held;
            }
            long now = Files.exists(incomplete) ? Files.size(incomplete) : 0;
            if (now != size) {
                size = now;
                since = System.nanoTime();
            }
            if (System.nanoTime() - since > stall.toNanos()) {
                throw new MeanderException(
                        StandardError.UNAVAILABLE,
                        "another program holds %s, and %s has not grown for %d s; end it, or set cache to read"
                                .formatted(lock, incomplete, stall.toSeconds()));
            }
            life.pause(LOOK_AGAIN);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another source of this process has it.
            return null;
        }
    }

    private void fetch() throws IOException {
        try {
            transfer();
        } catch (MeanderException e) {
            if (e.code() != StandardError.CHECKSUM_MISMATCH) {
                throw e;
            }
            // What was there may have been damaged, or what came: once more, from the beginning.
            Files.delete(incomplete);
            transferAgain(e);
        }
        Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    private void transferAgain(MeanderException first) throws IOException {
        try {
            transfer();
        } catch (MeanderException e) {
            if (e.code() == StandardError.CHECKSUM_MISMATCH) {
                Files.delete(incomplete);
            }
            e.addSuppressed(first);
            throw e;
        }
    }

    private void transfer() throws IOException {
        try (FileChannel out = FileChannel.open(
                incomplete, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ContentHash hash = new ContentHash(entry);
            ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
            long have = out.size() <= entry.size() ? out.size() : 0;
            out.truncate(have);
            for (long at = 0; at < have; ) {
                buffer.clear().limit((int) Math.min(PIECE, have - at));
                at += out.read(buffer, at);
                hash.update(buffer.flip());
            }
            checkRoom(entry.size() - have);
            file.plan(List.of(new ByteRange(have, entry.size() - have)), false);
            for (long at = have; at < entry.size(); ) {
                buffer.clear().limit((int) Math.min(PIECE, entry.size() - at));
                file.read(at, MemorySegment.ofBuffer(buffer));
                hash.update(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    at += out.write(buffer, at);
                }
            }
            hash.check(file.location());
            out.force(true);
        }
    }

    private void checkRoom(long bytes) throws IOException {
        long room = Files.getFileStore(blob.getParent()).getUsableSpace();
        if (room < bytes) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE,
                    "%s needs %d bytes more, and its disk has %d; make room, or set cache to read"
                            .formatted(incomplete, bytes, room));
        }
    }

    /** So that the new name is on the disk as well. */
    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(blob.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
