package org.meander.store.file;

/**
 * Where a record lies.
 *
 * @param segment number of the segment file
 * @param offset of the record's header in the file
 * @param bytes length of its content
 * @param crc CRC-32C of its content
 */
record Location(long segment, long offset, long bytes, int crc) {

    /** Offset of the first byte after the content; saturated if the numbers are absurd. */
    long end() {
        long end = offset + SegmentFormat.RECORD_HEADER + bytes;
        return offset < 0 || bytes < 0 || end < offset ? Long.MAX_VALUE : end;
    }
}
