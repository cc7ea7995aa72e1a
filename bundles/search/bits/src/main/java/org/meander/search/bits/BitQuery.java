package org.meander.search.bits;

import org.meander.search.Metric;

/**
 * A query in four bits a coordinate, as bit planes: coordinate {@code i} is about {@code low + step x (p0 + 2 p1 + 4 p2 + 8 p3)}, with
 * the centre taken off.
 *
 * @param planes bits of word {@code w} and plane {@code j} at {@code 4 w + j}
 * @param low value of level 0
 * @param step between two levels
 * @param sum of all coordinates, as they are
 * @param withCentre dot product of the query, before the centre was taken off, and the centre
 */
record BitQuery(Metric metric, long[] planes, double low, double step, double sum, double withCentre) {

    /** Bits a coordinate. */
    static final int PLANES = 4;

    private static final int LEVELS = (1 << PLANES) - 1;
    /** Coordinates beyond so many root mean squares are cut: few are, and the others gain precision. */
    private static final double WIDEST = 4;

    /** @param values coordinates with the centre taken off, all finite */
    static BitQuery of(Metric metric, float[] values, double withCentre) {
        double sum = 0;
        double squares = 0;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        double cut = WIDEST * Math.sqrt(squares / values.length);
        double low = Math.max(least, -cut);
        double step = (Math.min(most, cut) - low) / LEVELS;
        long[] planes = new long[(values.length + 63) / 64 * PLANES];
        for (int i = 0; i < values.length; i++) {
            long level = step > 0 ? Math.clamp(Math.round((values[i] - low) / step), 0, LEVELS) : 0;
            for (int j = 0; j < PLANES; j++) {
                planes[i / 64 * PLANES + j] |= (level >> j & 1) << i;
            }
        }
        return new BitQuery(metric, planes, low, step, sum, withCentre);
    }
}
