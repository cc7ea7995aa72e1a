package org.meander.source.npy;

import java.lang.foreign.MemorySegment;
import org.meander.source.RangedFile;

/**
 * A part of a file, as it is.
 *
 * @param base byte of the file at which it begins
 */
record FileBytes(RangedFile file, long base) implements ArrayBytes {

    @Override
    public void read(long offset, MemorySegment target) {
        file.read(base + offset, target);
    }

    @Override
    public void read(long offset, long stride, long run, long runs, MemorySegment target) {
        file.read(base + offset, stride, run, runs, target);
    }
}
