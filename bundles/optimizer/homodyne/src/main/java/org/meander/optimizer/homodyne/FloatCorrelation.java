package org.meander.optimizer.homodyne;

import org.meander.optimizer.FloatTile;

/** As {@link Correlation}, in single precision. */
final class FloatCorrelation {

    private final Variant variant;
    private final Angle angle;
    private final float[][] diffusion;
    private final float[][] shear;
    private final boolean flows;
    private final float phase;
    private final int value;
    private final int contrast;
    private final int offset;
    private final int first;
    private final int stride;

    /**
     * @param diffusion sums of the rate and of its derivatives; see {@link PowerLaw#sums}
     * @param shear likewise; empty if there is none
     */
    FloatCorrelation(Variant variant, Angle angle, float[][] diffusion, float[][] shear) {
        // Columns lie at the same places in all tiles.
        FloatTile shape = new FloatTile(1, 1);
        int basis = angle.basis().length;
        this.variant = variant;
        this.angle = angle;
        this.diffusion = diffusion;
        this.shear = shear;
        this.flows = shear.length > 0;
        // F is even, and 0 to rounding long before phases cannot be reduced any more.
        double most = flows ? FloatKernels.MOST_PHASE / Math.max(1, shear[0][shear[0].length - 1]) : 0;
        this.phase = (float) Math.min(Math.abs(angle.phase()), most);
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
    void run(float[] out, int at, int i, int j, int n) {
        int e = contrast + at;
        float smoothing = (float) variant.smoothing();
        float sign = i > j ? 1 : -1;
        float[] sum = diffusion[0];
        double least = least(sum, i, j, n);
        boolean far = least * least > FloatKernels.LOST * smoothing;
        if (far) {
            FloatKernels.distance(sum, i, j, out, e, n);
        } else {
            FloatKernels.modulus(sum, i, j, smoothing, out, e, n);
        }
        FloatKernels.exponential(out, e, (float) angle.decay(), n);
        if (flows) {
            flow(out, at, i, j, sign, n);
        } else {
            FloatKernels.still(
                    diffusion,
                    i,
                    j,
                    out,
                    e,
                    value + at,
                    offset + at,
                    first + at,
                    stride,
                    (float) angle.contrast(),
                    (float) angle.offset(),
                    (float) angle.decay() * sign,
                    n);
        }
        if (!far) {
            FloatKernels.bend(sum, i, j, smoothing, sign, out, first + at, stride, n);
        }
        if (angle.basis().length > 1) {
            spread(out, at, n);
        }
    }

    private void flow(float[] out, int at, int i, int j, float sign, int n) {
        float smoothing = (float) variant.smoothing();
        float quartic = (float) variant.quartic();
        float[] sum = shear[0];
        int power = value + at;
        int rest = first + 6 * stride + at;
        double least = least(sum, i, j, n);
        double square = least * least;
        if (square > FloatKernels.LOST * smoothing) {
            FloatKernels.phaseFar(sum, i, j, phase, out, power, rest, n);
        } else {
            FloatKernels.phase(sum, i, j, smoothing, phase, out, power, rest, n);
        }
        FloatKernels.shear(out, power, rest, quartic, n);
        if ((square + smoothing) * phase * phase < 2 * FloatKernels.SMALL) {
            FloatKernels.shearNear(sum, i, j, smoothing, phase, quartic, out, power, rest, n);
        }
        double slope = angle.contrast() * (2 + 2 * quartic) * angle.phase();
        FloatKernels.combine(
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
                (float) angle.contrast(),
                (float) angle.offset(),
                (float) angle.decay() * sign,
                (float) (slope * angle.phase()),
                (float) (slope * angle.turn()),
                n);
    }

    /** The least distance between the sum at a frame and those at the frames of a part: sums grow with time. */
    private static double least(float[] sum, int i, int j, int n) {
        if (i >= j && i < j + n) {
            return 0;
        }
        return i < j ? sum[j] - sum[i] : sum[i] - sum[j + n - 1];
    }

    /** Derivatives by all coefficients of contrast and offset from that by the contrast itself. */
    private void spread(float[] out, int at, int n) {
        double[] basis = angle.basis();
        for (int k = basis.length - 1; k >= 0; k--) {
            FloatKernels.scale(out, contrast + at, (float) basis[k], contrast + k * stride + at, n);
            FloatKernels.fill(out, offset + k * stride + at, (float) basis[k], n);
        }
    }
}
