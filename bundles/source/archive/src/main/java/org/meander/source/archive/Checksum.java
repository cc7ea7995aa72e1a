package org.meander.source.archive;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.RangedFile;

/** The CRC of an entry whose bytes come in order; says nothing of one that was not read from its first byte to its last. */
final class Checksum {

    private static final int BLOCK = 1 << 13;

    private final RangedFile file;
    private final ArchiveEntry entry;
    private final byte[] block;
    private final CRC32 crc = new CRC32();
    private long position;

    Checksum(RangedFile file, ArchiveEntry entry) {
        this.file = file;
        this.entry = entry;
        this.block = new byte[(int) Math.min(BLOCK, entry.bytes())];
    }

    /** @param from place in the entry */
    void update(long from, MemorySegment bytes) {
        if (from == 0) {
            crc.reset();
            position = 0;
        }
        if (from != position) {
            return;
        }
        for (long at = 0; at < bytes.byteSize(); at += block.length) {
            int some = (int) Math.min(block.length, bytes.byteSize() - at);
            MemorySegment.copy(bytes, at, MemorySegment.ofArray(block), 0, some);
            crc.update(block, 0, some);
        }
        position += bytes.byteSize();
        if (position == entry.bytes() && crc.getValue() != entry.crc()) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    "%s: entry '%s' has the CRC %08x; the directory says %08x"
                            .formatted(file.location(), entry.name(), crc.getValue(), entry.crc()));
        }
    }
}
