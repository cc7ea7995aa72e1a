package org.meander.codec.scalar;

import org.meander.codec.entropy.FrequencyTables;

/** The frequency tables of a block: one for each scale that occurs, transmitted, or ready-made where that takes fewer bits. */
final class TableSet {

    /** Form of a transmitted table; smaller ones are shapes of ready-made tables. */
    static final int TRANSMITTED = 255;

    /** A scale with more counted symbols than this gets a transmitted table without further ado. */
    private static final int MANY = 30_000;

    /** What a share of 1 takes from the others, and what storing a cell exactly costs beyond its code, in bits. */
    private static final double SHARE_BITS = 1 / (FrequencyTables.TOTAL * 0.693);

    private static final double EXACT_BITS = 36;

    final FrequencyTables tables = new FrequencyTables(Scales.COUNT);
    final int[] scaleOf = new int[Scales.COUNT];
    final int[] formOf = new int[Scales.COUNT];
    final byte[] indexOf = new byte[Scales.COUNT];
    final int[] first = new int[Scales.COUNT];
    final int[] last = new int[Scales.COUNT];
    int size;
    private final byte[] bytes = new byte[FrequencyTables.MAX_BYTES];
    private final long[][] shapes = new long[Scales.COUNT * Scales.SHAPES][];

    /** Chooses a table for each scale, with shares for 128 to {@code 128 + kept} but for scale 0; {@code counts} are changed. */
    void choose(int[] groupsOf, long[] counts, int kept) {
        size = 0;
        for (int scale = 0; scale < Scales.COUNT; scale++) {
            if (groupsOf[scale] > 0) {
                indexOf[scale] = (byte) size;
                scaleOf[size] = scale;
                choose(size++, scale, counts, scale * FrequencyTables.SYMBOLS, kept);
            }
        }
    }

    private void choose(int table, int scale, long[] counts, int base, int kept) {
        counts[base + 128]++;
        long total = trim(table, counts, base, 128 + kept);
        int form = TRANSMITTED;
        if (scale == 0) {
            form = 0;
        } else if (total <= MANY) {
            tables.fit(table, counts, base);
            double best = tables.cost(table, counts, base) + 8.0 * tables.write(table, bytes, 0);
            for (int shape = 0; shape < Scales.SHAPES; shape++) {
                tables.fit(table, shape(scale, shape), 0);
                double cost = cost(table, counts, base);
                if (cost < best) {
                    best = cost;
                    form = shape;
                }
            }
        }
        formOf[table] = form;
        if (form == TRANSMITTED) {
            tables.fit(table, counts, base);
        } else {
            prepare(table, scale, form);
            limits(table);
        }
    }

    /** Fits a ready-made table. */
    void prepare(int table, int scale, int form) {
        tables.fit(table, shape(scale, form), 0);
    }

    private long[] shape(int scale, int shape) {
        int i = scale * Scales.SHAPES + shape;
        if (shapes[i] == null) {
            shapes[i] = Scales.counts(scale, shape);
        }
        return shapes[i];
    }

    /** Cuts off the ends that are cheaper to store exactly, and gives what is left without gaps a count. */
    private long trim(int table, long[] counts, int base, int least) {
        long total = 0;
        for (int s = 0; s < FrequencyTables.SYMBOLS; s++) {
            total += counts[base + s];
        }
        int low = 0;
        int high = FrequencyTables.SYMBOLS - 1;
        while (low < 128 && counts[base + low] * EXACT_BITS <= total * SHARE_BITS) {
            counts[base + low++] = 0;
        }
        while (high > least && counts[base + high] * EXACT_BITS <= total * SHARE_BITS) {
            counts[base + high--] = 0;
        }
        for (int s = low; s <= high; s++) {
            counts[base + s] = Math.max(counts[base + s], 1);
        }
        first[table] = low;
        last[table] = high;
        return total;
    }

    private void limits(int table) {
        first[table] = 128;
        last[table] = 128;
        while (first[table] > 0 && tables.share(table, first[table] - 1) > 0) {
            first[table]--;
        }
        while (last[table] < 255 && tables.share(table, last[table] + 1) > 0) {
            last[table]++;
        }
    }

    private double cost(int table, long[] counts, int base) {
        double bits = 0;
        for (int s = 0; s < FrequencyTables.SYMBOLS; s++) {
            int share = tables.share(table, s);
            double each = share == 0 ? EXACT_BITS : 12 - Math.log(share) / Math.log(2);
            bits += counts[base + s] * each;
        }
        return bits;
    }
}
