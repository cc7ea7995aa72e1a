package org.meander.source.safetensors;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.RangedFile;

/**
 * The header of one file, checked as the format's reference implementation checks it: 8 bytes with its length, JSON,
 * then the values of the tensors without a hole or an overlap up to the end of the file.
 *
 * @param metadata the header's {@code __metadata__}, empty if it has none
 * @param entries in the order of the values
 * @param dataStart byte of the file at which the values begin
 */
record Header(Map<String, String> metadata, List<Entry> entries, long dataStart) {

    /** Longest header that the format allows, in bytes. */
    static final int MAX_BYTES = 100_000_000;

    /** Bytes that state the header's length. */
    static final int LENGTH_BYTES = 8;

    /** Where a tensor's values are, in bytes from {@link #dataStart}; the end is exclusive. */
    record Entry(TensorInfo tensor, long begin, long end) {}

    static Header read(RangedFile file) {
        int length = length(file);
        byte[] json = new byte[length];
        file.read(LENGTH_BYTES, MemorySegment.ofArray(json));
        HeaderParser.Parsed parsed = HeaderParser.parse(file.location(), json);
        List<Entry> entries = parsed.entries().stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
        Header header = new Header(parsed.metadata(), entries, LENGTH_BYTES + (long) length);
        header.checkLayout(file);
        return header;
    }

    private static int length(RangedFile file) {
        if (file.size() < LENGTH_BYTES) {
            throw MeanderException.malformed(
                    "%s: %d bytes are too few for a safetensors file, which begins with the 8-byte length of its"
                            + " header",
                    file.location(), file.size());
        }
        byte[] bytes = new byte[LENGTH_BYTES];
        file.read(0, MemorySegment.ofArray(bytes));
        long length = MemorySegment.ofArray(bytes).get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (length < 0 || length > MAX_BYTES) {
            throw MeanderException.malformed(
                    "%s: byte 0 states a header of %s bytes; the format allows at most %d",
                    file.location(), Long.toUnsignedString(length), MAX_BYTES);
        }
        if (length > file.size() - LENGTH_BYTES) {
            throw MeanderException.malformed(
                    "%s: byte 0 states a header of %d bytes, but only %d follow; the file is cut or no safetensors"
                            + " file",
                    file.location(), length, file.size() - LENGTH_BYTES);
        }
        return (int) length;
    }

    private void checkLayout(RangedFile file) {
        long end = 0;
        for (Entry entry : entries) {
            TensorInfo tensor = entry.tensor;
            if (entry.begin != end || entry.end < entry.begin) {
                throw MeanderException.malformed(
                        "%s: tensor '%s' has the data_offsets [%d,%d]; it must begin at %d, where the one before it"
                                + " ends, and not end before it begins",
                        file.location(), tensor.name(), entry.begin, entry.end, end);
            }
            checkSize(file, entry);
            end = entry.end;
        }
        long room = file.size() - dataStart;
        if (end != room) {
            throw MeanderException.malformed(
                    "%s: the tensors take %d bytes, but %d follow the header at byte %d; they must be equal, %s",
                    file.location(),
                    end,
                    room,
                    dataStart,
                    end > room ? "so the file is cut" : "so something was appended");
        }
    }

    private static void checkSize(RangedFile file, Entry entry) {
        TensorInfo tensor = entry.tensor;
        int bits = tensor.dtype().bits();
        if (tensor.elements() > Long.MAX_VALUE / bits) {
            throw MeanderException.malformed(
                    "%s: tensor '%s' of shape %s and type %s has more than 2^63-1 bits",
                    file.location(), tensor.name(), tensor.shape(), tensor.dtype());
        }
        long all = tensor.elements() * bits;
        if (all % 8 != 0) {
            throw MeanderException.malformed(
                    "%s: tensor '%s' of shape %s and type %s takes %d bits; it must fill whole bytes",
                    file.location(), tensor.name(), tensor.shape(), tensor.dtype(), all);
        }
        if (entry.end - entry.begin != all / 8) {
            throw MeanderException.malformed(
                    "%s: tensor '%s' has %d bytes by its data_offsets [%d,%d]; shape %s of type %s takes %d",
                    file.location(),
                    tensor.name(),
                    entry.end - entry.begin,
                    entry.begin,
                    entry.end,
                    tensor.shape(),
                    tensor.dtype(),
                    all / 8);
        }
    }
}
