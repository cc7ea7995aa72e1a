package org.meander.base;

import java.util.Arrays;
import java.util.Optional;

/**
 * Element types, named as the safetensors format names them. {@link #code()} is written to disk and never changes. Multi-byte
 * elements are little-endian wherever bytes of a tensor cross an interface.
 */
public enum DType {
    BOOL(1, 8),
    U8(2, 8),
    I8(3, 8),
    I16(4, 16),
    U16(5, 16),
    F16(6, 16),
    BF16(7, 16),
    I32(8, 32),
    U32(9, 32),
    F32(10, 32),
    F64(11, 64),
    I64(12, 64),
    U64(13, 64),
    /** Two F32: real, imaginary. */
    C64(14, 64),
    F8_E5M2(15, 8),
    F8_E4M3(16, 8),
    F8_E8M0(17, 8),
    F8_E4M3FNUZ(18, 8),
    F8_E5M2FNUZ(19, 8),
    F6_E2M3(20, 6),
    F6_E3M2(21, 6),
    F4(22, 4);

    private final int code;
    private final int bits;

    DType(int code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /** Stable number of this type in files, 1..127. */
    public int code() {
        return code;
    }

    /** Bits an element takes: 4 to 64; types of less than 8 bits are packed. */
    public int bits() {
        return bits;
    }

    /** Whether {@link Floats} widens this type exactly to float or double: F16, BF16, F32, F64. */
    public boolean isFloat() {
        return this == F32 || this == F64 || this == F16 || this == BF16;
    }

    /** Bytes that so many elements take. Packed types must fill whole bytes: {@link StandardError#MALFORMED_DATA} otherwise. */
    public long bytes(long elements) {
        long all = Math.multiplyExact(elements, (long) bits);
        if (all % 8 != 0) {
            throw MeanderException.malformed(
                    "%d elements of type %s take %d bits, which is no whole number of bytes", elements, this, all);
        }
        return all / 8;
    }

    /** The type with that code, if there is one. */
    public static Optional<DType> ofCode(int code) {
        return Arrays.stream(values()).filter(t -> t.code == code).findFirst();
    }
}
