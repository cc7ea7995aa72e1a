package org.meander.index.hierarchical;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Means and deviations over curve segments at several granularities, in full precision, from one pass. A granularity is the side
 * {@code g} of a grid of squares: its segments have the smallest length {@code 4^j >= 16} at which there are at most {@code g*g}
 * of them; where two sides come to the same length, there is one level. This class has the default sides and reads what any
 * sides wrote.
 */
@Component(
        name = "org.meander.index.hierarchical.reader",
        service = IndexStrategy.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = IndexStrategy.NAME + "=" + HierarchicalIndex.STRATEGY)
public class HierarchicalIndex implements IndexStrategy {

    static final String STRATEGY = "hierarchical";
    /** Below this, means and deviations would take more room than they save reading. */
    static final long SHORTEST = 16;

    private static final long MOST_ELEMENTS = 1L << 60;
    private static final int MOST_LEVELS = 10;
    private static final int LARGEST_SIDE = 1024;

    private final int[] sides;

    public HierarchicalIndex() {
        this(new int[] {32, 16, 8, 4});
    }

    HierarchicalIndex(int[] sides) {
        this.sides = sides.clone();
        Arrays.sort(this.sides);
    }

    @Override
    public final String name() {
        return STRATEGY;
    }

    /** {@inheritDoc} 1 to 10 distinct powers of two up to 1024. */
    @Override
    public final IndexStrategy withLevels(int... levels) {
        return new HierarchicalIndex(checked("levels", levels));
    }

    static int[] checked(String key, int... levels) {
        boolean right = levels != null
                && levels.length >= 1
                && levels.length <= MOST_LEVELS
                && Arrays.stream(levels).allMatch(l -> l >= 1 && l <= LARGEST_SIDE && Integer.bitCount(l) == 1)
                && Arrays.stream(levels).distinct().count() == levels.length;
        if (!right) {
            throw Checks.configuration(
                    key, Arrays.toString(levels), "1 to 10 distinct powers of two between 1 and " + LARGEST_SIDE);
        }
        return levels;
    }

    /** {@inheritDoc} Up to 2^60 elements. */
    @Override
    public final Builder builder(long elements) {
        return segments(elements);
    }

    @Override
    public final Builder restore(long elements, MemorySegment saved) {
        return segments(elements).restore(saved);
    }

    private SegmentBuilder segments(long elements) {
        if (elements < 0 || elements > MOST_ELEMENTS) {
            throw MeanderException.invalid(
                    "a sequence of %d elements cannot be indexed; 0 to %d can", elements, MOST_ELEMENTS);
        }
        return new SegmentBuilder(elements, segmentLengths(elements));
    }

    @Override
    public final Signature read(MemorySegment bytes) {
        return SegmentSignature.read(bytes);
    }

    /** Segment lengths, coarsest first; none for an empty sequence. */
    private long[] segmentLengths(long elements) {
        long[] lengths = new long[elements == 0 ? 0 : sides.length];
        int distinct = 0;
        for (int i = 0; i < lengths.length; i++) {
            long length = segmentLength(elements, (long) sides[i] * sides[i]);
            if (distinct == 0 || length != lengths[distinct - 1]) {
                lengths[distinct++] = length;
            }
        }
        return Arrays.copyOf(lengths, distinct);
    }

    private static long segmentLength(long elements, long most) {
        long length = SHORTEST;
        while ((elements - 1) / length >= most) {
            length *= 4;
        }
        return length;
    }
}
