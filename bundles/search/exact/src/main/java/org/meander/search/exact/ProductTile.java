package org.meander.search.exact;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of a few rows with up to {@value #QUERIES} queries at once. Of a panel of queries, all sums stay in registers while the
 * coordinates pass by, so that a coordinate of a row is read once for all queries of the panel, and those of the queries once for all rows (Goto and van
 * de Geijn, Anatomy of high-performance matrix multiplication, 2008). A panel has as many queries as the processor has registers for, and the
 * compiler keeps there: 6 × 4 sums of 32 registers (AVX-512), 5 × 2 of 16, where 12 run at less than half the speed. For one thread.
 */
final class ProductTile {

    /** Queries of a call. */
    static final int QUERIES = 64;

    /** Coordinates that are added up in one float; sums of more are sums of such sums. */
    static final int BLOCK = 1024;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final boolean WIDE = LANES >= 16;
    private static final int PANEL = (WIDE ? 4 : 2) * LANES;

    /** Rows of a call. */
    static final int ROWS = WIDE ? 6 : 5;

    /** Keeps rows of a power of two from sharing the same lines of a cache. */
    private static final int PAD = 16;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final float[] rows;
    private final float[] packed;
    private final float[] products = new float[ROWS * QUERIES];
    private final int dimension;
    private final int stride;
    private final int panels;

    /** @param queries at most {@link #QUERIES}, all of one dimension; copied */
    ProductTile(float[][] queries) {
        this.dimension = queries[0].length;
        this.stride = Math.addExact(dimension, PAD);
        this.panels = (queries.length + PANEL - 1) / PANEL;
        this.rows = new float[Math.multiplyExact(stride, ROWS)];
        this.packed = new float[Math.multiplyExact(dimension, panels * PANEL)];
        for (int q = 0; q < queries.length; q++) {
            int panel = q / PANEL * PANEL * dimension;
            for (int i = 0; i < dimension; i++) {
                packed[panel + i * PANEL + q % PANEL] = queries[q][i];
            }
        }
    }

    /** Bound of a product's error relative to the norms of its row and its query, as {@link org.meander.search.RowSums#precision} bounds it. */
    static double precision(int dimension) {
        return 2 * (Math.min(dimension, BLOCK) + (dimension - 1) / BLOCK + 3) * 0x1p-24;
    }

    /**
     * Multiplies rows of the queries' dimension.
     *
     * @param matrix little-endian F32
     * @param from byte offset of the first row; the others follow
     * @param count rows, 1 to {@link #ROWS}
     */
    void multiply(MemorySegment matrix, long from, int count) {
        for (int row = 0; row < ROWS; row++) {
            if (row < count) {
                MemorySegment.copy(
                        matrix, F32, from + (long) Float.BYTES * dimension * row, rows, row * stride, dimension);
            } else {
                Arrays.fill(rows, row * stride, row * stride + dimension, 0);
            }
        }
        Arrays.fill(products, 0);
        for (int block = 0; block < dimension; block += BLOCK) {
            int length = Math.min(BLOCK, dimension - block);
            for (int panel = 0; panel < panels; panel++) {
                int at = panel * PANEL * dimension;
                if (WIDE) {
                    addWide(rows, block, stride, length, packed, at, products);
                } else {
                    add(rows, block, stride, length, packed, at, products, panel * PANEL);
                }
            }
        }
    }

    /** Where the product of a row with the first query is; the other queries' follow. */
    float[] products() {
        return products;
    }

    private static void add(
            float[] rows, int from, int stride, int count, float[] packed, int panel, float[] products, int to) {
        FloatVector a0 = FloatVector.fromArray(S, products, to);
        FloatVector a1 = FloatVector.fromArray(S, products, to + LANES);
        FloatVector b0 = FloatVector.fromArray(S, products, QUERIES + to);
        FloatVector b1 = FloatVector.fromArray(S, products, QUERIES + to + LANES);
        FloatVector c0 = FloatVector.fromArray(S, products, 2 * QUERIES + to);
        FloatVector c1 = FloatVector.fromArray(S, products, 2 * QUERIES + to + LANES);
        FloatVector d0 = FloatVector.fromArray(S, products, 3 * QUERIES + to);
        FloatVector d1 = FloatVector.fromArray(S, products, 3 * QUERIES + to + LANES);
        FloatVector e0 = FloatVector.fromArray(S, products, 4 * QUERIES + to);
        FloatVector e1 = FloatVector.fromArray(S, products, 4 * QUERIES + to + LANES);
        for (int i = from; i < from + count; i++) {
            FloatVector p = FloatVector.fromArray(S, packed, panel + i * PANEL);
            FloatVector q = FloatVector.fromArray(S, packed, panel + i * PANEL + LANES);
            FloatVector x = FloatVector.broadcast(S, rows[i]);
            a0 = x.fma(p, a0);
            a1 = x.fma(q, a1);
            x = FloatVector.broadcast(S, rows[i + stride]);
            b0 = x.fma(p, b0);
            b1 = x.fma(q, b1);
            x = FloatVector.broadcast(S, rows[i + 2 * stride]);
            c0 = x.fma(p, c0);
            c1 = x.fma(q, c1);
            x = FloatVector.broadcast(S, rows[i + 3 * stride]);
            d0 = x.fma(p, d0);
            d1 = x.fma(q, d1);
            x = FloatVector.broadcast(S, rows[i + 4 * stride]);
            e0 = x.fma(p, e0);
            e1 = x.fma(q, e1);
        }
        a0.intoArray(products, to);
        a1.intoArray(products, to + LANES);
        b0.intoArray(products, QUERIES + to);
        b1.intoArray(products, QUERIES + to + LANES);
        c0.intoArray(products, 2 * QUERIES + to);
        c1.intoArray(products, 2 * QUERIES + to + LANES);
        d0.intoArray(products, 3 * QUERIES + to);
        d1.intoArray(products, 3 * QUERIES + to + LANES);
        e0.intoArray(products, 4 * QUERIES + to);
        e1.intoArray(products, 4 * QUERIES + to + LANES);
    }

    private static void addWide(
            float[] rows, int from, int stride, int count, float[] packed, int panel, float[] products) {
        FloatVector a0 = FloatVector.fromArray(S, products, 0);
        FloatVector a1 = FloatVector.fromArray(S, products, LANES);
        FloatVector a2 = FloatVector.fromArray(S, products, 2 * LANES);
        FloatVector a3 = FloatVector.fromArray(S, products, 3 * LANES);
        FloatVector b0 = FloatVector.fromArray(S, products, QUERIES);
        FloatVector b1 = FloatVector.fromArray(S, products, QUERIES + LANES);
        FloatVector b2 = FloatVector.fromArray(S, products, QUERIES + 2 * LANES);
        FloatVector b3 = FloatVector.fromArray(S, products, QUERIES + 3 * LANES);
        FloatVector c0 = FloatVector.fromArray(S, products, 2 * QUERIES);
        FloatVector c1 = FloatVector.fromArray(S, products, 2 * QUERIES + LANES);
        FloatVector c2 = FloatVector.fromArray(S, products, 2 * QUERIES + 2 * LANES);
        FloatVector c3 = FloatVector.fromArray(S, products, 2 * QUERIES + 3 * LANES);
        FloatVector d0 = FloatVector.fromArray(S, products, 3 * QUERIES);
        FloatVector d1 = FloatVector.fromArray(S, products, 3 * QUERIES + LANES);
        FloatVector d2 = FloatVector.fromArray(S, products, 3 * QUERIES + 2 * LANES);
        FloatVector d3 = FloatVector.fromArray(S, products, 3 * QUERIES + 3 * LANES);
        FloatVector e0 = FloatVector.fromArray(S, products, 4 * QUERIES);
        FloatVector e1 = FloatVector.fromArray(S, products, 4 * QUERIES + LANES);
        FloatVector e2 = FloatVector.fromArray(S, products, 4 * QUERIES + 2 * LANES);
        FloatVector e3 = FloatVector.fromArray(S, products, 4 * QUERIES + 3 * LANES);
        FloatVector f0 = FloatVector.fromArray(S, products, 5 * QUERIES);
        FloatVector f1 = FloatVector.fromArray(S, products, 5 * QUERIES + LANES);
        FloatVector f2 = FloatVector.fromArray(S, products, 5 * QUERIES + 2 * LANES);
        FloatVector f3 = FloatVector.fromArray(S, products, 5 * QUERIES + 3 * LANES);
        for (int i = from; i < from + count; i++) {
            FloatVector q0 = FloatVector.fromArray(S, packed, panel + i * QUERIES);
            FloatVector q1 = FloatVector.fromArray(S, packed, panel + i * QUERIES + LANES);
            FloatVector q2 = FloatVector.fromArray(S, packed, panel + i * QUERIES + 2 * LANES);
            FloatVector q3 = FloatVector.fromArray(S, packed, panel + i * QUERIES + 3 * LANES);
            FloatVector x = FloatVector.broadcast(S, rows[i]);
            a0 = x.fma(q0, a0);
            a1 = x.fma(q1, a1);
            a2 = x.fma(q2, a2);
            a3 = x.fma(q3, a3);
            x = FloatVector.broadcast(S, rows[i + stride]);
            b0 = x.fma(q0, b0);
            b1 = x.fma(q1, b1);
            b2 = x.fma(q2, b2);
            b3 = x.fma(q3, b3);
            x = FloatVector.broadcast(S, rows[i + 2 * stride]);
            c0 = x.fma(q0, c0);
            c1 = x.fma(q1, c1);
            c2 = x.fma(q2, c2);
            c3 = x.fma(q3, c3);
            x = FloatVector.broadcast(S, rows[i + 3 * stride]);
            d0 = x.fma(q0, d0);
            d1 = x.fma(q1, d1);
            d2 = x.fma(q2, d2);
            d3 = x.fma(q3, d3);
            x = FloatVector.broadcast(S, rows[i + 4 * stride]);
            e0 = x.fma(q0, e0);
            e1 = x.fma(q1, e1);
            e2 = x.fma(q2, e2);
            e3 = x.fma(q3, e3);
            x = FloatVector.broadcast(S, rows[i + 5 * stride]);
            f0 = x.fma(q0, f0);
            f1 = x.fma(q1, f1);
            f2 = x.fma(q2, f2);
            f3 = x.fma(q3, f3);
        }
        a0.intoArray(products, 0);
        a1.intoArray(products, LANES);
        a2.intoArray(products, 2 * LANES);
        a3.intoArray(products, 3 * LANES);
        b0.intoArray(products, QUERIES);
        b1.intoArray(products, QUERIES + LANES);
        b2.intoArray(products, QUERIES + 2 * LANES);
        b3.intoArray(products, QUERIES + 3 * LANES);
        c0.intoArray(products, 2 * QUERIES);
        c1.intoArray(products, 2 * QUERIES + LANES);
        c2.intoArray(products, 2 * QUERIES + 2 * LANES);
        c3.intoArray(products, 2 * QUERIES + 3 * LANES);
        d0.intoArray(products, 3 * QUERIES);
        d1.intoArray(products, 3 * QUERIES + LANES);
        d2.intoArray(products, 3 * QUERIES + 2 * LANES);
        d3.intoArray(products, 3 * QUERIES + 3 * LANES);
        e0.intoArray(products, 4 * QUERIES);
        e1.intoArray(products, 4 * QUERIES + LANES);
        e2.intoArray(products, 4 * QUERIES + 2 * LANES);
        e3.intoArray(products, 4 * QUERIES + 3 * LANES);
        f0.intoArray(products, 5 * QUERIES);
        f1.intoArray(products, 5 * QUERIES + LANES);
        f2.intoArray(products, 5 * QUERIES + 2 * LANES);
        f3.intoArray(products, 5 * QUERIES + 3 * LANES);
    }
}
