package org.meander.optimizer.homodyne;

import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;
import org.meander.optimizer.xpcs.Order;
import org.meander.optimizer.xpcs.TwoTimeGrid;

/** g2 at some parameters, along the parts of rows that lie in a tile. */
final class HomodyneEvaluator implements Evaluator {

    private final boolean clips;
    private final Order order;
    private final int frames;
    private final long area;
    private final Support[] supports;
    private final Correlation[] correlations;
    private final FloatCorrelation[] floatCorrelations;

    /**
     * @param supports one an angle
     * @param correlations one an angle
     * @param floatCorrelations likewise
     */
    HomodyneEvaluator(
            TwoTimeGrid grid,
            boolean clips,
            Support[] supports,
            Correlation[] correlations,
            FloatCorrelation[] floatCorrelations) {
        this.clips = clips;
        this.order = grid.order();
        this.frames = grid.frames();
        this.area = grid.area();
        this.supports = supports;
        this.correlations = correlations;
        this.floatCorrelations = floatCorrelations;
    }

    @Override
    public Support support(long position) {
        return supports[(int) (position / area)];
    }

    @Override
    public void evaluate(Tile tile) {
        int angle = (int) (tile.position() / area);
        long within = tile.position() % area;
        int i = order.row(within, frames);
        int j = order.first(i) + (int) (within - order.begin(i, frames));
        // What a part of a row writes after its end is overwritten by the next.
        for (int done = 0; done < tile.count(); ) {
            int count = Math.min(tile.count() - done, order.last(i, frames) - j);
            int whole = (count + ArrayMath.LANES - 1) / ArrayMath.LANES * ArrayMath.LANES;
            correlations[angle].run(tile.outputs(), done, i, j, whole);
            done += count;
            i++;
            j = order.first(i);
        }
        if (clips) {
            clip(tile, supports[angle].size(0));
        }
    }

    /** Unless g2 is held in bounds, which is for comparisons with old results only. */
    @Override
    public boolean single() {
        return !clips;
    }

    @Override
    public void evaluate(FloatTile tile) {
        int angle = (int) (tile.position() / area);
        long within = tile.position() % area;
        int i = order.row(within, frames);
        int j = order.first(i) + (int) (within - order.begin(i, frames));
        for (int done = 0; done < tile.count(); ) {
            int count = Math.min(tile.count() - done, order.last(i, frames) - j);
            int whole = (count + FloatTile.LANES - 1) / FloatTile.LANES * FloatTile.LANES;
            floatCorrelations[angle].run(tile.outputs(), done, i, j, whole);
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
