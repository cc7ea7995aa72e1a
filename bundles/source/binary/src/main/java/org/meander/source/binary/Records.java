package org.meander.source.binary;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;

/**
 * One column of a file of records, in the order of bytes of the file.
 *
 * @param first byte of the first number
 * @param record bytes from one number to the next
 * @param width bytes of a number: 1, 2, 4 or 8
 * @param count numbers
 */
record Records(RangedFile file, long first, long record, int width, long count) implements ElementReader {

    private static final int BLOCK_BYTES = 1 << 16;

    @Override
    public void read(long from, long some, MemorySegment target) {
        if (from == 0) {
            file.verify();
        }
        long block = Math.max(1, BLOCK_BYTES / record);
        MemorySegment bytes = MemorySegment.ofArray(new byte[(int) (Math.min(block, some) - 1) * (int) record + width]);
        for (long done = 0; done < some; ) {
            long records = Math.min(block, some - done);
            file.read(first + (from + done) * record, bytes.asSlice(0, (records - 1) * record + width));
            gather(bytes, records, target, done * width);
            done += records;
        }
        if (from + some == count) {
            file.verify();
        }
    }

    /** Written out for each width, so that a number is one load and one store. */
    private void gather(MemorySegment bytes, long records, MemorySegment target, long to) {
        switch (width) {
            case 1 -> {
                for (long i = 0; i < records; i++) {
                    target.set(ValueLayout.JAVA_BYTE, to + i, bytes.get(ValueLayout.JAVA_BYTE, i * record));
                }
            }
            case 2 -> {
                ValueLayout.OfShort number = ValueLayout.JAVA_SHORT_UNALIGNED;
                for (long i = 0; i < records; i++) {
                    target.set(number, to + 2 * i, bytes.get(number, i * record));
                }
            }
            case 4 -> {
                ValueLayout.OfInt number = ValueLayout.JAVA_INT_UNALIGNED;
                for (long i = 0; i < records; i++) {
                    target.set(number, to + 4 * i, bytes.get(number, i * record));
                }
            }
            default -> {
                ValueLayout.OfLong number = ValueLayout.JAVA_LONG_UNALIGNED;
                for (long i = 0; i < records; i++) {
                    target.set(number, to + 8 * i, bytes.get(number, i * record));
                }
            }
        }
    }
}
