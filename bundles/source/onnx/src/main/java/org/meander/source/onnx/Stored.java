package org.meander.source.onnx;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.meander.base.DType;
import org.meander.source.ByteRange;
import org.meander.source.RangedFile;
import org.meander.source.onnx.Values.Extent;
import org.meander.source.onnx.Values.Reader;
import org.meander.source.onnx.Wire.Region;

/** Values as they are in a file: bytes in one piece or several, varints, and two to a byte. */
final class Stored {

    private static final int BLOCK = 4096;

    private Stored() {}

    /** Little-endian bytes in one piece. */
    static Values bytes(RangedFile file, long offset, DType dtype, long elements) {
        Region all = new Region(offset, offset + dtype.bytes(elements));
        Reader reader = new Reader() {
            @Override
            public void read(long from, long count, MemorySegment target) {
                file.read(offset + dtype.bytes(from), target);
            }

            @Override
            public void read(long from, long stride, long run, long runs, int width, MemorySegment target) {
                if (stride == run) {
                    file.read(offset + from * width, target);
                } else {
                    file.read(offset + from * width, stride * width, run * width, runs, target);
                }
            }
        };
        return new Values(dtype, elements, extents(file, List.of(all)), () -> reader);
    }

    /** Little-endian bytes in pieces that may end anywhere. */
    static Values pieces(RangedFile file, List<Region> pieces, DType dtype, long elements) {
        Reader reader = (from, count, target) -> {
            long skip = dtype.bytes(from);
            long at = 0;
            for (Region piece : pieces) {
                long bytes = Math.min(piece.bytes() - skip, target.byteSize() - at);
                if (bytes > 0) {
                    file.read(piece.begin() + skip, target.asSlice(at, bytes));
                    at += bytes;
                }
                skip = Math.max(0, skip - piece.bytes());
            }
        };
        return new Values(dtype, elements, extents(file, pieces), () -> reader);
    }

    /**
     * Numbers as varints. Reading on is cheap, reading back starts again.
     *
     * @param subject names the tensor in errors
     */
    static Values varints(RangedFile file, String subject, List<Region> pieces, DType dtype, long elements) {
        return new Values(
                dtype, elements, extents(file, pieces), () -> new Varints(file, subject, pieces, dtype, elements));
    }

    /** Integers of 4 bits, two to a byte and the first in the lower half, each in a byte of its own. */
    static Values nibbles(Values packed, boolean signed, long elements) {
        return packed.to(
                signed ? DType.I8 : DType.U8,
                elements,
                () -> new Nibbles(packed.open().get(), signed));
    }

    private static List<Extent> extents(RangedFile file, List<Region> regions) {
        return regions.stream()
                .map(r -> new Extent(file, new ByteRange(r.begin(), r.bytes())))
                .toList();
    }

    private static final class Varints implements Reader {

        private final RangedFile file;
        private final String subject;
        private final List<Region> pieces;
        private final DType dtype;
        private final long elements;
        private long position = Long.MAX_VALUE;
        private int piece;
        private Wire wire;

        Varints(RangedFile file, String subject, List<Region> pieces, DType dtype, long elements) {
            this.file = file;
            this.subject = subject;
            this.pieces = pieces;
            this.dtype = dtype;
            this.elements = elements;
        }

        @Override
        public void read(long from, long count, MemorySegment target) {
            if (from < position) {
                position = 0;
                piece = 0;
                wire = new Wire(file, pieces.getFirst());
            }
            while (position < from) {
                next();
            }
            int width = dtype.bits() / 8;
            byte[] block = new byte[(int) Math.min(count, BLOCK) * width];
            for (long done = 0; done < count; ) {
                int n = (int) Math.min(BLOCK, count - done);
                for (int i = 0; i < n; i++) {
                    long value = next();
                    for (int b = 0; b < width; b++) {
                        block[i * width + b] = (byte) (value >>> 8 * b);
                    }
                }
                MemorySegment.copy(MemorySegment.ofArray(block), 0, target, done * width, (long) n * width);
                done += n;
            }
            if (position == elements && more()) {
                throw wire.malformed(subject + " has more numbers than its " + elements + " elements");
            }
        }

        private boolean more() {
            while (!wire.hasMore() && piece + 1 < pieces.size()) {
                wire = new Wire(file, pieces.get(++piece));
            }
            return wire.hasMore();
        }

        private long next() {
            if (!more()) {
                throw wire.malformed(
                        "%s ends after %d numbers; it must have %d".formatted(subject, position, elements));
            }
            long value = wire.varint();
            position++;
            int bits = dtype.bits();
            if (bits < 64) {
                boolean signed = dtype == DType.I8 || dtype == DType.I16 || dtype == DType.I32;
                long low = signed ? -1L << bits - 1 : 0;
                long high = dtype == DType.BOOL ? 1 : (1L << (signed ? bits - 1 : bits)) - 1;
                if (value < low || value > high) {
                    throw wire.malformed(
                            "%s has the number %d; type %s has %d to %d".formatted(subject, value, dtype, low, high));
                }
            }
            return value;
        }
    }

    private static final class Nibbles implements Reader {

        private final Reader packed;
        private final boolean signed;
        private final byte[] in = new byte[BLOCK];
        private final byte[] out = new byte[2 * BLOCK];

        Nibbles(Reader packed, boolean signed) {
            this.packed = packed;
            this.signed = signed;
        }

        @Override
        public void read(long from, long count, MemorySegment target) {
            for (long done = 0; done < count; ) {
                long first = (from + done) / 2;
                int skip = (int) ((from + done) % 2);
                int n = (int) Math.min(2L * BLOCK - skip, count - done);
                int bytes = (skip + n + 1) / 2;
                packed.read(first, bytes, MemorySegment.ofArray(in).asSlice(0, bytes));
                for (int i = 0; i < bytes; i++) {
                    out[2 * i] = (byte) (signed ? in[i] << 28 >> 28 : in[i] & 15);
                    out[2 * i + 1] = (byte) (signed ? in[i] >> 4 : in[i] >> 4 & 15);
                }
                MemorySegment.copy(MemorySegment.ofArray(out), skip, target, done, n);
                done += n;
            }
        }
    }
}
