package org.meander.source.pytorch;

import org.meander.base.MeanderException;

/**
 * Memory that a file may make its reader use: as many bytes as it has, and a fixed number for small files. What is built of a
 * pickle is charged here before it is allocated, so that a small file cannot become a large heap, nor a long loop.
 */
final class Allowance {

    /** Granted to any file, in bytes. */
    static final long BASE = 48L << 20;

    /** Most that is granted for a file's own size, in bytes: pickles are small, the rest are values. */
    static final long MAX_FOR_SIZE = 512L << 20;

    private final String location;
    private long left;

    Allowance(String location, long fileBytes) {
        this.location = location;
        this.left = BASE + Math.min(fileBytes, MAX_FOR_SIZE);
    }

    void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw MeanderException.malformed(
                    "%s: its pickle builds more than a file of its size may; it is damaged or made to exhaust memory",
                    location);
        }
    }
}
