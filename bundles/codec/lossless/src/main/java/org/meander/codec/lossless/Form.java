package org.meander.codec.lossless;

import org.meander.base.DType;

/**
 * How elements become words of 32 bits. Elements of up to 32 bits stand at the upper end of a word, the rest of which is 0; elements of
 * 64 bits take an upper and a lower word. Complex numbers are two elements.
 *
 * @param bytes of an element: 1, 2, 4 or 8
 * @param parts elements of this form that make one of the type
 * @param exponent bits of the exponent, which follow the sign; 0 for types without
 */
record Form(int bytes, int parts, int exponent) {

    /** Bits of the mantissa that are coded together with the exponent. */
    static final int LEADING = 2;

    /** How far a level moves the window: a factor of two each. */
    static int step(byte level) {
        return (level & 0xff) << LEADING;
    }

    static Form of(DType type) {
        return switch (type) {
            case F32 -> new Form(4, 1, 8);
            case C64 -> new Form(4, 2, 8);
            case BF16 -> new Form(2, 1, 8);
            case F16 -> new Form(2, 1, 5);
            case F64 -> new Form(8, 1, 11);
            default -> new Form(type.bits() / 8, 1, 0);
        };
    }

    boolean isFloat() {
        return exponent > 0;
    }

    boolean isWide() {
        return bytes == 8;
    }

    /** Where the exponent begins in the upper word. */
    int exponentShift() {
        return 31 - exponent;
    }

    /** Bits of the upper word below those that are coded: the trailing part of the mantissa. */
    int trailing() {
        return 31 - exponent - LEADING;
    }
}
