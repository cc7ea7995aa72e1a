package org.meander.index.hierarchical;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.index.SegmentMeans;
import org.meander.index.SignatureFrame;

/**
 * Means and deviations, and their bytes, version 1 within a {@link SignatureFrame}:
 *
 * <pre>
 * 0   1  number of levels, 0..10
 * 1   8  elements
 * 9   8  squared norm, F64
 *        for each level, coarsest first:
 *     8    segment length s
 *    8n    means of its n = ceil(elements / s) segments, F64
 *    8n    their deviations, F64
 * </pre>
 *
 * All numbers are little-endian.
 */
record SegmentSignature(long elements, double squaredNorm, List<Level> levels) implements SegmentMeans {

    private static final SignatureFrame FRAME = new SignatureFrame(HierarchicalIndex.STRATEGY, 1);
    private static final int MOST_LEVELS = 10;
    private static final int HEADER = 1 + 8 + 8;
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public String strategy() {
        return HierarchicalIndex.STRATEGY;
    }

    @Override
    public MemorySegment write() {
        long bytes = HEADER;
        for (Level level : levels) {
            bytes += 8 + 16L * level.means().length;
        }
        MemorySegment body = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
        body.set(JAVA_BYTE, 0, (byte) levels.size());
        body.set(I64, 1, elements);
        body.set(F64, 9, squaredNorm);
        long at = HEADER;
        for (Level level : levels) {
            int segments = level.means().length;
            body.set(I64, at, level.segmentLength());
            MemorySegment.copy(level.means(), 0, body, F64, at + 8, segments);
            MemorySegment.copy(level.deviations(), 0, body, F64, at + 8 + 8L * segments, segments);
            at += 8 + 16L * segments;
        }
        return FRAME.wrap(body);
    }

    /** The inverse of {@link #write}; allocates no more than the bytes that are there. */
    static SegmentSignature read(MemorySegment signature) {
        MemorySegment bytes = FRAME.unwrap(signature);
        long end = bytes.byteSize();
        if (end < HEADER) {
            throw MeanderException.malformed("hierarchical signature with %d bytes; %d are the fewest", end, HEADER);
        }
        long elements = bytes.get(I64, 1);
        int count = bytes.get(JAVA_BYTE, 0);
        if (elements < 0 || count < 0 || count > MOST_LEVELS || (count == 0) != (elements == 0)) {
            throw MeanderException.malformed("hierarchical signature of %d elements with %d levels", elements, count);
        }
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
        return new SegmentSignature(elements, bytes.get(F64, 9), List.copyOf(levels));
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
}
