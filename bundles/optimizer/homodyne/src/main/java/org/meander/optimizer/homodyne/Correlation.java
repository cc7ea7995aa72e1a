package org.meander.optimizer.homodyne;

/**
 * g2 = offset + contrast E F of an angle and its derivatives along parts of rows: E = exp(-q^2 dt M_D) of the diffusion's modulus, F = sinc^p(phase
 * M_G) of the shear's, if there is one. Scratch is the columns of the tile that are filled last.
 *
 * @param <A> arrays of its precision
 */
final class Correlation<A> {

    private final DiffusionKernels<A> kernels;
    private final ShearKernels<A> shearKernels;
    private final Columns columns;
    private final Variant variant;
    private final Angle angle;
    private final A[] diffusion;
    private final A[] shear;
    private final boolean flows;
    private final double phase;

    /**
     * @param columns of tiles of the precision
     * @param diffusion sums of the rate and of its derivatives; see {@link PowerLaw#sums}
     * @param shear likewise; empty if there is none
     * @param greatest of all sums of the shear
     */
    Correlation(
            DiffusionKernels<A> kernels,
            ShearKernels<A> shearKernels,
            Columns columns,
            Variant variant,
            Angle angle,
            A[] diffusion,
            A[] shear,
            double greatest) {
        this.kernels = kernels;
        this.shearKernels = shearKernels;
        this.columns = columns;
        this.variant = variant;
        this.angle = angle;
        this.diffusion = diffusion;
        this.shear = shear;
        this.flows = shear.length > 0;
        // F is even, and 0 to rounding long before phases cannot be reduced any more.
        double most = shearKernels.limits().phase() / Math.max(1, greatest);
        this.phase = Math.min(Math.abs(angle.phase()), most);
    }

    /**
     * Fills the column of the value, and those of the derivatives.
     *
     * @param at index of the part's first point in the tile
     * @param i index of t1
     * @param j index of the first t2
     * @param count points; up to a vector's length less one after them are overwritten too
     */
    void run(A out, int at, int i, int j, int count) {
        int n = whole(count);
        boolean far = product(out, at, i, j, n);
        double sign = i > j ? 1 : -1;
        if (flows) {
            double slope = angle.contrast() * (2 + 2 * variant.quartic()) * angle.phase();
            shearKernels.flow(
                    shear, i, j, variant.smoothing(), out, columns, at, slope * angle.phase(), slope * angle.turn(), n);
        }
        kernels.diffusion(diffusion, i, j, out, columns, at, angle.contrast(), angle.offset(), angle.decay() * sign, n);
        if (!far) {
            kernels.bend(diffusion[0], i, j, variant.smoothing(), sign, out, columns, at, n);
        }
        if (angle.basis().length > 1) {
            spread(out, at, n);
        }
    }

    /** As {@link #run}, without derivatives, whose columns are scratch. */
    void value(A out, int at, int i, int j, int count) {
        int n = whole(count);
        product(out, at, i, j, n);
        kernels.value(out, columns.value() + at, angle.contrast(), angle.offset(), n);
    }

    private int whole(int count) {
        return (count + kernels.width() - 1) / kernels.width() * kernels.width();
    }

    /** Leaves E F in the column of the value, and what derivatives of F are made of in its last; whether smoothing does not bend the modulus. */
    private boolean product(A out, int at, int i, int j, int n) {
        int exponential = (flows ? columns.contrast() : columns.value()) + at;
        double smoothing = variant.smoothing();
        A sum = diffusion[0];
        double least = least(sum, i, j, n);
        boolean far = least * least > kernels.lost() * smoothing;
        if (far) {
            kernels.distance(sum, i, j, out, exponential, n);
        } else {
            kernels.modulus(sum, i, j, smoothing, out, exponential, n);
        }
        kernels.exponential(out, exponential, angle.decay(), n);
        if (flows) {
            multiply(out, exponential, at, i, j, n);
        }
        return far;
    }

    private void multiply(A out, int exponential, int at, int i, int j, int n) {
        double smoothing = variant.smoothing();
        double quartic = variant.quartic();
        A sum = shear[0];
        int power = columns.value() + at;
        int rest = columns.turn() + at;
        double least = least(sum, i, j, n);
        double square = least * least;
        ShearKernels.Limits limits = shearKernels.limits();
        if (square > limits.linear() * smoothing) {
            shearKernels.phaseFar(sum, i, j, smoothing, phase, out, power, rest, n);
        } else {
            shearKernels.phase(sum, i, j, smoothing, phase, out, power, rest, n);
        }
        shearKernels.shear(out, exponential, power, rest, quartic, n);
        if ((square + smoothing) * phase * phase < 2 * limits.small()) {
            shearKernels.shearNear(sum, i, j, smoothing, phase, quartic, out, exponential, power, rest, n);
        }
    }

    /** The least distance between the sum at a frame and those at the frames of a part: sums grow with time. */
    private double least(A sum, int i, int j, int n) {
        if (i >= j && i < j + n) {
            return 0;
        }
        return i < j ? kernels.difference(sum, j, i) : kernels.difference(sum, i, j + n - 1);
    }

    /** Derivatives by all coefficients of contrast and offset from that by the contrast itself. */
    private void spread(A out, int at, int n) {
        double[] basis = angle.basis();
        int stride = columns.stride();
        for (int k = basis.length - 1; k >= 0; k--) {
            kernels.scale(out, columns.contrast() + at, basis[k], columns.contrast() + k * stride + at, n);
            kernels.fill(out, columns.offset() + k * stride + at, basis[k], n);
        }
    }
}
