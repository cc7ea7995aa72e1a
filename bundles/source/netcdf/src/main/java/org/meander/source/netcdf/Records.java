package org.meander.source.netcdf;

import java.lang.foreign.MemorySegment;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;

/**
 * A variable whose records lie among those of others, in the order of bytes of the file.
 *
 * @param begin byte of its first record
 * @param stride bytes from one record to the next
 * @param run elements of a record, 1 or more
 * @param width bytes of an element
 * @param count elements of all records
 */
record Records(RangedFile file, long begin, long stride, long run, int width, long count) implements ElementReader {

    @Override
    public void read(long from, long some, MemorySegment target) {
        if (from == 0) {
            file.verify();
        }
        long done = part(from, Math.min(some, run - from % run), target, 0);
        long whole = (some - done) / run;
        if (whole > 0) {
            long bytes = run * width;
            MemorySegment rows = target.asSlice(done * width, whole * bytes);
            file.read(begin + (from + done) / run * stride, stride, bytes, whole, rows);
            done += whole * run;
        }
        if (done < some) {
            part(from + done, some - done, target, done);
        }
        if (from + some == count) {
            file.verify();
        }
    }

    /** Elements of one record. */
    private long part(long from, long some, MemorySegment target, long done) {
        long at = begin + from / run * stride + from % run * width;
        file.read(at, target.asSlice(done * width, some * width));
        return some;
    }
}
