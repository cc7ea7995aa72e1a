package org.meander.source;

/**
 * A run of bytes in a file.
 *
 * @param offset first byte, 0 or more
 * @param length bytes, 0 or more; {@code offset + length} fits a long
 */
public record ByteRange(long offset, long length) {

    public ByteRange {
        if (offset < 0 || length < 0 || length > Long.MAX_VALUE - offset) {
            throw new IllegalArgumentException("offset " + offset + ", length " + length);
        }
    }

    /** The byte after the last. */
    public long end() {
        return offset + length;
    }
}
