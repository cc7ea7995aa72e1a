package org.meander.optimizer.homodyne;

import java.util.List;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;
import org.meander.optimizer.xpcs.Order;
import org.meander.optimizer.xpcs.TwoTimeGrid;

/** g2 at some parameters, along the parts of rows that lie in a tile. */
final class HomodyneEvaluator implements Evaluator {

    private final boolean clips;
    private final Order order;
    private final int frames;
    private final long area;
    private final Support[] supports;
    private final Lazy<List<Correlation<double[]>>> correlations;
    private final Lazy<List<Correlation<float[]>>> singleCorrelations;

    /**
     * @param supports one an angle
     * @param correlations one an angle
     * @param singleCorrelations likewise
     */
    HomodyneEvaluator(
            TwoTimeGrid grid,
            boolean clips,
            Support[] supports,
            Lazy<List<Correlation<double[]>>> correlations,
            Lazy<List<Correlation<float[]>>> singleCorrelations) {
        this.clips = clips;
        this.order = grid.order();
        this.frames = grid.frames();
        this.area = grid.area();
        this.supports = supports;
        this.correlations = correlations;
        this.singleCorrelations = singleCorrelations;
    }

    @Override
    public Support support(long position) {
        return supports[(int) (position / area)];
    }

    @Override
    public void evaluate(Tile tile) {
        evaluate(correlations.get(), tile.position(), tile.count(), tile.outputs(), tile.value(), true);
        if (clips) {
            clip(tile, supports[(int) (tile.position() / area)].size(0));
        }
    }

    /** As {@link #evaluate(Tile)}, but leaves nothing of use in the columns of the derivatives. */
    void values(Tile tile) {
        evaluate(correlations.get(), tile.position(), tile.count(), tile.outputs(), tile.value(), false);
        if (clips) {
            clip(tile, 0);
        }
    }

    /** Unless g2 is held in bounds, which is for comparisons with old results only. */
    @Override
    public boolean single() {
        return !clips;
    }

    @Override
    public void evaluate(FloatTile tile) {
        evaluate(singleCorrelations.get(), tile.position(), tile.count(), tile.outputs(), tile.value(), true);
    }

    /** @param shift of the tile's columns */
    private <A> void evaluate(
            List<Correlation<A>> angles, long position, int points, A out, int shift, boolean derivatives) {
        Correlation<A> angle = angles.get((int) (position / area));
        long within = position % area;
        int i = order.row(within, frames);
        int j = order.first(i) + (int) (within - order.begin(i, frames));
        // What a part of a row writes after its end is overwritten by the next.
        for (int done = 0; done < points; ) {
            int count = Math.min(points - done, order.last(i, frames) - j);
            if (derivatives) {
                angle.run(out, shift + done, i, j, count);
            } else {
                angle.value(out, shift + done, i, j, count);
            }
            done += count;
            i++;
            j = order.first(i);
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
