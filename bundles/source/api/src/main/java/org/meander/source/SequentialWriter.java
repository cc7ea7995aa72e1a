package org.meander.source;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;

/**
 * For sinks whose files have the values of all tensors one after another behind a head: writes into a hidden file beside the final one and renames
 * it when all is on disk.
 */
public final class SequentialWriter implements TensorSink.Writer {

    /** No buffer can view more than 2^31-1 bytes at once. */
    private static final long NATIVE_BYTES = 1 << 24;

    private static final int STAGING_BYTES = 1 << 16;

    private final Path path;
    private final boolean overwrite;
    private final List<TensorInfo> tensors;
    private final Path temporary;
    private final FileChannel channel;
    /** For heap memory: only that of byte arrays could be viewed as a buffer. */
    private final MemorySegment staging = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(STAGING_BYTES));

    private int current;
    private long written;
    private boolean damaged;
    private boolean finished;

    /**
     * The file that a sink is configured to write.
     *
     * @param key of the configuration, for errors
     * @param text its value
     * @return absolute
     * @throws MeanderException {@code INVALID_CONFIGURATION} unless it is the path of a file, there or not, in a folder that is there
     */
    public static Path file(String key, String text) {
        Path path;
        try {
            path = Path.of(Checks.text(key, text)).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw Checks.configuration(key, "'" + text.replace('\0', '?') + "'", "a path (" + e.getReason() + ")");
        }
        if (Files.isDirectory(path)) {
            throw Checks.configuration(key, path, "a file, not a folder");
        }
        if (!Files.isDirectory(path.getParent())) {
            throw Checks.configuration(key, path, "a file in a folder that is there");
        }
        return path;
    }

    /**
     * Makes the hidden file and writes the head.
     *
     * @param overwrite whether a file that is there is replaced by {@link #commit}
     * @param head what comes before the values
     * @throws MeanderException {@code ALREADY_EXISTS} if the file is there and is not to be overwritten; {@code IO_FAILURE}
     */
    public SequentialWriter(Path path, boolean overwrite, List<TensorInfo> tensors, MemorySegment head) {
        checkFree(path, overwrite);
        this.path = path;
        this.overwrite = overwrite;
        this.tensors = List.copyOf(tensors);
        this.temporary = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be created", temporary);
        }
        boolean begun = false;
        try {
            append(head);
            begun = true;
        } finally {
            if (!begun) {
                close();
            }
        }
        skipComplete();
    }

    @Override
    public void write(MemorySegment elements) {
        checkUsable();
        long bytes = elements.byteSize();
        if (bytes == 0) {
            return;
        }
        if (current == tensors.size()) {
            throw MeanderException.invalid("%s: %d bytes more than its %d tensors have", path, bytes, tensors.size());
        }
        TensorInfo tensor = tensors.get(current);
        if (bytes > tensor.bytes() - written) {
            throw MeanderException.invalid(
                    "%s: %d bytes for tensor '%s', which lacks %d; a call must stay within a tensor",
                    path, bytes, tensor.name(), tensor.bytes() - written);
        }
        append(elements);
        written += bytes;
        skipComplete();
    }

    private void skipComplete() {
        while (current < tensors.size() && written == tensors.get(current).bytes()) {
            current++;
            written = 0;
        }
    }

    private void append(MemorySegment bytes) {
        damaged = true;
        long step = bytes.isNative() ? NATIVE_BYTES : staging.byteSize();
        try {
            for (long at = 0; at < bytes.byteSize(); at += step) {
                MemorySegment slice = bytes.asSlice(at, Math.min(step, bytes.byteSize() - at));
                if (!bytes.isNative()) {
                    slice = staging.asSlice(0, slice.byteSize()).copyFrom(slice);
                }
                ByteBuffer buffer = slice.asByteBuffer();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be written", temporary);
        }
        damaged = false;
    }

    @Override
    public void commit() {
        checkUsable();
        if (current < tensors.size()) {
            TensorInfo tensor = tensors.get(current);
            throw MeanderException.invalid(
                    "%s: tensor '%s' has %d of %d bytes; all values must be written before the commit",
                    path, tensor.name(), written, tensor.bytes());
        }
        checkFree(path, overwrite);
        try {
            channel.force(true);
            channel.close();
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            finished = true;
            forceFolder();
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be made from %s", path, temporary.getFileName());
        }
    }

    /** The new name lasts only once the folder is on disk too. */
    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no folders; its renames are journalled.
        }
    }

    private void checkUsable() {
        if (finished || !channel.isOpen()) {
            throw MeanderException.invalid("%s: the writer is closed; create another", path);
        }
        if (damaged) {
            throw MeanderException.invalid("%s: an earlier write failed; create another writer", path);
        }
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be removed", temporary);
        }
    }

    private static void checkFree(Path path, boolean overwrite) {
        if (!overwrite && Files.exists(path)) {
            throw new MeanderException(
                    StandardError.ALREADY_EXISTS,
                    path + " is there already; remove it, or set overwrite to true to replace it");
        }
    }
}
