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
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.meander.base.MeanderException;

/** The stretches of segment files that hold certain records, each mapped when first needed. Thread-safe. */
final class MappedSegments implements AutoCloseable {

    /** From the lowest to the highest byte needed of a file. */
    private record Extent(long from, long to) {

        Extent with(Location place) {
            return new Extent(Math.min(from, place.offset()), Math.max(to, place.end()));
        }
    }

    private record Mapped(MemorySegment bytes, long from) {}

    private final StoreFolder folder;
    private final UUID store;
    private final Arena arena = Arena.ofShared();
    private final Map<Long, Extent> extents = new HashMap<>();
    private final Map<Long, Mapped> mapped = new HashMap<>();

    MappedSegments(StoreFolder folder, UUID store, Iterable<Location> places) {
        this.folder = folder;
        this.store = store;
        for (Location place : places) {
            extents.merge(
                    place.segment(), new Extent(place.offset(), place.end()), (extent, one) -> extent.with(place));
        }
    }

    /** Content of a record, checked against the catalogue and its checksum; valid until this is closed. */
    MemorySegment content(Location place, int kind, String subject) {
        Path file = folder.segment(place.segment());
        Mapped region = region(place.segment(), file);
        long end = region.from + region.bytes.byteSize();
        if (place.offset() < SegmentFormat.HEADER || place.end() > end) {
            throw MeanderException.malformed(
                    "%s: %s at offset %d with %d bytes lies outside the file, which ends at %d",
                    file, subject, place.offset(), place.bytes(), end);
        }
        MemorySegment record =
                region.bytes.asSlice(place.offset() - region.from, SegmentFormat.RECORD_HEADER + place.bytes());
        SegmentFormat.checkRecord(record, kind, place, file, subject);
        return record.asSlice(SegmentFormat.RECORD_HEADER);
    }

    /** Maps everything that can be mapped now; false if a file is not there. Other failures are left to {@link #content}. */
    boolean map() {
        for (long segment : extents.keySet()) {
            Path file = folder.segment(segment);
            if (!Files.exists(file)) {
                return false;
            }
            try {
                region(segment, file);
            } catch (MeanderException e) {
                if (!Files.exists(file)) {
                    return false;
                }
            }
        }
        return true;
    }

    private synchronized Mapped region(long segment, Path file) {
        if (!arena.scope().isAlive()) {
            throw MeanderException.invalid("this reader of %s is closed", folder.root());
        }
        Mapped region = mapped.get(segment);
        if (region == null) {
            region = map(segment, file);
            mapped.put(segment, region);
        }
        return region;
    }

    private Mapped map(long segment, Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena header = Arena.ofConfined()) {
            long size = channel.size();
            SegmentFormat.checkHeader(
                    channel.map(MapMode.READ_ONLY, 0, Math.min(size, SegmentFormat.HEADER), header),
                    file,
                    store,
                    segment);
            Extent extent = extents.get(segment);
            long from = Math.clamp(extent.from, 0, size);
            long to = Math.clamp(extent.to, from, size);
            return new Mapped(channel.map(MapMode.READ_ONLY, from, to - from, arena), from);
        } catch (NoSuchFileException e) {
            throw MeanderException.malformed("%s is missing; the catalogue has records in it", file);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", file);
        }
    }

    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
