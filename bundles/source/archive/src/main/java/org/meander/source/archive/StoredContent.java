package org.meander.source.archive;

import java.lang.foreign.MemorySegment;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;

/** Bytes that lie in the archive as they are. */
final class StoredContent implements ElementReader {

    private final RangedFile file;
    private final long offset;
    private final Checksum checksum;

    StoredContent(RangedFile file, ArchiveEntry entry, long offset) {
        this.file = file;
        this.offset = offset;
        this.checksum = new Checksum(file, entry);
    }

    @Override
    public void read(long from, long count, MemorySegment target) {
        file.read(offset + from, target);
        checksum.update(from, target);
    }
}
