package org.meander.optimizer;

import java.util.Map;
import java.util.TreeMap;
import org.meander.base.MeanderException;

/**
 * The whole state of a fit at a border of chunks: a fit that resumes from it ends with the same bits as one that was never interrupted.
 * Arrays are not copied; a store must be done with them when {@link CheckpointStore#save} returns.
 *
 * @param number ascending
 * @param problem what is fitted and how, {@link Problem#description} and the optimizer's settings; a fit refuses the state of another
 * @param phase name of the optimizer's phase
 * @param reals by name, such as {@code parameters}, {@code radius}, {@code sums}; every bit counts, NaN and infinities included
 * @param integers by name, such as {@code position}, {@code passes}, {@code random}
 */
public record Checkpoint(
        long number, String problem, String phase, Map<String, double[]> reals, Map<String, long[]> integers) {

    /** Name of the integers that say, for people, how many chunks were evaluated, summed up, and left out; they need not be there. */
    public static final String BATCHES = "batch.counts";

    /** Name of the real that says, for people, the least χ² so far; it need not be there. */
    public static final String CHI_SQUARED = "best.chi.squared";

    public Checkpoint {
        reals = new TreeMap<>(reals);
        integers = new TreeMap<>(integers);
    }

    /** {@code MALFORMED_DATA} if there are none of that name. */
    public double[] real(String name) {
        double[] values = reals.get(name);
        if (values == null) {
            throw MeanderException.malformed(
                    "checkpoint %d has no reals '%s'; it has %s", number, name, reals.keySet());
        }
        return values;
    }

    /** {@code MALFORMED_DATA} if there are none of that name. */
    public long[] integer(String name) {
        long[] values = integers.get(name);
        if (values == null) {
            throw MeanderException.malformed(
                    "checkpoint %d has no integers '%s'; it has %s", number, name, integers.keySet());
        }
        return values;
    }
}
