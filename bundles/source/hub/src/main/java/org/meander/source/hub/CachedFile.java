package org.meander.source.hub;

import java.lang.foreign.MemorySegment;
import org.meander.source.MappedFile;
import org.meander.source.RangedFile;

/** A file of the cache. Its fingerprint is that of the file on the hub, so that it does not matter which one is read. */
final class CachedFile implements RangedFile {

    private final MappedFile file;
    private final String fingerprint;

    CachedFile(MappedFile file, String fingerprint) {
        this.file = file;
        this.fingerprint = fingerprint;
    }

    @Override
    public String location() {
        return file.location();
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void read(long offset, MemorySegment target) {
        file.read(offset, target);
    }

    @Override
    public void read(long offset, long stride, long run, long runs, MemorySegment target) {
        file.read(offset, stride, run, runs, target);
    }

    @Override
    public void checkOpen() {
        file.checkOpen();
    }

    @Override
    public void verify() {
        file.verify();
    }

    @Override
    public void close() {
        file.close();
    }
}
