package org.meander.optimizer.homodyne;

import java.util.Optional;

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
    private final Factors<A> factors;
    private final boolean flows;
    private final double phase;
    private final double bend;

    /**
     * @param columns of tiles of the precision
     * @param diffusion sums of the rate and of its derivatives; see {@link PowerLaw#sums}
     * @param shear likewise; empty if there is none
     * @param phase what the modulus of the shear's sums is multiplied by, 0 or more
     * @param factors if there are so many points that they are worth it
     */
    Correlation(
            DiffusionKernels<A> kernels,
            ShearKernels<A> shearKernels,
            Columns columns,
            Variant variant,
            Angle angle,
            A[] diffusion,
            A[] shear,
            double phase,
            Optional<Factors<A>> factors) {
        this.kernels = kernels;
        this.shearKernels = shearKernels;
        this.columns = columns;
        this.variant = variant;
        this.angle = angle;
        this.diffusion = diffusion;
        this.shear = shear;
        this.factors = factors.orElse(null);
        this.flows = shear.length > 0;
        this.phase = phase;
        this.bend = 0.5 * variant.smoothing() * phase * phase;
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
        for (int done = 0; done < count; ) {
            int part = alike(i, j + done, count - done);
            derivatives(out, at + done, i, j + done, whole(part));
            done += part;
        }
    }

    private void derivatives(A out, int at, int i, int j, int n) {
        boolean straight = product(out, at, i, j, n);
        double sign = i > j ? 1 : -1;
        if (flows) {
            double slope = angle.contrast() * (2 + 2 * variant.quartic()) * angle.phase();
            shearKernels.flow(
                    shear, i, j, variant.smoothing(), out, columns, at, slope * angle.phase(), slope * angle.turn(), n);
        }
        kernels.diffusion(diffusion, i, j, out, columns, at, angle.contrast(), angle.offset(), angle.decay() * sign, n);
        if (!straight) {
            kernels.bend(diffusion[0], i, j, variant.smoothing(), sign, out, columns, at, n);
        }
        if (angle.basis().length > 1) {
            spread(out, at, n);
        }
    }

    /** As {@link #run}, without derivatives, whose columns are scratch. */
    void value(A out, int at, int i, int j, int count) {
        for (int done = 0; done < count; ) {
            int part = alike(i, j + done, count - done);
            int n = whole(part);
            product(out, at + done, i, j + done, n);
            kernels.value(out, columns, at + done, angle.contrast(), angle.offset(), n);
            done += part;
        }
    }

    private int whole(int count) {
        return (count + kernels.width() - 1) / kernels.width() * kernels.width();
    }

    /** How many points from one on are on its side of the diagonal and {@link #separate} as it is, so that a point has the same bits whatever lies beside it. */
    private int alike(int i, int j, int count) {
        int most = j < i ? Math.min(count, i - j) : count;
        boolean first = separate(i, j);
        if (separate(i, j + most - 1) == first) {
            return most;
        }
        int same = 1;
        while (most - same > 1) {
            int middle = (same + most) / 2;
            if (separate(i, j + middle - 1) == first) {
                same = middle;
            } else {
                most = middle;
            }
        }
        return same;
    }

    /** Whether two frames are so far apart that products of a factor each are as exact as functions of their difference; true of all further ones then. */
    private boolean separate(int i, int j) {
        if (factors == null || !straight(distance(diffusion[0], i, j))) {
            return false;
        }
        if (!flows) {
            return true;
        }
        double x = distance(shear[0], i, j) * phase;
        double square = x * x;
        ShearKernels.Limits limits = shearKernels.limits();
        return square >= limits.small() && bend <= limits.bend() * Math.min(x, square);
    }

    /** Whether smoothing does not change a modulus. */
    private boolean straight(double distance) {
        return distance * distance > kernels.lost() * variant.smoothing();
    }

    private double distance(A sum, int i, int j) {
        return Math.abs(kernels.difference(sum, i, j));
    }

    /**
     * Leaves E F in the column of the derivative by contrast, and what derivatives of F are made of in the last; whether smoothing does not bend the
     * modulus of the diffusion.
     */
    private boolean product(A out, int at, int i, int j, int n) {
        int product = columns.contrast() + at;
        if (separate(i, j)) {
            double sign = i > j ? 1 : -1;
            if (flows) {
                shearKernels.shearFar(
                        factors, i, j, sign, bend, variant.quartic(), out, product, columns.turn() + at, n);
            } else {
                kernels.exponential(factors, i, j, sign, out, product, n);
            }
            return true;
        }
        int exponential = flows ? columns.value() + at : product;
        kernels.modulus(diffusion[0], i, j, variant.smoothing(), out, exponential, n);
        kernels.exponential(out, exponential, angle.decay(), n);
        if (flows) {
            multiply(out, exponential, product, at, i, j, n);
        }
        return straight(least(diffusion[0], i, j, n));
    }

    /** What the shear's kernels make of frames that are not {@link #separate}. */
    private void multiply(A out, int exponential, int product, int at, int i, int j, int n) {
        A sum = shear[0];
        int rest = columns.turn() + at;
        double smoothing = variant.smoothing();
        double quartic = variant.quartic();
        shearKernels.phase(sum, i, j, smoothing, phase, out, product, rest, n);
        shearKernels.shear(out, exponential, product, rest, quartic, n);
        double x = least(sum, i, j, n) * phase;
        if (x * x + 2 * bend < 2 * shearKernels.limits().small()) {
            shearKernels.shearNear(sum, i, j, smoothing, phase, quartic, out, exponential, product, rest, n);
        }
    }

    /** The least distance between the sum at a frame and those at the frames of a part: sums grow with time. */
    private double least(A sum, int i, int j, int n) {
        return i >= j && i < j + n ? 0 : distance(sum, i, i < j ? j : j + n - 1);
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
