package org.meander.curve.hilbert;

/**
 * The Hilbert curve on a square of side {@code 2^order}, order 0 to 31, from the top left cell to the bottom left one. Its first
 * step goes right; it is the classical curve (<a href="https://en.wikipedia.org/wiki/Hilbert_curve">d2xy</a>) with x and y
 * exchanged.
 *
 * <p>A position is a string of base-4 digits, the coarsest first. On its level a digit with the bits {@code (b1, b0)} chooses a
 * quadrant: {@code x = b1 ^ b0, y = b1}, if the curve is not turned there. Quadrant 0 holds the curve mirrored at the main diagonal,
 * quadrant 3 the curve mirrored at the other diagonal, 1 and 2 hold it unchanged. These two mirrorings commute and are their own
 * inverses, so a curve's orientation in any quadrant of any level is two bits, each a parity over the digits above:
 *
 * <pre>
 * s: x and y are exchanged      parity of the digits 0 and 3, so of not (b1 ^ b0)
 * c: both are complemented      parity of the digits 3, so of b1 &amp; b0
 * x = c ^ b1 ^ (b0 &amp; ~s)
 * y = c ^ b1 ^ (b0 &amp; s)
 * </pre>
 *
 * Parities over all digits above are one prefix XOR, so all levels are computed at once.
 */
final class HilbertPath {

    private static final long EVEN = 0x5555_5555_5555_5555L;
    private static final long LOW = 0xffff_ffffL;

    /** Levels that one look into {@link #DIGITS} covers. */
    private static final int LEVELS = 4;

    /** For orientation, 4 bits of x and 4 bits of y: the orientation below, and 8 bits of the position. */
    private static final short[] DIGITS = digits();

    private HilbertPath() {}

    /** The cell at position {@code d}: x in the upper, y in the lower 32 bits. */
    static long cell(int order, long d) {
        long b0 = Long.compress(d, EVEN);
        long b1 = Long.compress(d, EVEN << 1);
        long used = (1L << order) - 1;
        long s = parityAbove(~(b0 ^ b1) & used);
        long c = parityAbove(b0 & b1);
        long x = (c ^ b1 ^ b0 & ~s) & used;
        long y = (c ^ b1 ^ b0 & s) & used;
        return x << 32 | y;
    }

    /** Orientation {@code 2 c + s} of the curve inside the cell at position {@code d}. */
    static int orientation(int order, long d) {
        long b0 = Long.compress(d, EVEN);
        long b1 = Long.compress(d, EVEN << 1);
        int s = Long.bitCount(~(b0 ^ b1) & (1L << order) - 1) & 1;
        int c = Long.bitCount(b0 & b1) & 1;
        return c << 1 | s;
    }

    /** The position of a cell; the inverse of {@link #cell}. */
    static long position(int order, long x, long y) {
        int top = (order + LEVELS - 1) / LEVELS * LEVELS;
        // Every level above the square is a digit 0, which exchanges x and y: undone beforehand.
        int orientation = top - order & 1;
        long d = 0;
        for (int shift = top - LEVELS; shift >= 0; shift -= LEVELS) {
            int key = orientation << 8 | (int) (x >>> shift & 15) << 4 | (int) (y >>> shift & 15);
            d = d << 8 | DIGITS[key] & 0xff;
            orientation = DIGITS[key] >>> 8;
        }
        return d;
    }

    /** Column of a {@link #cell}. */
    static long x(long cell) {
        return cell >>> 32;
    }

    /** Row of a {@link #cell}. */
    static long y(long cell) {
        return cell & LOW;
    }

    /** Bit i of the result is the XOR of all bits of {@code v} above i. */
    private static long parityAbove(long v) {
        long p = v >>> 1;
        p ^= p >>> 1;
        p ^= p >>> 2;
        p ^= p >>> 4;
        p ^= p >>> 8;
        return p ^ p >>> 16;
    }

    private static short[] digits() {
        short[] table = new short[4 << 2 * LEVELS];
        for (int key = 0; key < table.length; key++) {
            int orientation = key >>> 8;
            int d = 0;
            for (int level = LEVELS - 1; level >= 0; level--) {
                int s = orientation & 1;
                int c = orientation >>> 1;
                int x = key >>> 4 + level & 1;
                int b0 = x ^ key >>> level & 1;
                int b1 = c ^ x ^ (b0 & ~s);
                d = d << 2 | b1 << 1 | b0;
                orientation ^= (b0 & b1) << 1 | 1 ^ b0 ^ b1;
            }
            table[key] = (short) (orientation << 8 | d);
        }
        return table;
    }
}
