package org.meander.codec.delta;

/**
 * The layout of the body, version 1. Its first byte is a kind:
 *
 * <pre>
 * {@value #PLAIN}    the cells as they are
 * {@value #SAME}    nothing: the cells equal those of the first reference
 * {@value #BEFORE}    frames: each number is predicted from the one before, the first from 0
 * {@value #ONE}    frames: from the same cell of the first reference
 * {@value #TWO}    frames: from the same cell of two references
 * </pre>
 *
 * A number is a cell's bits as a whole number in which neighbouring values of the type are neighbours ({@link Numbers}). With two references
 * a and b, the nearest first, the prediction is {@code a + half * (a - b) / 2}. Frames of up to {@value #FRAME} cells, in the order of
 * memory:
 *
 * <pre>
 * 1   half, 0..2
 * 2   number of classes; for each its last context in 1 byte, and its frequency table
 * 4   bytes of the stream of tokens
 *     the stream
 *     the bits that the tokens leave, in the order of the cells, in words of 8 bytes
 * </pre>
 *
 * The difference to the prediction, turned round where b is above a, is a {@linkplain Tokens token} of its sign, its length in bits, and
 * its leading bits, and bits that follow as they are. What it is likely to be tells the {@linkplain Contexts context} of the cell, which
 * depends on the references alone. So the tokens of a frame are sorted by context, stably, and coded 64 at a time, by the table of the
 * class that the first of them belongs to. All numbers are little-endian.
 */
final class Body {

    static final int PLAIN = 0;
    static final int SAME = 1;
    static final int BEFORE = 2;
    static final int ONE = 3;
    static final int TWO = 4;

    static final int FRAME = 1 << 20;

    /** Tokens that share a table. */
    static final int SEGMENT = 64;

    private Body() {}

    /** References that a kind needs. */
    static int references(int kind) {
        return switch (kind) {
            case SAME, ONE -> 1;
            case TWO -> 2;
            default -> 0;
        };
    }
}
