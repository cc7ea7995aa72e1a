package org.meander.store.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.meander.base.MeanderException;

/**
 * Segment and video files in memory, each mapped once for all readers of a store: to map a file for one small model, and above all to unmap
 * it, takes longer than to read the model, and a process may map some ten thousands only. The last few that nobody uses stay mapped.
 * Thread-safe.
 */
final class FileMaps implements AutoCloseable {

    /** Files that stay mapped without a user. */
    private static final int IDLE = 4;

    /** A file as long as it was when it was mapped. */
    static final class Mapping {

        private final Path file;
        private final Arena arena;
        private final MemorySegment bytes;
        private int users;
        /** Whether another mapping has taken its place, or the store is closed. */
        private boolean old;

        private Mapping(Path file, Arena arena, MemorySegment bytes) {
            this.file = file;
            this.arena = arena;
            this.bytes = bytes;
        }

        Path file() {
            return file;
        }

        /** Valid until this is released. */
        MemorySegment bytes() {
            return bytes;
        }
    }

    private final StoreFolder folder;
    private final UUID store;
    private final Map<Path, Mapping> current = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    FileMaps(StoreFolder folder, UUID store) {
        this.folder = folder;
        this.store = store;
    }

    StoreFolder folder() {
        return folder;
    }

    /**
     * A mapping of a segment to be released once; what is in its header is checked.
     *
     * @param end of what is wanted: the file is mapped again if it has become longer since, up to there at least
     */
    Mapping segment(long segment, long end) {
        Path file = folder.segment(segment);
        return acquire(file, end, "records", bytes -> SegmentFormat.checkHeader(bytes, file, store, segment));
    }

    /** A mapping of a video file to be released once. */
    Mapping video(long video) {
        return acquire(folder.video(video), 0, "frames", bytes -> {});
    }

    private synchronized Mapping acquire(Path file, long end, String content, Consumer<MemorySegment> check) {
        try {
            long size = Files.size(file);
            Mapping mapping = current.get(file);
            boolean fits = mapping != null
                    && mapping.bytes.byteSize() <= size
                    && (end <= mapping.bytes.byteSize() || size == mapping.bytes.byteSize());
            if (!fits) {
                drop(file);
                mapping = map(file);
                current.put(file, mapping);
            }
            check.accept(mapping.bytes.asSlice(0, Math.min(mapping.bytes.byteSize(), SegmentFormat.HEADER)));
            mapping.users++;
            mapping.old = closed;
            return mapping;
        } catch (NoSuchFileException e) {
            drop(file);
            throw MeanderException.malformed("%s is missing; the catalogue has %s in it", file, content);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", file);
        }
    }

    private static Mapping map(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        boolean done = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Mapping mapping = new Mapping(file, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
            done = true;
            return mapping;
        } finally {
            if (!done) {
                arena.close();
            }
        }
    }

    synchronized void release(Mapping mapping) {
        mapping.users--;
        if (mapping.old) {
            closeUnused(mapping);
            return;
        }
        int idle = (int) current.values().stream().filter(m -> m.users == 0).count();
        for (Iterator<Mapping> all = current.values().iterator(); idle > IDLE && all.hasNext(); ) {
            Mapping eldest = all.next();
            if (eldest.users == 0) {
                all.remove();
                closeUnused(eldest);
                idle--;
            }
        }
    }

    /** Is told that a file goes, or is not as it was: whoever uses it goes on with what he has. */
    synchronized void drop(Path file) {
        Mapping mapping = current.remove(file);
        if (mapping != null) {
            mapping.old = true;
            closeUnused(mapping);
        }
    }

    private void closeUnused(Mapping mapping) {
        if (mapping.users == 0) {
            current.remove(mapping.file, mapping);
            mapping.arena.close();
        }
    }

    /** Unmaps what nobody uses, and the rest as soon as nobody does. */
    @Override
    public synchronized void close() {
        closed = true;
        current.keySet().stream().toList().forEach(this::drop);
    }
}
