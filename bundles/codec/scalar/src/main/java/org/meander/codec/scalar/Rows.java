package org.meander.codec.scalar;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies one row of several tiles that stand side by side. A row of a tile has {@code length} cells; in the block it is followed by
 * that of the next tile, in the order of {@link Tiles} the next tile is {@link Tiles#GROUP} cells further. Offsets into segments are
 * in bytes.
 */
final class Rows {

    private static final VectorSpecies<Float> F =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> S =
            ShortVector.SPECIES_PREFERRED.length() > 16 ? ShortVector.SPECIES_256 : ShortVector.SPECIES_PREFERRED;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private Rows() {}

    static void read(MemorySegment source, long from, float[] target, int at, int tiles, int length) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        source.byteSize();
        for (int t = 0; t < tiles; t++) {
            long start = from + 4L * t * length;
            int to = at + t * Tiles.GROUP;
            int c = 0;
            for (; c <= length - F.length(); c += F.length()) {
                FloatVector.fromMemorySegment(F, source, start + 4L * c, LITTLE_ENDIAN)
                        .intoArray(target, to + c);
            }
            for (; c < length; c++) {
                target[to + c] = source.get(F32, start + 4L * c);
            }
        }
    }

    static void write(float[] source, int at, int tiles, int length, MemorySegment target, long to) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        target.byteSize();
        for (int t = 0; t < tiles; t++) {
            long start = to + 4L * t * length;
            int from = at + t * Tiles.GROUP;
            int c = 0;
            for (; c <= length - F.length(); c += F.length()) {
                FloatVector.fromArray(F, source, from + c).intoMemorySegment(target, start + 4L * c, LITTLE_ENDIAN);
            }
            for (; c < length; c++) {
                target.set(F32, start + 4L * c, source[from + c]);
            }
        }
    }

    static void read(MemorySegment source, long from, short[] target, int at, int tiles, int length) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        source.byteSize();
        for (int t = 0; t < tiles; t++) {
            long start = from + 2L * t * length;
            int to = at + t * Tiles.GROUP;
            int c = 0;
            for (; c <= length - S.length(); c += S.length()) {
                ShortVector.fromMemorySegment(S, source, start + 2L * c, LITTLE_ENDIAN)
                        .intoArray(target, to + c);
            }
            for (; c < length; c++) {
                target[to + c] = source.get(I16, start + 2L * c);
            }
        }
    }

    static void write(short[] source, int at, int tiles, int length, MemorySegment target, long to) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        target.byteSize();
        for (int t = 0; t < tiles; t++) {
            long start = to + 2L * t * length;
            int from = at + t * Tiles.GROUP;
            int c = 0;
            for (; c <= length - S.length(); c += S.length()) {
                ShortVector.fromArray(S, source, from + c).intoMemorySegment(target, start + 2L * c, LITTLE_ENDIAN);
            }
            for (; c < length; c++) {
                target.set(I16, start + 2L * c, source[from + c]);
            }
        }
    }
}
