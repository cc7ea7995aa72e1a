package org.meander.optimizer.homodyne;

import org.meander.optimizer.Tile;

/**
 * g2 = offset + contrast E F of an angle and its derivatives along parts of rows: E = exp(-q^2 dt M_D) of the diffusion's modulus, F = sinc^p(phase
 * M_G) of the shear's, if there is one. Scratch is the columns of the tile that are filled last.
 */
final class Correlation {

    private final Variant variant;
    private final Angle angle;
    private final double[][] diffusion;
    private final double[][] shear;
    private final boolean flows;
    private final double phase;
    private final int value;
    private final int contrast;
    private final int offset;
    private final int first;
    private final int stride;

    /**
     * @param diffusion sums of the rate and of its derivatives; see {@link PowerLaw#sums}
     * @param shear likewise; empty if there is none
     */
    Correlation(Variant variant, Angle angle, double[][] diffusion, double[][] shear) {
        // Columns lie at the same places in all tiles.
        Tile shape = new Tile(1, 1);
        int basis = angle.basis().length;
        this.variant = variant;
        this.angle = angle;
        this.diffusion = diffusion;
        this.shear = shear;
        this.flows = shear.length > 0;
        // F is even, and 0 to rounding long before phases cannot be reduced any more.
        double most = flows ? Kernels.MOST_PHASE / Math.max(1, shear[0][shear[0].length - 1]) : 0;
        this.phase = Math.min(Math.abs(angle.phase()), most);
        this.value = shape.value();
        this.contrast = shape.gradient(0);
        this.offset = shape.gradient(basis);
        this.first = shape.gradient(2 * basis);
        this.stride = shape.gradient(1) - shape.gradient(0);
    }

    /**
     * Fills the columns.
     *
     * @param at index of the part's first point in the tile
     * @param i index of t1
     * @param j index of the first t2
     * @param n points, rounded up to whole vectors
     */
    void run(double[] out, int at, int i, int j, int n) {
        int e = contrast + at;
        double smoothing = variant.smoothing();
        double sign = i > j ? 1 : -1;
        double[] sum = diffusion[0];
        double least = least(sum, i, j, n);
        boolean far = least * least > Kernels.LOST * smoothing;
        if (far) {
            Kernels.distance(sum, i, j, out, e, n);
        } else {
            Kernels.modulus(sum, i, j, smoothing, out, e, n);
        }
        Kernels.exponential(out, e, angle.decay(), n);
        if (flows) {
            flow(out, at, i, j, sign, n);
        } else {
            Kernels.still(
                    diffusion,
                    i,
                    j,
                    out,
                    e,
                    value + at,
                    offset + at,
                    first + at,
                    stride,
                    angle.contrast(),
                    angle.offset(),
                    angle.decay() * sign,
                    n);
        }
        if (!far) {
            Kernels.bend(sum, i, j, smoothing, sign, out, first + at, stride, n);
        }
        if (angle.basis().length > 1) {
            spread(out, at, n);
        }
    }

    private void flow(double[] out, int at, int i, int j, double sign, int n) {
        double smoothing = variant.smoothing();
        double quartic = variant.quartic();
        double[] sum = shear[0];
        int power = value + at;
        int rest = first + 6 * stride + at;
        double least = least(sum, i, j, n);
        double square = least * least;
        if (square > Kernels.LINEAR * smoothing) {
            Kernels.phaseFar(sum, i, j, smoothing, phase, out, power, rest, n);
        } else {
            Kernels.phase(sum, i, j, smoothing, phase, out, power, rest, n);
        }
        Kernels.shear(out, power, rest, quartic, n);
        if ((square + smoothing) * phase * phase < 2 * Kernels.SMALL) {
            Kernels.shearNear(sum, i, j, smoothing, phase, quartic, out, power, rest, n);
        }
        double slope = angle.contrast() * (2 + 2 * quartic) * angle.phase();
        Kernels.combine(
                diffusion,
                shear,
                i,
                j,
                smoothing,
                out,
                contrast + at,
                power,
                rest,
                value + at,
                offset + at,
                first + at,
                stride,
                angle.contrast(),
                angle.offset(),
                angle.decay() * sign,
                slope * angle.phase(),
                slope * angle.turn(),
                n);
    }

    /** The least distance between the sum at a frame and those at the frames of a part: sums grow with time. */
    private static double least(double[] sum, int i, int j, int n) {
        if (i >= j && i < j + n) {
            return 0;
        }
        return i < j ? sum[j] - sum[i] : sum[i] - sum[j + n - 1];
    }

    /** Derivatives by all coefficients of contrast and offset from that by the contrast itself. */
    private void spread(double[] out, int at, int n) {
        double[] basis = angle.basis();
        for (int k = basis.length - 1; k >= 0; k--) {
            Kernels.scale(out, contrast + at, basis[k], contrast + k * stride + at, n);
            Kernels.fill(out, offset + k * stride + at, basis[k], n);
        }
    }
}
