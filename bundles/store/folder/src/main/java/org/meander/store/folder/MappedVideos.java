package org.meander.store.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** The video files that hold certain payloads, each mapped when first needed. Thread-safe. */
final class MappedVideos implements AutoCloseable {

    private final StoreFolder folder;
    private final Unpacker unpacker;
    private final Map<Long, Packed> payloads;
    private final Map<Long, MemorySegment> mapped = new HashMap<>();
    /** Made when first needed: to close one that all threads may use takes long, and most models need none. */
    private Optional<Arena> arena = Optional.empty();

    private boolean closed;

    /** @param payloads by their number */
    MappedVideos(StoreFolder folder, Unpacker unpacker, Map<Long, Packed> payloads) {
        this.folder = folder;
        this.unpacker = unpacker;
        this.payloads = payloads;
    }

    /** A payload, checked packet by packet and as a whole; the caller's. */
    MemorySegment content(Location place, String subject) {
        Packed packed = payloads.get(place.offset());
        if (packed == null) {
            throw MeanderException.malformed(
                    "%s: %s should be the packed payload %d, of which the catalogue has nothing intact",
                    folder.catalogue(), subject, place.offset());
        }
        Path file = folder.video(packed.video());
        MemorySegment payload;
        try {
            if (packed.decoded()) {
                List<List<byte[]>> pictures = new ArrayList<>();
                for (int picture = 0; picture < packed.pictures().size(); picture++) {
                    pictures.add(packets(packed, picture, subject));
                }
                payload = unpacker.unpack(packed.head(), packed.format(), pictures);
            } else {
                payload = Splice.join(
                        packed.head(),
                        packed.pictures().stream()
                                .map(picture -> packet(picture.getLast(), packed.video(), file, subject))
                                .toList());
            }
        } catch (MeanderException e) {
            throw e.getMessage().contains(subject)
                    ? e
                    : new MeanderException(e.code(), file + ": " + subject + ": " + e.getMessage(), e);
        }
        if (Crc.of(payload) != place.crc()) {
            throw mismatch(file, subject + " as it was put together", Crc.of(payload), place.crc());
        }
        return payload;
    }

    /** The packets from the key frame of a picture to its own, checked. */
    List<byte[]> packets(Packed packed, int picture, String subject) {
        Path file = folder.video(packed.video());
        return packed.pictures().get(picture).stream()
                .map(packet -> packet(packet, packed.video(), file, subject))
                .toList();
    }

    private byte[] packet(Packed.Packet packet, long video, Path file, String subject) {
        MemorySegment bytes = region(video, file);
        if (packet.offset() < 0 || packet.bytes() < 0 || packet.bytes() > bytes.byteSize() - packet.offset()) {
            throw MeanderException.malformed(
                    "%s: %s has a frame at offset %d with %d bytes, outside the file, which has %d",
                    file, subject, packet.offset(), packet.bytes(), bytes.byteSize());
        }
        MemorySegment content = bytes.asSlice(packet.offset(), packet.bytes());
        if (Crc.of(content) != packet.crc()) {
            throw mismatch(
                    file,
                    subject + ", frame at offset " + packet.offset() + " with " + packet.bytes() + " bytes",
                    Crc.of(content),
                    packet.crc());
        }
        return content.toArray(ValueLayout.JAVA_BYTE);
    }

    private static MeanderException mismatch(Path file, String subject, int found, int expected) {
        return new MeanderException(
                StandardError.CHECKSUM_MISMATCH,
                String.format("%s: %s has the CRC-32C %08x; %08x was written", file, subject, found, expected));
    }

    /** Maps everything that can be mapped now; false if a file is not there. Other failures are left to {@link #content}. */
    boolean map() {
        for (Packed packed : payloads.values()) {
            Path file = folder.video(packed.video());
            try {
                region(packed.video(), file);
            } catch (MeanderException e) {
                if (!Files.exists(file)) {
                    return false;
                }
            }
        }
        return true;
    }

    private synchronized MemorySegment region(long video, Path file) {
        if (closed) {
            throw MeanderException.invalid("this reader of %s is closed", folder.root());
        }
        MemorySegment region = mapped.get(video);
        if (region == null) {
            if (arena.isEmpty()) {
                arena = Optional.of(Arena.ofShared());
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                region = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena.get());
            } catch (NoSuchFileException e) {
                throw MeanderException.malformed("%s is missing; the catalogue has frames in it", file);
            } catch (IOException e) {
                throw MeanderException.io(e, "%s cannot be read", file);
            }
            mapped.put(video, region);
        }
        return region;
    }

    @Override
    public synchronized void close() {
        closed = true;
        arena.ifPresent(Arena::close);
        arena = Optional.empty();
    }
}
