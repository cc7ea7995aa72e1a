package org.meander.store.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;

/**
 * The video files of a store in a folder, and the payloads that may become frames. A file is written under a temporary name, forced, and
 * gets its name within the transaction that tells the catalogue of it: before, nobody sees it. Thread-safe.
 */
public final class Videos {

    private final StoreFolder folder;
    private final Catalogue catalogue;
    private final FileMaps maps;
    private final boolean sync;
    private final Unpacker unpacker;

    Videos(StoreFolder folder, Catalogue catalogue, FileMaps maps, boolean sync, Unpacker unpacker) {
        this.folder = folder;
        this.maps = maps;
        this.catalogue = catalogue;
        this.sync = sync;
        this.unpacker = unpacker;
    }

    StoreFolder folder() {
        return folder;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    FileMaps maps() {
        return maps;
    }

    Unpacker unpacker() {
        return unpacker;
    }

    /** All files, oldest first. */
    public List<VideoFile> files() {
        return catalogue.read(connection -> VideoTables.files(connection, folder));
    }

    /** The frames of a model, by tensor, block and picture. */
    public List<VideoFrame> frames(String model) {
        return catalogue.read(connection -> VideoTables.frames(connection, folder, model));
    }

    /** The frames of a file by position, but for those that no model needs. */
    public List<VideoFrame> frames(long file) {
        return catalogue.read(connection -> VideoTables.frames(connection, folder, file));
    }

    /** What is known of a file; empty if it is not there. */
    public Optional<Layout> layout(long file) {
        return catalogue.read(connection -> VideoTables.layout(connection, folder, file));
    }

    /** Payloads by some codecs, in the order in which they were written; of all models that are there, or of one. */
    public List<Stored> stored(List<String> codecs, Optional<String> model) {
        return catalogue.read(connection -> VideoTables.stored(connection, codecs, model));
    }

    /** Number of payloads by some codecs that are not packed. */
    public long waiting(List<String> codecs) {
        return catalogue.read(connection -> VideoTables.waiting(connection, codecs));
    }

    /**
     * Reads a payload.
     *
     * @return a copy of it, checked; empty if its model is gone, or it is elsewhere meanwhile
     */
    public Optional<byte[]> read(Stored stored) {
        Location place = stored.place();
        String subject =
                "block " + stored.block() + " of tensor " + stored.tensor() + " of model '" + stored.model() + "'";
        if (stored.packed()) {
            Map<Long, Packed> packed = catalogue.read(connection -> PackedTables.of(connection, List.of(place)));
            try (MappedVideos files = new MappedVideos(maps, unpacker, packed)) {
                return gone(stored, () -> files.content(place, subject));
            }
        }
        try (MappedSegments segments = new MappedSegments(maps, List.of(place))) {
            return gone(stored, () -> segments.content(place, SegmentFormat.PAYLOAD, subject));
        }
    }

    /** The content; if it cannot be read, empty if it is not where it was, and else the error. */
    private Optional<byte[]> gone(Stored stored, Supplier<MemorySegment> content) {
        try {
            return Optional.of(content.get().toArray(ValueLayout.JAVA_BYTE));
        } catch (MeanderException e) {
            boolean there = stored(List.of(stored.codec()), Optional.of(stored.model())).stream()
                    .anyMatch(now -> now.place().equals(stored.place()));
            if (there) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * The packets that a frame takes to be decoded.
     *
     * @param format of the file
     * @param packets from the key frame to its own, checked
     */
    public record Coded(VideoFormat format, List<byte[]> packets) {}

    /** Reads a frame of a packed payload as it is coded; empty if the payload is not there any more. */
    public Optional<Coded> coded(Stored stored, int picture) {
        Map<Long, Packed> packed = catalogue.read(connection -> PackedTables.of(connection, List.of(stored.place())));
        Packed payload = packed.get(stored.place().offset());
        if (payload == null || picture < 0 || picture >= payload.pictures().size()) {
            return Optional.empty();
        }
        String subject =
                "block " + stored.block() + " of tensor " + stored.tensor() + " of model '" + stored.model() + "'";
        try (MappedVideos files = new MappedVideos(maps, unpacker, packed)) {
            return Optional.of(new Coded(payload.format(), files.packets(payload, picture, subject)));
        }
    }

    /** Lets one at a time pack, in all processes; empty if somebody does. Removes what the dead have left. */
    public Optional<PackLock> lock() {
        Optional<PackLock> lock = PackLock.take(folder);
        lock.ifPresent(l -> removeStrays());
        return lock;
    }

    /** Files that no catalogue knows, and temporary ones. Only while nobody packs. */
    private void removeStrays() {
        try {
            List<Path> files = folder.videoFiles();
            if (files.isEmpty()) {
                return;
            }
            Set<Path> known = files().stream().map(f -> folder.video(f.id())).collect(Collectors.toSet());
            for (Path file : files) {
                if (!known.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be cleared of unfinished files", folder.videos());
        }
    }

    /** Makes a complete file a part of the store. When this returns, its payloads are read from it. */
    public VideoFile add(NewVideo video) {
        try {
            if (sync) {
                try (FileChannel channel = FileChannel.open(video.file(), StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            long bytes = Files.size(video.file());
            int crc = crc(video.file());
            long id = catalogue.write(connection -> {
                long number = new VideoInsert(connection, video).run(bytes, crc, System.currentTimeMillis());
                Files.move(video.file(), folder.video(number), StandardCopyOption.ATOMIC_MOVE);
                if (sync) {
                    StoreFolder.force(folder.videos());
                }
                return number;
            });
            return files().stream().filter(f -> f.id() == id).findFirst().orElseThrow();
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be completed", video.file());
        }
    }

    private static int crc(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            return Crc.of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        }
    }

    /** Whether a file is byte by byte what was written; true if the catalogue does not know it any more. */
    public boolean intact(VideoFile video) {
        Path file = folder.video(video.id());
        Optional<Integer> expected = catalogue.read(connection -> VideoTables.crc(connection, video.id()));
        try {
            return expected.isEmpty()
                    || Files.exists(file) && Files.size(file) == video.bytes() && crc(file) == expected.get();
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", file);
        }
    }

    /** Removes files of which no frame is needed; returns the bytes that they took. */
    public long removeDead() {
        if (files().stream().allMatch(file -> file.needed() > 0)) {
            return 0;
        }
        long freed = 0;
        for (long video : catalogue.write(VideoTables::forgetDead)) {
            maps.drop(folder.video(video));
            try {
                freed += Files.size(folder.video(video));
                Files.deleteIfExists(folder.video(video));
            } catch (IOException e) {
                // The catalogue does not know it any more; whoever packs next removes it.
            }
        }
        return freed;
    }
}
