package org.meander.optimizer.xpcs;

import java.util.ArrayList;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.optimizer.PointSource;
import org.meander.source.TensorModel;

/**
 * Two-time correlations of a file: those of the wave vectors, angles and frames that a selection takes. Files hold one half of each matrix, or
 * all of it; one half is read, since the other says the same. What stands for the diagonal is for results and pictures; being made of its
 * neighbours, it is no point of its own. Memory grows with angles alone. Thread-safe.
 */
public final class XpcsData {

    /** The longest side of a matrix that an array holds. */
    private static final int MOST = 46_340;

    private final Layout layout;
    private final Matrices matrices;
    private final TwoTimeGrid grid;
    private final Diagonal diagonal;
    private final double[] high;
    private final double[] low;

    private XpcsData(Layout layout, Matrices matrices, XpcsSelection selection) {
        this.layout = layout;
        this.matrices = matrices;
        int angles = matrices.entries().size();
        this.diagonal = selection.diagonal();
        this.high = new double[angles];
        this.low = new double[angles];
        Order order = Order.UPPER;
        for (int a = 0; a < angles; a++) {
            Survey survey = new Survey(matrices, a);
            if (a > 0 && survey.order() != order) {
                throw MeanderException.malformed(
                        "%s: %s fills another half than %s; all must fill the same",
                        matrices.file().name(),
                        matrices.entries().get(a).correlation().name(),
                        matrices.entries().getFirst().correlation().name());
            }
            order = survey.order();
            high[a] = survey.high();
            low[a] = survey.low();
        }
        this.grid = new TwoTimeGrid(
                matrices.entries().stream().map(Layout.Entry::angle).toList(),
                matrices.entries().stream().map(Layout.Entry::q).toList(),
                selection.dt(),
                matrices.frames(),
                order);
    }

    /**
     * Finds the layout and what is selected, and reads some rows of each angle: all of small ones, some hundred of large ones.
     *
     * @param file stays open, and the caller's, as long as this is used; its tensors are named by their paths
     * @throws MeanderException {@code MALFORMED_DATA} if it has no known layout or contradicts itself, {@code INVALID_ARGUMENT} if nothing is
     *     selected
     */
    public static XpcsData open(TensorModel file, XpcsSelection selection) {
        Layout layout = Layout.of(file);
        return new XpcsData(layout, Matrices.of(file, layout, selection), selection);
    }

    /** Which layout the file has: {@code APS-U} or {@code APS}. */
    public String layout() {
        return layout.toString();
    }

    /** Where the points lie; of order {@link Order#UPPER} or {@link Order#LOWER}. */
    public TwoTimeGrid grid() {
        return grid;
    }

    /** The points in the grid's order: no inputs, no standard deviations. Readers hold a part of a row. */
    public PointSource points() {
        return new XpcsPoints(matrices, grid);
    }

    /** What should be known of the choice of wave vectors; empty if nothing. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(matrices.notes());
        if (grid.q().stream().distinct().count() > 1) {
            notes.add("wave vectors from "
                    + grid.q().stream().min(Double::compare).orElseThrow() + " to "
                    + grid.q().stream().max(Double::compare).orElseThrow()
                    + " 1/Å are fitted, each angle with its own");
        }
        return notes;
    }

    /** An estimate of the offset at an angle: of the fifth of all pairs that are farthest apart, the 10 % quantile; NaN if none is finite. */
    public double offset(int angle) {
        return low[angle];
    }

    /** An estimate of the contrast at an angle: of the fifth of all pairs that are nearest, the 90 % quantile, less {@link #offset}. */
    public double contrast(int angle) {
        return high[angle] - low[angle];
    }

    /**
     * All of one angle, symmetric and corrected, N x N by rows, for results and pictures.
     *
     * @throws MeanderException {@code INVALID_ARGUMENT} for more frames than an array takes
     */
    public double[] matrix(int angle) {
        int n = grid.frames();
        if (n > MOST) {
            throw MeanderException.invalid("a matrix of %d frames is no array; it must have %d or less", n, MOST);
        }
        double[] all = new double[n * n];
        try (Rows rows = matrices.rows(angle)) {
            for (int i = 0; i < n; i++) {
                int first = grid.order().first(i);
                int last = grid.order().last(i, n);
                rows.read(i, first, last, all, i * n + first);
                for (int j = first; j < last; j++) {
                    all[j * n + i] = all[i * n + j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            all[i * n + i] = diagonal.at(all, n, i);
        }
        return all;
    }
}
