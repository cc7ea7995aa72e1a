package org.meander.store.folder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** The video files that hold certain payloads, each taken from the store's mapped ones when first needed. Thread-safe. */
final class MappedVideos implements AutoCloseable {

    private final FileMaps maps;
    private final StoreFolder folder;
    private final Unpacker unpacker;
    private final Map<Long, Packed> payloads;
    private final Map<Long, FileMaps.Mapping> mapped = new HashMap<>();
    private boolean closed;

    /** @param payloads by their number */
    MappedVideos(FileMaps maps, Unpacker unpacker, Map<Long, Packed> payloads) {
        this.maps = maps;
        this.folder = maps.folder();
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
        MemorySegment bytes = region(video);
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
            try {
                region(packed.video());
            } catch (MeanderException e) {
                if (!Files.exists(folder.video(packed.video()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private synchronized MemorySegment region(long video) {
        if (closed) {
            throw MeanderException.invalid("this reader of %s is closed", folder.root());
        }
        FileMaps.Mapping mapping = mapped.get(video);
        if (mapping == null) {
            mapping = maps.video(video);
            mapped.put(video, mapping);
        }
        return mapping.bytes();
    }

    @Override
    public synchronized void close() {
        closed = true;
        mapped.values().forEach(maps::release);
        mapped.clear();
    }
}
