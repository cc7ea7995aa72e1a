package org.meander.source.archive;

import java.util.Optional;

/**
 * Sizes and offset of an entry, from 32-bit fields and, where one of those is all ones, from the 64-bit extra field.
 *
 * @param offset of the local header; 0 if the record that this was read from has none
 */
record Sizes(long bytes, long compressedBytes, long offset) {

    static final long IN_EXTRA = 0xffff_ffffL;
    private static final int ZIP64 = 1;
    private static final int HEAD_BYTES = 4;

    /**
     * Replaces what is all ones.
     *
     * @return empty if the extra fields are cut or lack a number
     */
    Optional<Sizes> with(Fields extra) {
        if (bytes != IN_EXTRA && compressedBytes != IN_EXTRA && offset != IN_EXTRA) {
            return Optional.of(this);
        }
        for (int at = 0; at + HEAD_BYTES <= extra.size(); ) {
            int length = extra.u16(at + 2);
            int begin = at + HEAD_BYTES;
            if (length > extra.size() - begin) {
                return Optional.empty();
            }
            if (extra.u16(at) == ZIP64) {
                return with64(extra.part(begin, length));
            }
            at = begin + length;
        }
        return Optional.empty();
    }

    private Optional<Sizes> with64(Fields numbers) {
        long[] values = {bytes, compressedBytes, offset};
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == IN_EXTRA) {
                if (at + Long.BYTES > numbers.size()) {
                    return Optional.empty();
                }
                values[i] = numbers.i64(at);
                at += Long.BYTES;
            }
        }
        return Optional.of(new Sizes(values[0], values[1], values[2]));
    }
}
