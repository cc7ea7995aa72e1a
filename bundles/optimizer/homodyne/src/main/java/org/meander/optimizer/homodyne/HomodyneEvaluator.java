package org.meander.optimizer.homodyne;

import org.meander.optimizer.Evaluator;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * g2 = offset + contrast E F at some parameters: E = exp(-q^2 dt M_D) of the diffusion's modulus, F = sinc^p(phase M_G) of the shear's, if
 * there is one. Scratch is the columns of the tile that are filled last.
 */
final class HomodyneEvaluator implements Evaluator {

    private final Variant variant;
    private final int frames;
    private final long area;
    private final double decay;
    private final Support[] supports;
    private final Angle[] angles;
    private final double[][] diffusion;
    private final double[][] shear;

    /**
     * @param supports one an angle
     * @param diffusion sums of the rate and of its derivatives; see {@link PowerLaw#sums}
     * @param shear likewise; empty if there is none
     */
    HomodyneEvaluator(
            Grid grid, Variant variant, Support[] supports, Angle[] angles, double[][] diffusion, double[][] shear) {
        this.variant = variant;
        this.frames = grid.frames();
        this.area = grid.area();
        this.decay = -grid.q() * grid.q() * grid.dt();
        this.supports = supports;
        this.angles = angles;
        this.diffusion = diffusion;
        this.shear = shear;
    }

    @Override
    public Support support(long position) {
        return supports[(int) (position / area)];
    }

    @Override
    public void evaluate(Tile tile) {
        int angle = (int) (tile.position() / area);
        long within = tile.position() % area;
        int i = (int) (within / frames);
        int j = (int) (within % frames);
        // What a part of a row writes after its end is overwritten by the next.
        for (int done = 0; done < tile.count(); ) {
            int count = Math.min(tile.count() - done, frames - j);
            part(tile, done, angles[angle], i, j, (count + ArrayMath.LANES - 1) / ArrayMath.LANES * ArrayMath.LANES);
            done += count;
            i++;
            j = 0;
        }
        if (variant.clips()) {
            clip(tile, supports[angle].size(0));
        }
    }

    private void part(Tile tile, int at, Angle angle, int i, int j, int n) {
        double[] out = tile.outputs();
        int value = tile.value() + at;
        int contrast = tile.gradient(0) + at;
        int physical = 2 * angle.basis().length;
        int first = tile.gradient(physical) + at;
        int second = tile.gradient(physical + 1) + at;
        int third = tile.gradient(physical + 2) + at;
        Kernels.moduli(diffusion[0], i, j, variant.smoothing(), out, decay, value, first, n);
        ArrayMath.exp(out, value, out, value, n);
        if (shear.length > 0) {
            shear(tile, at, angle, i, j, n);
        } else {
            Kernels.scale(out, value, 1, contrast, n);
        }
        Kernels.line(out, contrast, angle.contrast(), angle.offset(), value, n);
        Kernels.multiply(out, contrast, first, angle.contrast() * decay, first, n);
        Kernels.spread(diffusion, i, j, out, first, second, third, n);
        scales(tile, at, angle.basis(), n);
    }

    /** Fills the columns of the shear's parameters, and that of the contrast with E F; E is where the value goes. */
    private void shear(Tile tile, int at, Angle angle, int i, int j, int n) {
        double[] out = tile.outputs();
        int value = tile.value() + at;
        int contrast = tile.gradient(0) + at;
        int physical = 2 * angle.basis().length;
        int sinc = tile.gradient(physical + 1) + at;
        int slope = tile.gradient(physical + 2) + at;
        int first = tile.gradient(physical + 3) + at;
        int second = tile.gradient(physical + 4) + at;
        int third = tile.gradient(physical + 5) + at;
        int turn = tile.gradient(physical + 6) + at;
        Kernels.moduli(shear[0], i, j, variant.smoothing(), out, 1, turn, first, n);
        Kernels.scale(out, turn, angle.phase(), second, n);
        ArrayMath.sin(out, second, out, sinc, n);
        ArrayMath.cos(out, second, out, slope, n);
        Kernels.slopes(out, second, sinc, slope, n);
        Kernels.sincs(out, second, sinc, n);
        Kernels.powers(out, variant.quartic(), sinc, slope, n);
        Kernels.multiply(out, value, slope, angle.contrast(), slope, n);
        Kernels.multiply(out, value, sinc, 1, contrast, n);
        Kernels.multiply(out, slope, turn, angle.turn(), turn, n);
        Kernels.multiply(out, slope, first, angle.phase(), first, n);
        Kernels.spread(shear, i, j, out, first, second, third, n);
    }

    private static void scales(Tile tile, int at, double[] basis, int n) {
        double[] out = tile.outputs();
        int contrast = tile.gradient(0) + at;
        for (int k = basis.length - 1; k >= 0; k--) {
            Kernels.scale(out, contrast, basis[k], tile.gradient(k) + at, n);
            Kernels.fill(out, tile.gradient(basis.length + k) + at, basis[k], n);
        }
    }

    private static void clip(Tile tile, int gradients) {
        double[] out = tile.outputs();
        for (int k = 0; k < tile.count(); k++) {
            double g2 = out[tile.value() + k];
            if (g2 < Variant.LEAST || g2 > Variant.GREATEST) {
                out[tile.value() + k] = Math.clamp(g2, Variant.LEAST, Variant.GREATEST);
                for (int n = 0; n < gradients; n++) {
                    out[tile.gradient(n) + k] = 0;
                }
            }
        }
    }
}
