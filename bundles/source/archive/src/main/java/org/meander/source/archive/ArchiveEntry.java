package org.meander.source.archive;

import org.meander.source.ByteRange;

/**
 * An entry as the directory has it.
 *
 * @param name text, never a path to write to
 * @param method 0 stored, 8 deflated, others as the specification numbers them
 * @param encrypted whether it cannot be read without a password
 * @param crc CRC-32 of its bytes, 0 to 2^32-1
 * @param compressedBytes bytes in the archive
 * @param bytes of the content
 * @param extent of the archive: local header, compressed bytes, and whatever follows them up to the next entry or the directory
 */
public record ArchiveEntry(
        String name, int method, boolean encrypted, long crc, long compressedBytes, long bytes, ByteRange extent) {

    /** {@link #method} of bytes that are as they are. */
    public static final int STORED = 0;

    /** {@link #method} of a deflate stream. */
    public static final int DEFLATED = 8;

    /** Whether its bytes lie in the archive as they are. */
    public boolean stored() {
        return method == STORED && !encrypted;
    }
}
