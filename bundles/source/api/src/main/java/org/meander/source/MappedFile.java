package org.meander.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.meander.base.MeanderException;

/**
 * A file of any size, mapped for reading, for sources that read files. Thread-safe. A file that is cut or changed
 * while it is open gives {@code IO_FAILURE}; one that is replaced by another of the same name, or deleted, is read on
 * as it was.
 */
public final class MappedFile implements RangedFile {

    private final Path path;
    private final RandomAccessFile file;
    private final Arena arena;
    private final MemorySegment content;
    private final BasicFileAttributes attributes;
    private final LongReads longReads;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MappedFile(
            Path path, RandomAccessFile file, Arena arena, MemorySegment content, BasicFileAttributes attributes) {
        this.path = path;
        this.file = file;
        this.arena = arena;
        this.content = content;
        this.attributes = attributes;
        this.longReads = new LongReads(path, attributes);
    }

    /**
     * @throws MeanderException {@code NOT_FOUND} if the path is no regular file, {@code IO_FAILURE} if it cannot be
     * mapped
     */
    public static MappedFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw MeanderException.notFound("%s is not there or no regular file", path);
        }
        Arena arena = Arena.ofShared();
        RandomAccessFile file = null;
        try {
            // Not a FileChannel.open: asking a channel for its size closes it when the thread was interrupted.
            file = new RandomAccessFile(path.toFile(), "r");
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            long size = attributes.size();
            MemorySegment content =
                    size == 0 ? MemorySegment.NULL : file.getChannel().map(MapMode.READ_ONLY, 0, size, arena);
            MappedFile mapped = new MappedFile(path, file, arena, content, attributes);
            file = null;
            return mapped;
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be mapped for reading", path);
        } finally {
            if (file != null) {
                closeQuietly(file);
                arena.close();
            }
        }
    }

    private static void closeQuietly(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            // The failure that led here is being thrown.
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public String location() {
        return path.toString();
    }

    /** Bytes it had when it was opened. */
    @Override
    public long size() {
        return attributes.size();
    }

    /** Name, size and time: what has to differ if the content does. */
    @Override
    public String fingerprint() {
        return "%s:%d:%d"
                .formatted(
                        path.getFileName(),
                        attributes.size(),
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    @Override
    public void read(long offset, MemorySegment target) {
        read(offset, 0, target.byteSize(), 1, target);
    }

    @Override
    public void read(long offset, long stride, long run, long runs, MemorySegment target) {
        if (run < LongReads.LEAST || !LongReads.canFill(target)) {
            copy(offset, stride, run, runs, target);
            return;
        }
        try {
            for (long i = 0; i < runs; i++) {
                if (!longReads.read(offset + i * stride, target, i * run, run)) {
                    copy(offset + i * stride, run, run, 1, target.asSlice(i * run, run));
                }
            }
        } catch (EOFException e) {
            throw changed(e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read any longer", path);
        }
    }

    private void copy(long offset, long stride, long run, long runs, MemorySegment target) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            for (long i = 0; i < runs; i++) {
                MemorySegment.copy(content, offset + i * stride, target, i * run, run);
            }
            // After the copy, because the file may be cut during it. Where nothing is mapped any longer, the copy
            // raises
            // InternalError, at once or at a later point of this thread, or reads zeros.
            long now = file.length();
            if (now < attributes.size()) {
                throw changed(now);
            }
        } catch (InternalError e) {
            restore(interrupted);
            throw MeanderException.io(e, "%s was cut while it was open; open it again", path);
        } catch (IOException | IllegalStateException e) {
            restore(interrupted);
            throw closed.get()
                    ? MeanderException.invalid("%s is closed; open it again", path)
                    : MeanderException.io(e, "%s cannot be read any longer", path);
        }
    }

    /**
     * The machine throws both errors from outside, and leaves the thread interrupted though nobody asked it to stop.
     */
    private static void restore(boolean interrupted) {
        if (!interrupted) {
            Thread.interrupted();
        }
    }

    @Override
    public void checkOpen() {
        if (closed.get()) {
            throw MeanderException.invalid("%s is closed; open it again", path);
        }
    }

    /** @throws MeanderException {@code IO_FAILURE} if size or time are not what they were when it was opened */
    @Override
    public void verify() {
        Optional<BasicFileAttributes> found = found();
        if (found.isEmpty() || !Objects.equals(found.get().fileKey(), attributes.fileKey())) {
            return;
        }
        BasicFileAttributes now = found.get();
        if (now.size() != attributes.size() || !now.lastModifiedTime().equals(attributes.lastModifiedTime())) {
            throw changed(now.size());
        }
    }

    private Optional<BasicFileAttributes> found() {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException e) {
            // Deleted or renamed; the mapping keeps the content.
            return Optional.empty();
        }
    }

    private MeanderException changed(long now) {
        return changed(
                new IOException("it had %d bytes when it was opened and has %d".formatted(attributes.size(), now)));
    }

    private MeanderException changed(IOException how) {
        return MeanderException.io(how, "%s was changed while it was open; open it again", path);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            arena.close();
            try (file) {
                longReads.close();
            } catch (IOException e) {
                throw MeanderException.io(e, "%s cannot be closed", path);
            }
        }
    }
}
