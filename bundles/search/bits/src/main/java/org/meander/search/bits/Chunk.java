package org.meander.search.bits;

import org.meander.search.Metric;

/**
 * The codes of some rows and what their estimates need. What is quadratic in the vectors is kept relative to the longest vector of the
 * set, so that no magnitude overflows a float. Immutable.
 */
final class Chunk {

    private final int bytes;
    private final byte[] codes;
    private final float[] squaredNorms;
    private final float[] distanceWeights;
    private final float[] cosineWeights;
    private final float[] cosineOffsets;
    private final float[] inverseNorms;

    /** @param scale by which all vectors are multiplied in thought */
    Chunk(EncodedRows rows, double scale) {
        int count = rows.count();
        this.bytes = rows.bytes();
        this.codes = rows.codes();
        this.squaredNorms = new float[count];
        this.distanceWeights = new float[count];
        this.cosineWeights = new float[count];
        this.cosineOffsets = new float[count];
        this.inverseNorms = new float[count];
        for (int i = 0; i < count; i++) {
            EncodedRows.Facts facts = rows.facts(i);
            double weight = facts.magnitudes() > 0 ? facts.squares() / facts.magnitudes() : 0;
            double inverse = facts.norm() > 0 ? 1 / facts.norm() : 0;
            boolean finite = Double.isFinite(facts.norm());
            squaredNorms[i] =
                    finite ? (float) ((facts.squares() + facts.outside()) * scale * scale) : Float.POSITIVE_INFINITY;
            distanceWeights[i] = finite ? (float) (2 * weight * scale) : 0;
            cosineWeights[i] = finite ? (float) (weight * inverse) : 0;
            cosineOffsets[i] = finite ? (float) (facts.withCentre() * scale * inverse) : Float.NEGATIVE_INFINITY;
            inverseNorms[i] = finite ? (float) (inverse / scale) : 0;
        }
    }

    /** Rows it has. */
    int rows() {
        return squaredNorms.length;
    }

    /**
     * Estimates that rank as the metric does, the highest the nearest; minus infinity for a row with a value that is not finite.
     *
     * @param sums scratch, room for the rows, rounded up to whole groups
     * @param scratch room for the rows of two groups
     */
    void estimate(BitQuery query, int[] sums, short[] scratch, float[] estimates) {
        int groups = codes.length / bytes / SignKernel.ROWS;
        int half = groups / 2 * SignKernel.ROWS;
        for (int row = 0; row < groups * SignKernel.ROWS - half; row += SignKernel.ROWS) {
            // Of an odd number of groups the one in the middle is taken twice.
            int other = row + half;
            SignKernel.sums(codes, row * bytes, other * bytes, bytes, query.table(), sums, row, other, scratch);
        }
        float step = (float) (2 * query.step());
        float offset = (float) query.offset();
        if (query.metric() == Metric.COSINE) {
            float withCentre = (float) query.withCentre();
            for (int i = 0; i < rows(); i++) {
                float product = step * sums[i] + offset;
                estimates[i] = cosineWeights[i] * product + withCentre * inverseNorms[i] + cosineOffsets[i];
            }
        } else {
            for (int i = 0; i < rows(); i++) {
                float product = step * sums[i] + offset;
                estimates[i] = distanceWeights[i] * product - squaredNorms[i];
            }
        }
    }
}
