package org.meander.source.hdf;

import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * The filters that most writers use, undone here: into memory of the size that a chunk must have, and with the checksum verified. Others
 * are the library's.
 *
 * @param ids in the order in which they were applied
 * @param width bytes of an element
 * @param bytes of a chunk, unpacked
 */
record Filters(List<Integer> ids, int width, int bytes) {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int CHECKSUM_BYTES = 4;

    Filters {
        ids = List.copyOf(ids);
    }

    /** Whether {@link #undo} knows all of them. */
    boolean known() {
        return ids.stream().allMatch(id -> id == DEFLATE || id == SHUFFLE || id == FLETCHER32)
                && ids.stream().filter(id -> id == DEFLATE).count() <= 1;
    }

    boolean hasChecksum() {
        return ids.contains(FLETCHER32);
    }

    /** @param where for messages */
    byte[] undo(byte[] stored, String where) {
        byte[] values = stored;
        for (int i = ids.size() - 1; i >= 0; i--) {
            values = switch (ids.get(i)) {
                case DEFLATE -> inflate(values, size(i), where);
                case SHUFFLE -> unshuffle(values);
                default -> verified(values, where);
            };
        }
        return values;
    }

    /** Bytes that a filter was given. */
    private int size(int filter) {
        return bytes
                + CHECKSUM_BYTES
                        * (int) ids.subList(0, filter).stream()
                                .filter(id -> id == FLETCHER32)
                                .count();
    }

    private static byte[] inflate(byte[] stored, int size, String where) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(stored);
            byte[] values = new byte[size];
            int got = 0;
            while (got < size && !inflater.finished()) {
                int more = inflater.inflate(values, got, size - got);
                if (more == 0) {
                    break;
                }
                got += more;
            }
            boolean ended = inflater.finished() || got == size && inflater.inflate(new byte[1]) == 0;
            if (got < size || !ended) {
                throw MeanderException.malformed(
                        "%s: its %d stored bytes inflate to %s than the %d of a chunk",
                        where, stored.length, got < size ? got + " bytes, less" : "more", size);
            }
            return values;
        } catch (DataFormatException e) {
            throw new MeanderException(
                    StandardError.MALFORMED_DATA,
                    where + ": its " + stored.length + " stored bytes are no deflate stream (" + e.getMessage() + ")",
                    e);
        } finally {
            inflater.end();
        }
    }

    /** First bytes of all elements, then second bytes, and so on; what is left over at the end is as it was. */
    private byte[] unshuffle(byte[] shuffled) {
        byte[] values = new byte[shuffled.length];
        int count = shuffled.length / width;
        for (int b = 0; b < width; b++) {
            int from = b * count;
            for (int i = 0, to = b; i < count; i++, to += width) {
                values[to] = shuffled[from + i];
            }
        }
        int whole = count * width;
        System.arraycopy(shuffled, whole, values, whole, shuffled.length - whole);
        return values;
    }

    /** Fletcher's checksum over words of two bytes, as the reference library computes it; writers of old turned its bytes over in pairs. */
    private static byte[] verified(byte[] stored, String where) {
        int length = stored.length - CHECKSUM_BYTES;
        if (length < 0) {
            throw MeanderException.malformed(
                    "%s: it has %d bytes, which is less than a checksum", where, stored.length);
        }
        int found = stored[length] & 0xff
                | (stored[length + 1] & 0xff) << 8
                | (stored[length + 2] & 0xff) << 16
                | stored[length + 3] << 24;
        int right = fletcher(stored, length);
        int old = (right & 0x00ff00ff) << 8 | right >>> 8 & 0x00ff00ff;
        if (found != right && found != old) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    String.format(
                            "%s: its checksum is %08x and must be %08x; the file is damaged", where, found, right));
        }
        return Arrays.copyOf(stored, length);
    }

    private static int fletcher(byte[] bytes, int length) {
        int first = 0;
        int second = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            first = fold(first + ((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff));
            second = fold(second + first);
        }
        if (length % 2 == 1) {
            first = fold(first + ((bytes[length - 1] & 0xff) << 8));
            second = fold(second + first);
        }
        return second << 16 | first;
    }

    /** A sum of two numbers of 16 bits, the carry added at the low end. */
    private static int fold(int sum) {
        return (sum & 0xffff) + (sum >>> 16);
    }
}
