package org.meander.codec.scalar;

import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Bytes of which only some low bits count, as planes: 64 first bits, then 64 second bits and so on, then the next 64 bytes. */
final class BitPlanes {

    private static final VectorSpecies<Byte> B = ByteVector.SPECIES_PREFERRED;

    private BitPlanes() {}

    /** Packs {@code 64 * words} bytes; returns the index after the last plane. */
    static int pack(byte[] source, int words, int bits, long[] planes, int at) {
        int p = at;
        for (int w = 0; w < words; w++) {
            for (int b = 0; b < bits; b++) {
                long plane = 0;
                for (int i = 0; i < 64; i += B.length()) {
                    ByteVector v = ByteVector.fromArray(B, source, 64 * w + i);
                    plane |= v.and((byte) (1 << b)).compare(NE, (byte) 0).toLong() << i;
                }
                planes[p++] = plane;
            }
        }
        return p;
    }

    /** Unpacks what {@link #pack} packed; the other bits become 0. */
    static int unpack(long[] planes, int at, int words, int bits, byte[] target) {
        for (int w = 0; w < words; w++) {
            for (int i = 0; i < 64; i += B.length()) {
                ByteVector v = ByteVector.zero(B);
                for (int b = 0; b < bits; b++) {
                    VectorMask<Byte> set = VectorMask.fromLong(B, planes[at + w * bits + b] >>> i);
                    v = v.lanewise(OR, (byte) (1 << b), set);
                }
                v.intoArray(target, 64 * w + i);
            }
        }
        return at + words * bits;
    }
}
