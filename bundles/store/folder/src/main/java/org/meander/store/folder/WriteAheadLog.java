package org.meander.store.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * The write-ahead log of SQLite, as <a href="https://www.sqlite.org/fileformat2.html#walformat">described there</a>, version 3007000. Recovery
 * after the death of a process takes it as ended where a checksum is wrong, because that is what an unfinished write looks like; if it is
 * damaged further up, what was committed after that would be lost without a word. Whether that is so can be told in nearly all cases: commits
 * are forced to the disk one after another, so damage that two of them follow was no unfinished write.
 */
final class WriteAheadLog {

    private static final int MAGIC = 0x377f0682;
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int SMALLEST_PAGE = 512;
    private static final int LARGEST_PAGE = 1 << 16;

    private final Path file;
    private final ByteBuffer bytes;

    /** The running checksum. */
    private int first;

    private int second;

    private WriteAheadLog(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * Checks the log of a database, if it has one. It may be in use: what another process appends meanwhile is not mistaken for damage.
     *
     * @throws MeanderException {@code MALFORMED_DATA} if recovery would lose what was committed
     */
    static void check(Path database) throws IOException {
        Path file = database.resolveSibling(database.getFileName() + "-wal");
        try {
            Optional<MeanderException> damage = Optional.empty();
            byte[] header = new byte[0];
            byte[] before;
            do {
                // While a process begins the log anew, its header and its frames do not belong together.
                byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
                before = header;
                header = Arrays.copyOf(bytes, HEADER);
                damage = new WriteAheadLog(file, ByteBuffer.wrap(bytes)).damage();
            } while (damage.isPresent() && !Arrays.equals(header, before));
            if (damage.isPresent()) {
                throw damage.get();
            }
        } catch (NoSuchFileException e) {
            // The last process that had it open has just taken it in.
        }
    }

    private Optional<MeanderException> damage() {
        if (bytes.capacity() <= HEADER || bytes.getInt(0) == 0) {
            return Optional.empty();
        }
        boolean bigEndian = (bytes.getInt(0) & 1) != 0;
        int page = bytes.getInt(8);
        add(0, HEADER - 8, bigEndian);
        boolean right = (bytes.getInt(0) & ~1) == MAGIC
                && Integer.bitCount(page) == 1
                && page >= SMALLEST_PAGE
                && page <= LARGEST_PAGE
                && matches(HEADER - 8);
        if (!right) {
            return Optional.of(damaged(0));
        }
        int frame = FRAME_HEADER + page;
        int at = HEADER;
        int kept = HEADER;
        while (at + frame <= bytes.capacity() && isOfThisLog(at)) {
            add(at, 8, bigEndian);
            add(at + FRAME_HEADER, page, bigEndian);
            if (!matches(at + 16)) {
                break;
            }
            at += frame;
            kept = bytes.getInt(at - frame + 4) != 0 ? at : kept;
        }
        return commitsAfter(at, frame) >= 2 ? Optional.of(damaged(kept)) : Optional.empty();
    }

    /** Frames of an older round of the log have other salts. */
    private boolean isOfThisLog(int at) {
        return bytes.getLong(at + 8) == bytes.getLong(16);
    }

    private int commitsAfter(int from, int frame) {
        int commits = 0;
        for (int at = from; at + frame <= bytes.capacity(); at += frame) {
            commits += isOfThisLog(at) && bytes.getInt(at + 4) != 0 ? 1 : 0;
        }
        return commits;
    }

    private boolean matches(int at) {
        return bytes.getInt(at) == first && bytes.getInt(at + 4) == second;
    }

    private void add(int from, int length, boolean bigEndian) {
        ByteBuffer words = bytes.duplicate().order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int at = from; at < from + length; at += 8) {
            first += words.getInt(at) + second;
            second += words.getInt(at + 4) + first;
        }
    }

    private MeanderException damaged(int kept) {
        String remedy = kept > 0
                ? "put a copy of it back, or cut it to %d bytes to go on without what was committed after that"
                        .formatted(kept)
                : "put a copy of it back, or move it away to go on without what it has";
        return new MeanderException(
                StandardError.MALFORMED_DATA,
                "%s is damaged after offset %d, and has what was committed last; %s".formatted(file, kept, remedy));
    }
}
