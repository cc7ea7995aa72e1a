package org.meander.search.bits;

import org.meander.search.Metric;

/**
 * A query as a table: for each four coordinates the sums of every choice of them, with the centre taken off. A sum is about
 * {@code step x entry} more than the least of the four coordinates' sums.
 *
 * @param table {@link SignKernel#ENTRIES} entries for each four coordinates, up to a multiple of 64 coordinates
 * @param step between two entries
 * @param offset what is to be added to twice the sum of a code's entries times the step, for the dot product of the query with the code's signs
 * @param withCentre dot product of the query, before the centre was taken off, and the centre
 */
record BitQuery(Metric metric, byte[] table, double step, double offset, double withCentre) {

    /** Coordinates of one choice. */
    private static final int CHOICE = 4;

    /** Coordinates beyond so many root mean squares are cut: few are, and the others gain precision. */
    private static final double WIDEST = 4;

    /** @param values coordinates with the centre taken off, all finite */
    static BitQuery of(Metric metric, float[] values, double withCentre) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double cut = WIDEST * Math.sqrt(squares / values.length);
        double sum = 0;
        double least = 0;
        double widest = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i];
            least += Math.clamp(values[i], -cut, 0);
            if (i % CHOICE == 0) {
                widest = Math.max(widest, above(values, i, cut, ~0) + above(values, i, cut, 0));
            }
        }
        double step = widest / SignKernel.LARGEST;
        byte[] table = new byte[EncodedRows.bytes(values.length) * Byte.SIZE / CHOICE * SignKernel.ENTRIES];
        for (int i = 0; step > 0 && i < values.length; i += CHOICE) {
            for (int entry = 0; entry < SignKernel.ENTRIES; entry++) {
                table[i / CHOICE * SignKernel.ENTRIES + entry] = (byte) Math.round(above(values, i, cut, entry) / step);
            }
        }
        return new BitQuery(metric, table, step, 2 * least - sum, withCentre);
    }

    /** How much more the sum of the coordinates that four bits choose is than the least of such sums. */
    private static double above(float[] values, int at, double cut, int choice) {
        double above = 0;
        for (int k = at; k < Math.min(values.length, at + CHOICE); k++) {
            boolean chosen = (choice >> k - at & 1) == 1;
            above += Math.clamp(chosen ? values[k] : -values[k], 0, cut);
        }
        return above;
    }
}
