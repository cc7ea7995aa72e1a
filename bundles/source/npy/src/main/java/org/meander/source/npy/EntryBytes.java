package org.meander.source.npy;

import java.lang.foreign.MemorySegment;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;
import org.meander.source.archive.ArchiveEntry;
import org.meander.source.archive.ZipDirectory;

/** An entry of an archive. Read from its first byte to its last, its CRC is checked. For one thread. */
final class EntryBytes implements ArrayBytes {

    private final RangedFile file;
    private final ZipDirectory zip;
    private final ArchiveEntry entry;
    private final ElementReader content;

    EntryBytes(RangedFile file, ZipDirectory zip, ArchiveEntry entry) {
        this.file = file;
        this.zip = zip;
        this.entry = entry;
        this.content = zip.content(entry);
    }

    @Override
    public void read(long offset, MemorySegment target) {
        content.read(offset, target.byteSize(), target);
    }

    @Override
    public void read(long offset, long stride, long run, long runs, MemorySegment target) {
        if (entry.stored()) {
            file.read(zip.dataOffset(entry) + offset, stride, run, runs, target);
        } else {
            ArrayBytes.super.read(offset, stride, run, runs, target);
        }
    }

    /** The header is a part of what the CRC covers. */
    @Override
    public void begin(long dataStart) {
        read(0, MemorySegment.ofArray(new byte[(int) dataStart]));
    }
}
