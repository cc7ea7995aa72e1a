package org.meander.source.archive;

import java.lang.foreign.MemorySegment;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.meander.base.MeanderException;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;

/** A deflated entry, read forwards; what is skipped is inflated too, so the checksum always covers all before. */
final class InflatedContent implements ElementReader {

    private static final int BLOCK = 1 << 16;

    private final RangedFile file;
    private final ArchiveEntry entry;
    private final long offset;
    private final Checksum checksum;
    private final byte[] in;
    private final byte[] out;
    private Inflater inflater;
    private long taken;
    private long position;

    InflatedContent(RangedFile file, ArchiveEntry entry, long offset) {
        this.file = file;
        this.entry = entry;
        this.offset = offset;
        this.checksum = new Checksum(file, entry);
        this.in = new byte[(int) Math.min(BLOCK, entry.compressedBytes())];
        this.out = new byte[(int) Math.min(BLOCK, entry.bytes())];
    }

    @Override
    public void read(long from, long count, MemorySegment target) {
        if (inflater == null || from < position) {
            restart();
        }
        while (position < from) {
            inflate((int) Math.min(out.length, from - position));
        }
        for (long done = 0; done < count; ) {
            int some = (int) Math.min(out.length, count - done);
            inflate(some);
            MemorySegment.copy(MemorySegment.ofArray(out), 0, target, done, some);
            done += some;
        }
        if (position == entry.bytes()) {
            finish();
        }
    }

    private void restart() {
        release();
        inflater = new Inflater(true);
        taken = 0;
        position = 0;
    }

    /** Fills the first bytes of {@link #out} with the next of the content. */
    private void inflate(int bytes) {
        int done = 0;
        try {
            while (done < bytes) {
                int some = inflater.inflate(out, done, bytes - done);
                done += some;
                if (some == 0 && !more()) {
                    throw malformed("its deflate stream ends after %d bytes; the directory says %d"
                            .formatted(position + done, entry.bytes()));
                }
            }
        } catch (DataFormatException e) {
            throw malformed("its deflate stream is damaged after %d bytes (%s)"
                    .formatted(position + done, e.getMessage() == null ? "no reason given" : e.getMessage()));
        }
        checksum.update(position, MemorySegment.ofArray(out).asSlice(0, bytes));
        position += bytes;
    }

    private boolean more() {
        if (inflater.finished() || inflater.needsDictionary() || !inflater.needsInput()) {
            return false;
        }
        int some = (int) Math.min(in.length, entry.compressedBytes() - taken);
        if (some == 0) {
            return false;
        }
        file.read(offset + taken, MemorySegment.ofArray(in).asSlice(0, some));
        inflater.setInput(in, 0, some);
        taken += some;
        return true;
    }

    /** The stream must end where the content does. */
    private void finish() {
        byte[] beyond = new byte[1];
        try {
            while (!inflater.finished()) {
                if (inflater.inflate(beyond) > 0) {
                    throw malformed("its deflate stream has more than the %d bytes that the directory says"
                            .formatted(entry.bytes()));
                }
                if (!inflater.finished() && !more()) {
                    throw malformed("its deflate stream has no end");
                }
            }
        } catch (DataFormatException e) {
            throw malformed("its deflate stream is damaged at its end");
        }
        if (taken - inflater.getRemaining() != entry.compressedBytes()) {
            throw malformed("its deflate stream takes %d bytes; the directory says %d"
                    .formatted(taken - inflater.getRemaining(), entry.compressedBytes()));
        }
        release();
    }

    /** Frees the native memory of a stream that was read to its end; the collector frees that of others. */
    private void release() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    private MeanderException malformed(String why) {
        return MeanderException.malformed("%s: entry '%s': %s", file.location(), entry.name(), why);
    }
}
