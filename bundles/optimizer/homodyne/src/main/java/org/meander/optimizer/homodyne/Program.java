package org.meander.optimizer.homodyne;

import java.util.ArrayList;
import java.util.List;
import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * The steps that give g2 = offset + contrast E F of an angle, and its derivatives: E = exp(-q^2 dt M_D) of the diffusion's modulus, F =
 * sinc^p(phase M_G) of the shear's, if there is one. Scratch is the columns of the tile that are filled last.
 */
final class Program {

    // Columns lie at the same places in all tiles.
    private final Tile shape = new Tile(1, 1);
    private final Variant variant;
    private final Angle angle;
    private final List<Step> steps = new ArrayList<>();
    private final int value;
    private final int contrast;
    private final int[] physical;

    private Program(Variant variant, Angle angle) {
        this.variant = variant;
        this.angle = angle;
        this.value = shape.value();
        this.contrast = shape.gradient(0);
        this.physical = new int[7];
        for (int n = 0; n < physical.length; n++) {
            physical[n] = shape.gradient(2 * angle.basis().length + n);
        }
    }

    /**
     * @param decay -q^2 dt
     * @param diffusion sums of the rate and of its derivatives; see {@link PowerLaw#sums}
     * @param shear likewise; empty if there is none
     */
    static Step[] of(Variant variant, Angle angle, double decay, double[][] diffusion, double[][] shear) {
        Program program = new Program(variant, angle);
        program.diffuse(decay, diffusion);
        if (shear.length > 0) {
            program.shear(shear);
        } else {
            program.add((out, at, i, j, n) -> Kernels.scale(out, program.value + at, 1, program.contrast + at, n));
        }
        program.combine(decay, diffusion);
        return program.steps.toArray(Step[]::new);
    }

    private void add(Step step) {
        steps.add(step);
    }

    /** E, where the value will be, and the derivative of its modulus, in the first column of the diffusion. */
    private void diffuse(double decay, double[][] sums) {
        double smoothing = variant.smoothing();
        int first = physical[0];
        add((out, at, i, j, n) -> Kernels.moduli(sums[0], i, j, smoothing, out, decay, value + at, first + at, n));
        add((out, at, i, j, n) -> ArrayMath.exp(out, value + at, out, value + at, n));
    }

    /** The columns of the shear's parameters, and E F in that of the contrast. */
    private void shear(double[][] sums) {
        double smoothing = variant.smoothing();
        double quartic = variant.quartic();
        double phase = angle.phase();
        int sinc = physical[1];
        int slope = physical[2];
        int first = physical[3];
        int second = physical[4];
        int turn = physical[6];
        add((out, at, i, j, n) -> Kernels.moduli(sums[0], i, j, smoothing, out, 1, turn + at, first + at, n));
        add((out, at, i, j, n) -> Kernels.scale(out, turn + at, phase, second + at, n));
        add((out, at, i, j, n) -> ArrayMath.sin(out, second + at, out, sinc + at, n));
        add((out, at, i, j, n) -> ArrayMath.cos(out, second + at, out, slope + at, n));
        add((out, at, i, j, n) -> Kernels.slopes(out, second + at, sinc + at, slope + at, n));
        add((out, at, i, j, n) -> Kernels.sincs(out, second + at, sinc + at, n));
        add((out, at, i, j, n) -> Kernels.powers(out, quartic, sinc + at, slope + at, n));
        multiply(value, slope, angle.contrast(), slope);
        multiply(value, sinc, 1, contrast);
        multiply(slope, turn, angle.turn(), turn);
        multiply(slope, first, phase, first);
        spread(sums, 3);
    }

    private void combine(double decay, double[][] sums) {
        double scale = angle.contrast();
        double offset = angle.offset();
        double[] basis = angle.basis();
        add((out, at, i, j, n) -> Kernels.line(out, contrast + at, scale, offset, value + at, n));
        multiply(contrast, physical[0], scale * decay, physical[0]);
        spread(sums, 0);
        for (int k = basis.length - 1; k >= 0; k--) {
            double part = basis[k];
            int own = shape.gradient(k);
            int constant = shape.gradient(basis.length + k);
            add((out, at, i, j, n) -> Kernels.scale(out, contrast + at, part, own + at, n));
            add((out, at, i, j, n) -> Kernels.fill(out, constant + at, part, n));
        }
    }

    private void multiply(int one, int other, double scale, int to) {
        add((out, at, i, j, n) -> Kernels.multiply(out, one + at, other + at, scale, to + at, n));
    }

    /** The column of the first of three parameters is overwritten last, since the others are made of it. */
    private void spread(double[][] sums, int first) {
        int from = physical[first];
        for (int p = 2; p >= 0; p--) {
            double[] sum = sums[p + 1];
            int to = physical[first + p];
            add((out, at, i, j, n) -> Kernels.times(sum, i, j, out, from + at, to + at, n));
        }
    }
}
