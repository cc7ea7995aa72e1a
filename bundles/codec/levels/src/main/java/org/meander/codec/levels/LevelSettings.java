package org.meander.codec.levels;

/**
 * How blocks become pictures.
 *
 * @param limits the error that is allowed
 * @param bits of a level, 8..16; of an exact coding with limits, they follow from the step
 * @param tiled whether each tile has a scale of its own
 * @param quality of a lossy coding without limits: 0 (coarsest) to 100 (finest)
 */
public record LevelSettings(Limits limits, int bits, boolean tiled, double quality) {

    int coarseness(int coarsest) {
        return (int) Math.rint((100 - quality) / 100 * coarsest);
    }
}
