package org.meander.optimizer.xpcs;

/**
 * What stands for the measured diagonal, which correlates each frame with itself and so holds the noise of the detector. All values are of the
 * diagonal's row and column, which symmetry makes the same.
 */
public enum Diagonal {

    /** The mean of the two values beside it; at the ends, the one there is. */
    NEIGHBOURS,

    /** The median of the values up to 3 beside it. */
    STATISTICAL,

    /** The line through the two values beside it; at the ends, through the first two there are, and on to the diagonal. */
    INTERPOLATION
}
