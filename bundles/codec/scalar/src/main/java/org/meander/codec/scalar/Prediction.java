package org.meander.codec.scalar;

/**
 * What the whole numbers of a block are predicted from, so that only differences are coded. Prediction comes after quantisation: the
 * values that decoding gives, and so the errors, are the same with any of them.
 *
 * <p>{@link Kind#LORENZO1} and {@link Kind#LORENZO2} are the predictors of L. Ibarria et al., "Out-of-core compression and decompression of
 * large n-dimensional scalar fields" (Computer Graphics Forum 22, 2003), on the whole numbers of S. Jin et al. (cuSZ, PACT 2020). Cells are
 * then coded in the order of memory, q(i) standing for the number of cell i and 0 before the first: the differences are q(i) - q(i-1), and
 * those of q(i) - q(i-lag) from cell to cell. With the lag 1, that is the second difference along the sequence.
 *
 * @param lag cells from one row to the next, for {@link Kind#LORENZO2}; otherwise 0
 */
record Prediction(Kind kind, int lag) {

    enum Kind {
        NONE,
        LORENZO1,
        LORENZO2,
        /** The numbers that the first reference block has with the same step. */
        REFERENCE
    }

    static final Prediction NONE = new Prediction(Kind.NONE, 0);
    static final Prediction LORENZO1 = new Prediction(Kind.LORENZO1, 0);
    static final Prediction REFERENCE = new Prediction(Kind.REFERENCE, 0);

    /** The second kind, or the first if there is no cell of a row before. */
    static Prediction lorenzo2(long lag, long cells) {
        return lag < cells ? new Prediction(Kind.LORENZO2, (int) lag) : LORENZO1;
    }

    boolean isNone() {
        return kind == Kind.NONE;
    }

    /** The order in which a block is coded. */
    Tiles order(int width, int height) {
        boolean asInMemory = kind == Kind.LORENZO1 || kind == Kind.LORENZO2;
        return asInMemory ? new Tiles(width * height, 1) : new Tiles(width, height);
    }
}
