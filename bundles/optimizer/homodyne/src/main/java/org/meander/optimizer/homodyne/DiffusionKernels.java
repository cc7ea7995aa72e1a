package org.meander.optimizer.homodyne;

/**
 * Loops along a part of a row of the grid, in one precision. A column is where its values begin in {@code out}; results may overwrite arguments. Every
 * operation is rounded as IEEE 754 says, so that the bits are the same in compiled code and in interpreted. Each loop is a method of its own: together
 * they pass the limit at which the machine's compiler stops inlining, and then vectors become objects. They allocate nothing. The number of values n is
 * a multiple of {@link #width}.
 *
 * @param <A> arrays of the precision
 */
interface DiffusionKernels<A> {

    /** Values of a vector. */
    int width();

    /** Above this multiple of the smoothing, the square of a difference does not change by it. */
    double lost();

    /** Tables in this precision. */
    A[] tables(double[][] tables);

    /** The difference of two sums, the first less the second. */
    double difference(A sum, int i, int j);

    /** Smooth magnitudes sqrt(d^2 + smoothing) of the differences d of sums. */
    void modulus(A sum, int i, int j, double smoothing, A out, int to, int n);

    /** Exponentials of what the column holds times a scale that is not above 0; what is too small to matter is 0. */
    void exponential(A out, int at, double scale, int n);

    /**
     * Exponentials made of one factor a frame.
     *
     * @param sign 1 for j before i, -1 for j after i
     */
    void exponential(Factors<A> tables, int i, int j, double sign, A out, int to, int n);

    /**
     * Value and derivatives by contrast, offset and the three parameters of the diffusion. The column of the derivative by contrast holds E F, which it is.
     *
     * @param at index of the first point
     * @param decay factor of the derivatives, with the sign of the differences of sums
     */
    void diffusion(
            A[] sums, int i, int j, A out, Columns to, int at, double contrast, double offset, double decay, int n);

    /** Multiplies the derivatives by the diffusion by what smoothing leaves of the slope of the modulus, sign d / sqrt(d^2 + smoothing). */
    void bend(A sum, int i, int j, double smoothing, double sign, A out, Columns to, int at, int n);

    /** The value alone. */
    void value(A out, Columns to, int at, double contrast, double offset, int n);

    void scale(A out, int from, double scale, int to, int n);

    void fill(A out, int to, double value, int n);
}
