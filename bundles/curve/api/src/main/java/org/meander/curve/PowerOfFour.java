package org.meander.curve;

import org.meander.base.MeanderException;

/**
 * The rule of systems that lay a sequence on one square of a power of four cells and refuse it if too few of them are used, known
 * there as {@code min_efficiency_ratio}. Here no length is refused; this tells what such a system would do with one.
 *
 * @param count length of the sequence, 1 to 2^61
 * @param minEfficiencyRatio used cells over all cells below which a length is refused, 0 to 1; 0.5 is usual
 */
public record PowerOfFour(long count, double minEfficiencyRatio) {

    private static final long MAX_COUNT = 1L << 61;

    /** The usual ratio. */
    public static final double DEFAULT_RATIO = 0.5;

    public PowerOfFour {
        if (count < 1 || count > MAX_COUNT) {
            throw MeanderException.invalid("%d values on a square; there must be 1 to 2^61", count);
        }
        if (!(minEfficiencyRatio >= 0 && minEfficiencyRatio <= 1)) {
            throw MeanderException.invalid("min.efficiency.ratio is %s; it must be 0 to 1", minEfficiencyRatio);
        }
    }

    /** Cells of the smallest such square that holds the sequence: the smallest power of four from {@code count} on, at least 4. */
    public long cells() {
        int order = (Long.SIZE - Long.numberOfLeadingZeros(count - 1) + 1) / 2;
        return 1L << 2 * Math.max(1, order);
    }

    /** Used cells over all cells. */
    public double efficiency() {
        return (double) count / cells();
    }

    /** Whether the rule refuses this length. */
    public boolean rejected() {
        return efficiency() < minEfficiencyRatio;
    }

    /** The longest length of at most {@code count} that the rule accepts; 0 if there is none. */
    public long validBelow() {
        if (!rejected()) {
            return count;
        }
        // A smaller square is full at its last length, and a ratio is at most 1.
        return cells() == 4 ? 0 : cells() / 4;
    }

    /** The shortest length of at least {@code count} that the rule accepts. */
    public long validAbove() {
        return rejected() ? (long) Math.ceil(minEfficiencyRatio * cells()) : count;
    }
}
