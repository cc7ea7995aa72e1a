package org.meander.codec.levels;

import org.meander.codec.Block;

/** What a pass over a block's finite cells finds. */
final class Survey {

    final double min;
    final double max;
    private final double leastOther;
    private final double mostOther;
    private final double squares;
    private final long finite;
    private final long zeros;
    private final long spare;

    Survey(Block block, Numbers numbers) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double lowOther = low;
        double highOther = high;
        double sum = 0;
        long count = 0;
        long noughts = 0;
        for (int y = 0; y < block.height(); y++) {
            numbers.read(block, y);
            for (int x = 0; x < block.width(); x++) {
                double value = numbers.row[x];
                if (!Double.isFinite(value)) {
                    continue;
                }
                count++;
                sum += value * value;
                low = Math.min(low, value);
                high = Math.max(high, value);
                if (value == 0) {
                    noughts++;
                } else {
                    lowOther = Math.min(lowOther, value);
                    highOther = Math.max(highOther, value);
                }
            }
        }
        min = low;
        max = high;
        leastOther = lowOther;
        mostOther = highOther;
        squares = sum;
        finite = count;
        zeros = noughts;
        spare = block.elements() - block.used();
    }

    /** Whether no cell is finite. */
    boolean isEmpty() {
        return finite == 0;
    }

    /** Whether there are finite cells, and a double holds their range and the sum of their squares. */
    boolean fits() {
        return finite > 0 && Double.isFinite(range()) && Double.isFinite(squares);
    }

    /** Largest less smallest cell; infinite if a double cannot hold it. */
    double range() {
        return max - min;
    }

    /** Largest less smallest value; zeros count unless all of them are cells that carry no value. */
    double valueRange() {
        double range = spare > 0 && zeros == spare ? Math.max(0, mostOther - leastOther) : max - min;
        return Math.min(range, Double.MAX_VALUE);
    }

    /** Root mean square of the finite values; cells that carry no value are none. */
    double rms() {
        return Math.sqrt(squares / counted());
    }

    /** The finite values among which errors are averaged. */
    long counted() {
        return Math.max(1, finite - spare);
    }
}
