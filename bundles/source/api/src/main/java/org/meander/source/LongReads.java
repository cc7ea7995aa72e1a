package org.meander.source;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads long runs of a mapped file through the system instead: to meet a page of a mapping for the first time can cost more than to copy it, on virtual
 * machines several times as much. Only of the file that was mapped, as long as it is found by its name; otherwise the mapping has to serve. Thread-safe.
 */
final class LongReads {

    /** Bytes of a run from which on it is worth a call of the system. */
    static final int LEAST = 64 << 10;

    /** Most bytes of one call. */
    private static final int PIECE = 1 << 20;

    private final Path path;
    private final BasicFileAttributes attributes;
    private FileChannel channel;
    private boolean closed;

    /** @param attributes those of the file that was mapped */
    LongReads(Path path, BasicFileAttributes attributes) {
        this.path = path;
        this.attributes = attributes;
    }

    /** Whether the system can fill such memory: native, or an array of bytes. */
    static boolean canFill(MemorySegment target) {
        return target.isNative() || target.heapBase().orElse(null) instanceof byte[];
    }

    /**
     * Fills a part of a target.
     *
     * @return false if the mapping has to serve: the file is no longer where it was, a thread was interrupted while it read, which closes what all read
     *     from, or this is closed
     * @throws EOFException if the file ends before
     * @throws IOException if it cannot be read
     */
    boolean read(long offset, MemorySegment target, long at, long count) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            Optional<FileChannel> open = open();
            if (open.isPresent()) {
                read(open.get(), offset, target.asSlice(at, count));
            }
            return open.isPresent();
        } catch (ClosedChannelException e) {
            // By an interrupt, of this thread or of another, or because the file is closed.
            return false;
        } catch (NoSuchFileException | FileNotFoundException e) {
            // It was deleted, or closed to others, since it was mapped; the mapping keeps the content.
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void read(FileChannel from, long offset, MemorySegment target) throws IOException {
        for (long done = 0; done < target.byteSize(); ) {
            long count = Math.min(PIECE, target.byteSize() - done);
            int read = from.read(target.asSlice(done, count).asByteBuffer(), offset + done);
            if (read < 0) {
                throw new EOFException("it had %d bytes when it was opened and ends at %d"
                        .formatted(attributes.size(), offset + done));
            }
            done += read;
        }
    }

    private synchronized Optional<FileChannel> open() throws IOException {
        if (closed) {
            return Optional.empty();
        }
        if (channel == null || !channel.isOpen()) {
            channel = null;
            if (!isThere()) {
                return Optional.empty();
            }
            FileChannel opened = new RandomAccessFile(path.toFile(), "r").getChannel();
            if (!isThere()) {
                opened.close();
                return Optional.empty();
            }
            channel = opened;
        }
        return Optional.of(channel);
    }

    /** Whether the name still is that of the file that was mapped. */
    private boolean isThere() throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        Object key = attributes.fileKey();
        return key != null
                && Objects.equals(
                        key,
                        Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    synchronized void close() throws IOException {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }
}
