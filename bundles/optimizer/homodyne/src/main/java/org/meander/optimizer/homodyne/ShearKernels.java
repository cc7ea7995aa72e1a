package org.meander.optimizer.homodyne;

/**
 * Loops for the shear, as those of {@link DiffusionKernels}.
 *
 * @param <A> arrays of the precision
 */
interface ShearKernels<A> {

    /**
     * Where what is taken instead of the formulas is exact to rounding.
     *
     * @param phase the largest that the reduction of angles is good for
     * @param small square of a phase below which sinc and its slope are taken from their series
     * @param bend what smoothing may add to a phase, in rad and as a part of it, for {@link #shearFar}
     */
    record Limits(double phase, double small, double bend) {}

    /** The nearest number of the precision. */
    double rounded(double value);

    Limits limits();

    /** Phases x = phase sqrt(d^2 + smoothing) of the differences d of sums, and their inverses. */
    void phase(A sum, int i, int j, double smoothing, double phase, A out, int x, int inverse, int n);

    /**
     * Of phases x the power p of sinc x, and sinc^(p-1) x (cos x - sinc x) / x^2, which is what its derivatives are made of; each times the exponential.
     *
     * @param product holds x, and receives the power times the exponential
     * @param slope holds 1 / x, and receives the other
     * @param quartic 1 for p = 4, 0 for p = 2; a number, since a branch would be compiled for the one that was seen
     */
    void shear(A out, int exponential, int product, int slope, double quartic, int n);

    /**
     * As {@link DiffusionKernels#exponential}, {@link #phase} and {@link #shear} together, the latter by the angle addition theorems: for squares of phases
     * not below {@link Limits#small}, to which smoothing adds no more than {@link Limits#bend}.
     *
     * @param sign 1 for j before i, -1 for j after i
     * @param bend smoothing phase^2 / 2
     */
    void shearFar(
            Factors<A> tables,
            int i,
            int j,
            double sign,
            double bend,
            double quartic,
            A out,
            int product,
            int slope,
            int n);

    /** What {@link #shear} finds, where the square of a phase is below {@link Limits#small}; elsewhere it leaves what is there. */
    void shearNear(
            A sum,
            int i,
            int j,
            double smoothing,
            double phase,
            double quartic,
            A out,
            int exponential,
            int product,
            int slope,
            int n);

    /**
     * Derivatives by the parameters of the shear. The column of the last holds the slope of {@link #shear}.
     *
     * @param at index of the first point
     * @param slope factor of the derivatives by the rate's parameters
     * @param turn that by phi0
     */
    void flow(A[] sums, int i, int j, double smoothing, A out, Columns to, int at, double slope, double turn, int n);
}
