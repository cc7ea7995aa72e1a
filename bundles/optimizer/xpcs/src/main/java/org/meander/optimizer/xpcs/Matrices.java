package org.meander.optimizer.xpcs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;

/**
 * The correlations of a file that a selection takes, and their square part between two frames.
 *
 * @param entries in the order of the file; 1 or more
 * @param side frames of the file, the extent of each matrix
 * @param first frame of the selection, counted from 0
 * @param frames of the selection
 * @param notes what should be known of the choice
 */
record Matrices(TensorModel file, List<Layout.Entry> entries, int side, int first, int frames, List<String> notes) {

    /** Below so many within the tolerance, {@link #WIDENED} of the nearest are taken. */
    private static final int FEW = 5;

    private static final int WIDENED = 10;
    private static final int MOST_FRAMES = 1_000_000;

    static Matrices of(TensorModel file, Layout layout, XpcsSelection selection) {
        List<String> notes = new ArrayList<>();
        List<Layout.Entry> near = near(layout.entries(file), selection, notes);
        List<Layout.Entry> chosen =
                near.stream().filter(e -> selection.has(e.angle())).toList();
        if (chosen.isEmpty()) {
            throw MeanderException.invalid(
                    "%s: no angle is in the ranges %s; at this wave vector it has %s",
                    file.name(),
                    selection.angles(),
                    near.stream().map(e -> String.valueOf(e.angle())).collect(Collectors.joining(", ")));
        }
        int side = side(file, chosen);
        int end = selection.endFrame() == XpcsSelection.LAST ? side : selection.endFrame();
        if (end > side || end - selection.startFrame() < 1) {
            throw MeanderException.invalid(
                    "%s: frames %d to %d are chosen, but it has %d; they must be within, and 2 or more",
                    file.name(), selection.startFrame(), end, side);
        }
        return new Matrices(
                file, chosen, side, selection.startFrame() - 1, end - selection.startFrame() + 1, List.copyOf(notes));
    }

    private static List<Layout.Entry> near(List<Layout.Entry> all, XpcsSelection selection, List<String> notes) {
        double q = selection.q();
        List<Layout.Entry> near = all.stream()
                .filter(e -> Math.abs(e.q() - q) <= selection.tolerance() * q)
                .toList();
        if (near.size() >= FEW || near.size() == all.size()) {
            return near;
        }
        List<Layout.Entry> nearest = all.stream()
                .sorted(Comparator.comparingDouble(e -> Math.abs(e.q() - q)))
                .limit(WIDENED)
                .toList();
        notes.add(String.format(
                Locale.ROOT,
                "%d of %d correlations have a wave vector within %s of %s 1/Å; the %d nearest are taken, as far as %s",
                near.size(),
                all.size(),
                selection.tolerance(),
                q,
                nearest.size(),
                nearest.getLast().q()));
        return all.stream().filter(nearest::contains).toList();
    }

    private static int side(TensorModel file, List<Layout.Entry> entries) {
        TensorInfo first = entries.getFirst().correlation();
        for (Layout.Entry entry : entries) {
            TensorInfo tensor = entry.correlation();
            List<Long> extents = tensor.shape().extents();
            boolean square = extents.size() == 2 && extents.get(0).equals(extents.get(1));
            boolean real = tensor.dtype() == DType.F64 || tensor.dtype() == DType.F32;
            if (!square || !real || !tensor.shape().equals(first.shape()) || extents.getFirst() > MOST_FRAMES) {
                throw MeanderException.malformed(
                        "%s: %s is %s of shape %s; correlations must be F64 or F32, square, all of one shape, and of at"
                                + " most %d frames",
                        file.name(), tensor.name(), tensor.dtype(), tensor.shape(), MOST_FRAMES);
            }
        }
        return first.shape().extents().getFirst().intValue();
    }

    /** Reads rows of one matrix. */
    Rows rows(int angle) {
        return new Rows(this, entries.get(angle).correlation());
    }
}
