package org.meander.store.folder;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.meander.base.MeanderException;

/** The segment files that hold certain records, each taken from the store's mapped ones when first needed. Thread-safe. */
final class MappedSegments implements AutoCloseable {

    private final FileMaps maps;
    /** By segment, the highest byte that is needed. */
    private final Map<Long, Long> ends = new HashMap<>();

    private final Map<Long, FileMaps.Mapping> mapped = new HashMap<>();
    private boolean closed;

    MappedSegments(FileMaps maps, Iterable<Location> places) {
        this.maps = maps;
        for (Location place : places) {
            ends.merge(place.segment(), place.end(), Math::max);
        }
    }

    /** Content of a record, checked against the catalogue and its checksum; valid until this is closed. */
    MemorySegment content(Location place, int kind, String subject) {
        FileMaps.Mapping mapping = mapping(place.segment());
        Path file = mapping.file();
        MemorySegment bytes = mapping.bytes();
        if (place.offset() < SegmentFormat.HEADER || place.end() > bytes.byteSize()) {
            throw MeanderException.malformed(
                    "%s: %s at offset %d with %d bytes lies outside the file, which ends at %d",
                    file, subject, place.offset(), place.bytes(), bytes.byteSize());
        }
        MemorySegment record = bytes.asSlice(place.offset(), SegmentFormat.RECORD_HEADER + place.bytes());
        SegmentFormat.checkRecord(record, kind, place, file, subject);
        return record.asSlice(SegmentFormat.RECORD_HEADER);
    }

    /** Maps everything that can be mapped now; false if a file is not there. Other failures are left to {@link #content}. */
    boolean map() {
        for (long segment : ends.keySet()) {
            try {
                mapping(segment);
            } catch (MeanderException e) {
                if (!Files.exists(maps.folder().segment(segment))) {
                    return false;
                }
            }
        }
        return true;
    }

    private synchronized FileMaps.Mapping mapping(long segment) {
        if (closed) {
            throw MeanderException.invalid(
                    "this reader of %s is closed", maps.folder().root());
        }
        FileMaps.Mapping mapping = mapped.get(segment);
        if (mapping == null) {
            mapping = maps.segment(segment, ends.get(segment));
            mapped.put(segment, mapping);
        }
        return mapping;
    }

    @Override
    public synchronized void close() {
        closed = true;
        mapped.values().forEach(maps::release);
        mapped.clear();
    }
}
