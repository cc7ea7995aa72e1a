package org.meander.optimizer.homodyne;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;
import org.meander.optimizer.xpcs.TwoTimeGrid;

/** What the points of a grid need, at some parameters: sums of the rates along one axis of time in both precisions, and the geometry of each angle. */
final class HomodyneTables {

    /** Parameters of the diffusion, the first of the physical ones. */
    static final int DIFFUSION = 3;

    /** Place of phi0 among the physical parameters. */
    static final int PHI0 = 6;

    /** Points a frame and angle that are worth tables of one value each. */
    private static final int MANY = 16;

    /** Frames times angles of the largest tables, which take 48 bytes each. */
    private static final long MOST = 1 << 20;

    private final TwoTimeGrid grid;
    private final double gap;
    private final Variant variant;
    private final Scaling scaling;
    private final boolean flows;
    private final PowerLaw diffusion;
    private final PowerLaw shear;
    private final Support[] supports;

    /**
     * @param gap between stator and rotor, in Å
     * @param physical number of the parameters besides those of contrast and offset; without shear they are {@link #DIFFUSION}
     */
    HomodyneTables(TwoTimeGrid grid, double gap, Variant variant, Scaling scaling, int physical) {
        this.grid = grid;
        this.gap = gap;
        this.variant = variant;
        this.scaling = scaling;
        this.flows = physical > DIFFUSION;
        this.diffusion = new PowerLaw(grid.frames(), grid.dt(), t -> variant.diffusionTime(t, grid.dt()));
        this.shear = new PowerLaw(grid.frames(), grid.dt(), t -> variant.shearTime(t, grid.dt()));
        this.supports = new Support[grid.angles().size()];
        for (int a = 0; a < supports.length; a++) {
            supports[a] = scaling.support(a, (a + 1) * grid.area(), physical);
        }
    }

    /** Whether the diffusion at these values is at its floor at most times. */
    boolean floored(double[] values) {
        int d = scaling.size();
        return diffusion.floored(values[d], values[d + 1], values[d + 2]);
    }

    /** @param points that will be evaluated */
    HomodyneEvaluator evaluator(double[] values, long points) {
        double[] at = values.clone();
        int d = scaling.size();
        double[][] diffused = diffusion.sums(at[d], at[d + 1], at[d + 2]);
        double[][] sheared = flows ? shear.sums(at[d + 3], at[d + 4], at[d + 5]) : new double[0][];
        long entries = (long) grid.frames() * supports.length;
        boolean many = points >= MANY * entries && entries <= MOST;
        Tile tile = new Tile(1, 1);
        FloatTile floats = new FloatTile(1, 1);
        int n = scaling.basis(0).length;
        Columns columns = Columns.of(tile.value(), tile.gradient(0), tile.gradient(1), n);
        Columns floatColumns = Columns.of(floats.value(), floats.gradient(0), floats.gradient(1), n);
        return new HomodyneEvaluator(
                grid,
                variant.clips(),
                supports,
                new Lazy<>(() -> correlations(
                        new DoubleDiffusionKernels(), new DoubleShearKernels(), columns, diffused, sheared, at, many)),
                new Lazy<>(() -> correlations(
                        new FloatDiffusionKernels(),
                        new FloatShearKernels(),
                        floatColumns,
                        diffused,
                        sheared,
                        at,
                        many)));
    }

    private <A> List<Correlation<A>> correlations(
            DiffusionKernels<A> kernels,
            ShearKernels<A> shearKernels,
            Columns columns,
            double[][] diffused,
            double[][] sheared,
            double[] values,
            boolean many) {
        A[] diffusionTables = kernels.tables(diffused);
        A[] shearTables = kernels.tables(sheared);
        // F is even, and 0 to rounding long before phases cannot be reduced any more.
        double greatest = flows ? sheared[0][sheared[0].length - 1] : 0;
        double most = shearKernels.limits().phase() / Math.max(1, greatest);
        List<Correlation<A>> correlations = new ArrayList<>();
        for (int a = 0; a < supports.length; a++) {
            Angle angle = angle(a, values);
            double phase = Math.min(Math.abs(angle.phase()), most);
            Optional<Factors<A>> factors = many
                    ? Optional.of(Factors.of(kernels, shearKernels, diffused, -angle.decay(), sheared, phase))
                    : Optional.empty();
            correlations.add(new Correlation<>(
                    kernels, shearKernels, columns, variant, angle, diffusionTables, shearTables, phase, factors));
        }
        return correlations;
    }

    private Angle angle(int a, double[] values) {
        double q = grid.q().get(a);
        double reach = variant.factor() * q * gap * grid.dt();
        double phi0 = flows ? values[scaling.size() + PHI0] : 0;
        double turned = StrictMath.toRadians(phi0 - grid.angles().get(a));
        double[] basis = scaling.basis(a);
        return new Angle(
                sum(values, scaling.contrast(a), basis),
                sum(values, scaling.offset(a), basis),
                basis,
                -q * q * grid.dt(),
                reach * StrictMath.cos(turned),
                -reach * StrictMath.sin(turned) * (Math.PI / 180));
    }

    private static double sum(double[] values, int from, double[] basis) {
        double sum = 0;
        for (int k = 0; k < basis.length; k++) {
            sum += values[from + k] * basis[k];
        }
        return sum;
    }
}
