package org.meander.optimizer.homodyne;

/**
 * Where the columns of a tile begin. Those of further coefficients of contrast and offset lie after the first of each.
 *
 * @param contrast the derivative by the first coefficient of the contrast
 * @param offset likewise
 * @param diffusion the derivative by the first physical parameter
 * @param stride from one to the next
 */
record Columns(int value, int contrast, int offset, int diffusion, int stride) {

    /**
     * Of tiles that have columns at equal distances.
     *
     * @param first derivative
     * @param second derivative
     * @param coefficients of the contrast, and of the offset
     */
    static Columns of(int value, int first, int second, int coefficients) {
        int stride = second - first;
        return new Columns(value, first, first + coefficients * stride, first + 2 * coefficients * stride, stride);
    }

    /** The derivative by the first parameter of the shear. */
    int shear() {
        return diffusion + 3 * stride;
    }

    /** The derivative by phi0, which is the last. */
    int turn() {
        return diffusion + 6 * stride;
    }
}
