package org.meander.index.hierarchical;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.index.SegmentMeans;

/**
 * Means and deviations, and their bytes, version 1:
 *
 * <pre>
 * 0   4  magic "MSG1"
 * 4   1  length of the strategy's name, 12
 * 5  12  the name, ASCII
 * 17  2  version
 * 19  1  number of levels, 0..10
 * 20  8  elements
 * 28  8  squared norm, F64
 *        for each level, coarsest first:
 *     8    segment length s
 *    8n    means of its n = ceil(elements / s) segments, F64
 *    8n    their deviations, F64
 *     4  CRC-32C of everything before
 * </pre>
 *
 * All numbers are little-endian.
 */
record SegmentSignature(long elements, double squaredNorm, List<Level> levels) implements SegmentMeans {

    private static final int MAGIC = 0x3147534d;
    private static final byte[] NAME = HierarchicalIndex.STRATEGY.getBytes(US_ASCII);
    private static final int VERSION = 1;
    private static final int MOST_LEVELS = 10;
    private static final int AFTER_NAME = 5 + NAME.length;
    private static final int HEADER = AFTER_NAME + 2 + 1 + 8 + 8;
    private static final int CHECKSUM = 4;
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public String strategy() {
        return HierarchicalIndex.STRATEGY;
    }

    @Override
    public MemorySegment write() {
        long bytes = HEADER + CHECKSUM;
        for (Level level : levels) {
            bytes += 8 + 16L * level.means().length;
        }
        MemorySegment target = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
        target.set(I32, 0, MAGIC);
        target.set(JAVA_BYTE, 4, (byte) NAME.length);
        MemorySegment.copy(NAME, 0, target, JAVA_BYTE, 5, NAME.length);
        target.set(I16, AFTER_NAME, (short) VERSION);
        target.set(JAVA_BYTE, AFTER_NAME + 2, (byte) levels.size());
        target.set(I64, AFTER_NAME + 3, elements);
        target.set(F64, AFTER_NAME + 11, squaredNorm);
        long at = HEADER;
        for (Level level : levels) {
            int segments = level.means().length;
            target.set(I64, at, level.segmentLength());
            MemorySegment.copy(level.means(), 0, target, F64, at + 8, segments);
            MemorySegment.copy(level.deviations(), 0, target, F64, at + 8 + 8L * segments, segments);
            at += 8 + 16L * segments;
        }
        target.set(I32, at, crc(target, at));
        return target;
    }

    /** The inverse of {@link #write}; allocates no more than the bytes that are there. */
    static SegmentSignature read(MemorySegment bytes) {
        checkFrame(bytes);
        long elements = bytes.get(I64, AFTER_NAME + 3);
        int count = bytes.get(JAVA_BYTE, AFTER_NAME + 2);
        if (elements < 0 || count < 0 || count > MOST_LEVELS || (count == 0) != (elements == 0)) {
            throw MeanderException.malformed("hierarchical signature of %d elements with %d levels", elements, count);
        }
        long end = bytes.byteSize() - CHECKSUM;
        long at = HEADER;
        List<Level> levels = new ArrayList<>();
        for (int l = 0; l < count; l++) {
            Level level = readLevel(bytes, at, end, elements);
            if (l > 0 && level.segmentLength() >= levels.getLast().segmentLength()) {
                throw MeanderException.malformed(
                        "hierarchical signature with segments of %d after segments of %d; lengths must fall",
                        level.segmentLength(), levels.getLast().segmentLength());
            }
            levels.add(level);
            at += 8 + 16L * level.means().length;
        }
        if (at != end) {
            throw MeanderException.malformed("hierarchical signature with %d bytes behind its last level", end - at);
        }
        return new SegmentSignature(elements, bytes.get(F64, AFTER_NAME + 11), List.copyOf(levels));
    }

    private static void checkFrame(MemorySegment bytes) {
        long size = bytes.byteSize();
        if (size < HEADER + CHECKSUM
                || size > Integer.MAX_VALUE
                || bytes.get(I32, 0) != MAGIC
                || bytes.get(JAVA_BYTE, 4) != NAME.length
                || bytes.asSlice(5, NAME.length).mismatch(MemorySegment.ofArray(NAME)) != -1) {
            throw MeanderException.malformed(
                    "%d bytes are no hierarchical signature: they do not begin with MSG1 and that name", size);
        }
        int version = bytes.get(I16, AFTER_NAME) & 0xffff;
        if (version != VERSION) {
            throw MeanderException.unsupported(
                    "hierarchical signature of version %d; version %d is known", version, VERSION);
        }
        long end = size - CHECKSUM;
        if (crc(bytes, end) != bytes.get(I32, end)) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    String.format(
                            "hierarchical signature has checksum %08x, its bytes have %08x",
                            bytes.get(I32, end), crc(bytes, end)));
        }
    }

    private static Level readLevel(MemorySegment bytes, long at, long end, long elements) {
        long length = end - at < 8 ? 0 : bytes.get(I64, at);
        boolean powerOfFour = Long.bitCount(length) == 1 && Long.numberOfTrailingZeros(length) % 2 == 0;
        long segments = powerOfFour ? (elements - 1) / length + 1 : 0;
        if (segments < 1 || segments > (end - at - 8) / 16) {
            throw MeanderException.malformed(
                    "hierarchical signature of %d elements with segments of %d at offset %d: %d bytes are left",
                    elements, length, at, end - at);
        }
        int n = (int) segments;
        double[] means = new double[n];
        double[] deviations = new double[n];
        MemorySegment.copy(bytes, F64, at + 8, means, 0, n);
        MemorySegment.copy(bytes, F64, at + 8 + 8L * n, deviations, 0, n);
        return new Level(length, means, deviations);
    }

    private static int crc(MemorySegment bytes, long end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.asSlice(0, end).toArray(JAVA_BYTE));
        return (int) crc.getValue();
    }
}
