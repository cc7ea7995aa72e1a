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
        for (int i = 0; i < values.length; i += CHOICE) {
            double width = 0;
            for (int k = i; k < Math.min(values.length, i + CHOICE); k++) {
                sum += values[k];
                least += Math.max(-cut, Math.min(values[k], 0));
                width += Math.min(Math.abs(values[k]), cut);
            }
            widest = Math.max(widest, width);
        }
        double step = widest / SignKernel.LARGEST;
        double inverse = step > 0 ? 1 / step : 0;
        byte[] table = new byte[EncodedRows.bytes(values.length) * Byte.SIZE / CHOICE * SignKernel.ENTRIES];
        double[] above = new double[1 << CHOICE];
        for (int i = 0; i < values.length; i += CHOICE) {
            above(values, i, cut, above);
            int at = i / CHOICE * SignKernel.ENTRIES;
            for (int choice = 0; choice < above.length; choice++) {
                table[at + choice] = (byte) (inverse * above[choice] + 0.5);
            }
            for (int again = above.length; again < SignKernel.ENTRIES; again += above.length) {
                System.arraycopy(table, at, table, at + again, above.length);
            }
        }
        return new BitQuery(metric, table, step, 2 * least - sum, withCentre);
    }

    /** How much more each choice of four coordinates, or of those that are left, adds up to than the least of such sums. */
    private static void above(float[] values, int at, double cut, double[] above) {
        int count = Math.min(CHOICE, values.length - at);
        above[0] = 0;
        for (int k = 0; k < count; k++) {
            above[0] += Math.min(cut, Math.max(-values[at + k], 0));
        }
        for (int k = 0; k < CHOICE; k++) {
            double more = k < count ? Math.max(-cut, Math.min(values[at + k], cut)) : 0;
            for (int choice = 0; choice < 1 << k; choice++) {
                above[choice + (1 << k)] = above[choice] + more;
            }
        }
    }
}
