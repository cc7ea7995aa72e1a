package org.meander.search.bits;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.search.Metric;
import org.meander.search.Ranges;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/**
 * One bit a coordinate of each vector: the sign of its difference from a centre, with what makes of the bits an unbiased estimate of
 * dot products. Immutable; takes {@code dimension/8 + 24} bytes a vector.
 *
 * <p>With the centre c, x' = x - c, q' = q - c and s the signs of x', the estimate of x'.q' is (s.q') x |x'|^2 / (s.x').
 *
 * @see <a href="https://doi.org/10.1145/3654970">Gao and Long, RaBitQ, Proc. ACM Manag. Data 2(3), 2024</a>, whose random rotation is
 *     left out
 */
final class SignCodes {

    /** Sums of a table's entries must fit an int. */
    private static final int MOST_COORDINATES = 1 << 27;

    private static final int CHUNK_ROWS = 4096;
    private static final int CHUNK_BYTES = 1 << 23;
    private static final int CENTRE_SAMPLE = 1024;
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

    private final int dimension;
    private final int chunkRows;
    private final float[] centre;
    private final double scale;
    private final List<Chunk> chunks;

    private SignCodes(int dimension, int chunkRows, float[] centre, double scale, List<Chunk> chunks) {
        this.dimension = dimension;
        this.chunkRows = chunkRows;
        this.centre = centre;
        this.scale = scale;
        this.chunks = chunks;
    }

    /** Reads every vector once, and a sample of a matrix twice, for the centre. */
    static SignCodes of(VectorSet set, int threads, Cancellation cancellation) {
        if (set.size() == 0) {
            return new SignCodes(0, CHUNK_ROWS, new float[0], 1, List.of());
        }
        long coordinates = set.get(0).dimension();
        if (coordinates < 1 || coordinates > MOST_COORDINATES) {
            throw MeanderException.invalid(
                    "vector '%s' has %d coordinates; 1 to %d are right for sign codes",
                    set.get(0).id(), coordinates, MOST_COORDINATES);
        }
        int dimension = (int) coordinates;
        int rows = Math.clamp(
                CHUNK_BYTES / EncodedRows.bytes(dimension) / SignKernel.ROWS * SignKernel.ROWS,
                SignKernel.ROWS,
                CHUNK_ROWS);
        int count = (set.size() + rows - 1) / rows;
        float[] centre = centre(set, dimension, cancellation);
        List<EncodedRows> encoded = Ranges.run(
                        count, Math.min(count, threads), cancellation, (from, to, either) -> IntStream.range(from, to)
                                .mapToObj(c -> new EncodedRows(
                                        set, c * rows, Math.min(rows, set.size() - c * rows), centre, either))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
        double longest =
                encoded.stream().mapToDouble(EncodedRows::longest).max().orElse(0);
        double scale = longest > 0 ? 1 / longest : 1;
        List<Chunk> chunks =
                encoded.stream().map(part -> new Chunk(part, scale)).toList();
        return new SignCodes(dimension, rows, centre, scale, chunks);
    }

    /** Mean of a sample of a matrix; zero for vectors whose values are costly to read. */
    private static float[] centre(VectorSet set, int dimension, Cancellation cancellation) {
        float[] centre = new float[dimension];
        if (set.matrix().isEmpty()) {
            return centre;
        }
        int sample = Math.min(set.size(), CENTRE_SAMPLE);
        double[] sums = new double[dimension];
        int taken = 0;
        for (int i = 0; i < sample; i++) {
            cancellation.check();
            float[] values = values(set.get((int) ((long) i * set.size() / sample)), dimension);
            double squares = 0;
            for (float value : values) {
                squares += (double) value * value;
            }
            if (Double.isFinite(squares)) {
                for (int k = 0; k < dimension; k++) {
                    sums[k] += values[k];
                }
                taken++;
            }
        }
        for (int k = 0; k < dimension; k++) {
            centre[k] = (float) (sums[k] / Math.max(1, taken));
        }
        return centre;
    }

    private static float[] values(Vector vector, int dimension) {
        if (vector.dimension() != dimension) {
            throw MeanderException.invalid(
                    "vector '%s' has %d coordinates, others have %d; they must agree",
                    vector.id(), vector.dimension(), dimension);
        }
        return vector.toArray();
    }

    int chunks() {
        return chunks.size();
    }

    /**
     * A query for {@link #scan}.
     *
     * @throws MeanderException {@code INVALID_ARGUMENT} if it has another dimension or a value that is not finite
     */
    BitQuery query(Vector query, Metric metric) {
        float[] values = values(query, dimension);
        double withCentre = 0;
        for (int i = 0; i < dimension; i++) {
            if (!Float.isFinite(values[i])) {
                throw MeanderException.invalid("query '%s' has a value that is not finite", query.id());
            }
            withCentre += (double) values[i] * centre[i];
            values[i] = (float) ((values[i] - (double) centre[i]) * scale);
        }
        return BitQuery.of(metric, values, withCentre * scale * scale);
    }

    /** Offers the rows of some chunks with their estimates. */
    void scan(BitQuery query, int from, int to, Candidates candidates, Cancellation cancellation) {
        int[] sums = new int[chunkRows];
        short[] scratch = new short[2 * SignKernel.ROWS];
        float[] estimates = new float[chunkRows];
        for (int c = from; c < to; c++) {
            cancellation.check();
            Chunk chunk = chunks.get(c);
            chunk.estimate(query, sums, scratch, estimates);
            offer(c * chunkRows, chunk.rows(), estimates, candidates);
        }
    }

    /** Few rows reach the floor, so it is asked of many at once first. */
    private static void offer(int first, int count, float[] estimates, Candidates candidates) {
        int lanes = F.length();
        for (int from = 0; from < count; from += lanes) {
            boolean whole = from + lanes <= count;
            if (whole
                    && !FloatVector.fromArray(F, estimates, from)
                            .compare(VectorOperators.GE, candidates.floor())
                            .anyTrue()) {
                continue;
            }
            for (int i = from; i < Math.min(count, from + lanes); i++) {
                if (estimates[i] >= candidates.floor()) {
                    candidates.add(first + i, estimates[i]);
                }
            }
        }
    }
}
