package org.meander.search.hnsw;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.search.Scorer;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/**
 * What one pass over a set tells.
 *
 * @param dimension coordinates of each vector
 * @param rows of the vectors whose values are all finite, in their order
 * @param norms L2 norm of each of these, with its part outside the query's space
 * @param outside whether one of them has such a part
 */
record SetFacts(int dimension, int[] rows, double[] norms, boolean outside) {

    /** What fits an array beside the part outside. */
    private static final int MOST_COORDINATES = Integer.MAX_VALUE - 64;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /**
     * Reads all values.
     *
     * @param set one vector or more
     */
    static SetFacts of(VectorSet set, Cancellation cancellation) {
        long dimension = set.get(0).dimension();
        if (dimension < 1 || dimension > MOST_COORDINATES) {
            throw MeanderException.invalid(
                    "vector '%s' has %d coordinates; 1 to %d are right for a graph",
                    set.get(0).id(), dimension, MOST_COORDINATES);
        }
        int[] rows = new int[set.size()];
        double[] norms = new double[set.size()];
        int finite = 0;
        boolean outside = false;
        MemorySegment scratch = scratch(dimension);
        for (int row = 0; row < set.size(); row++) {
            cancellation.check();
            Vector vector = set.get(row);
            if (vector.dimension() != dimension) {
                throw MeanderException.invalid(
                        "vector '%s' has %d coordinates, others have %d; they must agree",
                        vector.id(), vector.dimension(), dimension);
            }
            double norm = Math.sqrt(squares(vector, scratch) + vector.outside());
            if (Double.isFinite(norm)) {
                rows[finite] = row;
                norms[finite++] = norm;
                outside |= vector.outside() != 0;
            }
        }
        return new SetFacts((int) dimension, Arrays.copyOf(rows, finite), Arrays.copyOf(norms, finite), outside);
    }

    /** Room for the values of a vector that are read at a time. */
    static MemorySegment scratch(long dimension) {
        return MemorySegment.ofArray(new float[(int) Math.min(dimension, Scorer.PIECE)]);
    }

    /** Copies the first {@code dimension} coordinates of a vector. */
    static void read(Vector vector, int dimension, MemorySegment scratch, float[] target) {
        for (int from = 0; from < dimension; from += Scorer.PIECE) {
            int count = Math.min(Scorer.PIECE, dimension - from);
            MemorySegment.copy(vector.values(from, count, scratch), F32, 0, target, from, count);
        }
    }

    private static double squares(Vector vector, MemorySegment scratch) {
        double squares = 0;
        for (long from = 0; from < vector.dimension(); from += Scorer.PIECE) {
            int count = (int) Math.min(Scorer.PIECE, vector.dimension() - from);
            MemorySegment values = vector.values(from, count, scratch);
            for (int i = 0; i < count; i++) {
                double value = values.get(F32, 4L * i);
                squares += value * value;
            }
        }
        return squares;
    }
}
