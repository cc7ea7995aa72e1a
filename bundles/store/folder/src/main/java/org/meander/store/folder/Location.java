package org.meander.store.folder;

/**
 * Where a record lies.
 *
 * @param segment number of the segment file; 0 if the payload was packed, and then {@code offset} is its number
 * @param offset of the record's header in the file
 * @param bytes length of its content
 * @param crc CRC-32C of its content
 */
public record Location(long segment, long offset, long bytes, int crc) {

    /** Offset of the first byte after the content; saturated if the numbers are absurd. */
    long end() {
        long end = offset + SegmentFormat.RECORD_HEADER + bytes;
        return offset < 0 || bytes < 0 || end < offset ? Long.MAX_VALUE : end;
    }
}
