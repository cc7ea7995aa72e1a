package org.meander.codec.scalar;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.base.MeanderException;

/**
 * A place in a body that is written or read. The body, after its first byte:
 *
 * <pre>
 * {@value #RAW}: the cells as they are
 * {@value #CONSTANT}: one cell, which all others equal
 * {@value #QUANTISED}:
 *   8  step, F64
 *   v  centre, zigzag
 *   v  number of scales, then for each: 1 scale, 1 form, the table if the form is {@value TableSet#TRANSMITTED}
 *      if there are several scales, the index of each group's: a byte each up to {@value #FEW_GROUPS} groups,
 *      otherwise a table, v length, and a stream
 *   v  number of exact cells
 *      the low bits of each group in planes, 8 bytes for 64 cells and bit
 *      the exact cells: v difference of positions each, then the cells
 *      the stream of symbols, to the end
 * {@value #TRELLIS}, from version 2 on: as {@value #QUANTISED}
 * {@value #PREDICTED}, from version 3 on: as {@value #QUANTISED}, but after the centre
 *   1  kind of the {@link Prediction}
 *   v  its lag, for the second kind
 *   and before the number of exact cells
 *   v  number of {@link Jumps}, then for each: v difference of positions, v zigzag addend
 * </pre>
 *
 * v is a number in groups of 7 bits, lowest first. A cell is {@code (symbol - 128 << low bits | low) + centre} steps, calculated in
 * double for F64 and otherwise in float, with the step rounded to it, and rounded to the type. With {@value #TRELLIS}, the numbers
 * {@code symbol - 128 << low bits | low} are first made points by the {@link Trellis}; those of exact cells lead it as well. With
 * {@value #PREDICTED} they are differences, to which the jumps are added and then the prediction.
 */
final class Body {

    static final int RAW = 0;
    static final int CONSTANT = 1;
    static final int QUANTISED = 2;

    static final int TRELLIS = 3;

    static final int PREDICTED = 4;

    /** Most groups whose scales are not entropy-coded. */
    static final int FEW_GROUPS = 64;

    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bytes;
    private long at;

    Body(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** The first version with a kind of body; blocks are written in the oldest that can have them. */
    static int version(int kind) {
        return Math.max(Scalar.PLAIN_VERSION, kind - QUANTISED + Scalar.PLAIN_VERSION);
    }

    static int varintBytes(long value) {
        return (Math.max(1, 64 - Long.numberOfLeadingZeros(value)) + 6) / 7;
    }

    /** The first byte, when it is written. */
    int kind() {
        return bytes.get(ValueLayout.JAVA_BYTE, 0);
    }

    long at() {
        return at;
    }

    long left() {
        return bytes.byteSize() - at;
    }

    void putByte(int value) {
        bytes.set(ValueLayout.JAVA_BYTE, at++, (byte) value);
    }

    void putLong(long value) {
        bytes.set(I64, at, value);
        at += 8;
    }

    void putVarint(long value) {
        long v = value;
        while (v >>> 7 != 0) {
            putByte((int) v | 0x80);
            v >>>= 7;
        }
        putByte((int) v);
    }

    void put(MemorySegment source, long from, long n) {
        MemorySegment.copy(source, from, bytes, at, n);
        at += n;
    }

    void put(byte[] source, int n) {
        MemorySegment.copy(source, 0, bytes, ValueLayout.JAVA_BYTE, at, n);
        at += n;
    }

    void put(long[] source, int n) {
        MemorySegment.copy(source, 0, bytes, I64, at, n);
        at += 8L * n;
    }

    /** The rest of the body, to be written by another; then {@link #skip}. */
    MemorySegment rest() {
        return bytes.asSlice(at);
    }

    void skip(long n) {
        at += n;
    }

    int takeByte() {
        return take(1).get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    }

    long takeLong() {
        return take(8).get(I64, 0);
    }

    /** A number of at most 5 groups, 0..2^35-1. */
    long varint() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int b = takeByte();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw MeanderException.malformed("scalar payload has a number of more than 5 bytes before byte %d", at);
    }

    /** A number of cells or of bytes of which there can be no more than {@code most}. */
    int count(long most) {
        long value = varint();
        if (value > most) {
            throw MeanderException.malformed(
                    "scalar payload has the number %d before byte %d; at most %d is possible", value, at, most);
        }
        return (int) value;
    }

    MemorySegment take(long n) {
        if (n > left()) {
            throw MeanderException.malformed(
                    "scalar payload ends at byte %d of its body; %d more are needed at %d", bytes.byteSize(), n, at);
        }
        MemorySegment part = bytes.asSlice(at, n);
        at += n;
        return part;
    }

    void take(byte[] target, int n) {
        MemorySegment.copy(take(n), ValueLayout.JAVA_BYTE, 0, target, 0, n);
    }

    void take(long[] target, int n) {
        MemorySegment.copy(take(8L * n), I64, 0, target, 0, n);
    }

    /** Copies up to {@code target.length} bytes from here on without moving. */
    int peek(byte[] target) {
        int n = (int) Math.min(left(), target.length);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, target, 0, n);
        return n;
    }
}
