package org.meander.store.folder;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** CRC-32C (Castagnoli) of native segments of any length. */
public final class Crc {

    /** A buffer holds less than 2 GiB. */
    static final long SLICE = 1L << 30;

    private Crc() {}

    /** The checksum of some bytes. */
    public static int of(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < bytes.byteSize(); at += SLICE) {
            crc.update(bytes.asSlice(at, Math.min(SLICE, bytes.byteSize() - at)).asByteBuffer());
        }
        return (int) crc.getValue();
    }
}
