package org.meander.optimizer.homodyne;

import org.meander.optimizer.Evaluator;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;

/** g2 at some parameters: the steps of each angle, along the parts of rows that lie in a tile. */
final class HomodyneEvaluator implements Evaluator {

    private final boolean clips;
    private final int frames;
    private final long area;
    private final Support[] supports;
    private final Step[][] programs;

    /**
     * @param supports one an angle
     * @param programs one an angle
     */
    HomodyneEvaluator(Grid grid, boolean clips, Support[] supports, Step[][] programs) {
        this.clips = clips;
        this.frames = grid.frames();
        this.area = grid.area();
        this.supports = supports;
        this.programs = programs;
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
            int whole = (count + ArrayMath.LANES - 1) / ArrayMath.LANES * ArrayMath.LANES;
            for (Step step : programs[angle]) {
                step.run(tile.outputs(), done, i, j, whole);
            }
            done += count;
            i++;
            j = 0;
        }
        if (clips) {
            clip(tile, supports[angle].size(0));
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
