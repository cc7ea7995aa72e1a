package org.meander.search;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;

/**
 * Scores candidates against one query, in double: the definition of a {@link SearchMethod.Hit}'s numbers. Methods that rank with it
 * agree in every bit, because the order of additions depends on the dimension alone and not on the pieces that are read. For one
 * thread; holds {@value #PIECE} values of each side and allocates nothing per candidate.
 */
public final class Scorer {

    /** Most values that are read at a time. */
    public static final int PIECE = 1 << 14;

    /** What {@link #read} reads is a multiple of this, except at the end. */
    public static final int BLOCK = 1 << 10;

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> F =
            VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));
    private static final int LANES = D.length();
    private static final int STEP = 2 * LANES;
    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final Vector query;
    private final Cancellation cancellation;
    private final double queryNorm;
    private final MemorySegment queryScratch;
    private final MemorySegment scratch;
    private final double[] lanes = new double[3 * LANES];
    private Vector candidate;
    private long position;
    private double dot;
    private double squares;
    private double squaredDistance;

    /**
     * Reads the query once.
     *
     * @param query its values are read again for each candidate, so they should be in memory
     * @param cancellation asked before each piece
     * @throws MeanderException {@code INVALID_ARGUMENT} if the query has a value that is not finite, or a part outside
     */
    public Scorer(Vector query, Cancellation cancellation) {
        this.query = query;
        this.cancellation = cancellation;
        if (query.dimension() < 1 || query.outside() != 0) {
            throw MeanderException.invalid(
                    "query '%s' has %d coordinates and the squared norm %s outside; 1 or more, and 0, are right",
                    query.id(), query.dimension(), query.outside());
        }
        int piece = (int) Math.min(PIECE, query.dimension());
        this.queryScratch = MemorySegment.ofArray(new float[piece]);
        this.scratch = MemorySegment.ofArray(new float[piece]);
        start(query);
        readAll();
        this.queryNorm = Math.sqrt(squares);
        if (!Double.isFinite(squares)) {
            throw MeanderException.invalid("query '%s' has a value that is not finite", query.id());
        }
    }

    /** L2 norm of the query. */
    public double queryNorm() {
        return queryNorm;
    }

    /** Scores a candidate completely; empty if it has a value that is not finite. */
    public Optional<SearchMethod.Hit> score(int row, Vector candidate) {
        start(candidate);
        readAll();
        return hit(row);
    }

    /**
     * Begins with a candidate, of which nothing is read yet.
     *
     * @throws MeanderException {@code INVALID_ARGUMENT} if its dimension is not the query's
     */
    public void start(Vector candidate) {
        if (candidate.dimension() != query.dimension()) {
            throw MeanderException.invalid(
                    "vector '%s' has %d coordinates, the query '%s' has %d; they must agree",
                    candidate.id(), candidate.dimension(), query.id(), query.dimension());
        }
        this.candidate = candidate;
        position = 0;
        dot = 0;
        squares = 0;
        squaredDistance = 0;
    }

    /** Coordinates of the candidate that were read. */
    public long position() {
        return position;
    }

    /**
     * Reads the next {@code count} coordinates, or those that are left.
     *
     * @param count a multiple of {@link #BLOCK}, at most {@link #PIECE}
     */
    public void read(int count) {
        if (count < BLOCK || count > PIECE || count % BLOCK != 0) {
            throw MeanderException.invalid("%d coordinates; a multiple of %d up to %d is right", count, BLOCK, PIECE);
        }
        cancellation.check();
        int n = (int) Math.min(count, query.dimension() - position);
        MemorySegment q = query.values(position, n, queryScratch);
        MemorySegment c = candidate.values(position, n, scratch);
        for (int i = 0; i < n; i += BLOCK) {
            add(q, c, (long) Float.BYTES * i, Math.min(BLOCK, n - i));
        }
        position += n;
    }

    private void readAll() {
        while (position < query.dimension()) {
            read(PIECE);
        }
    }

    /** Squared L2 distance over the coordinates that were read, without the part outside. Not finite once a value was not. */
    public double squaredDistance() {
        return squaredDistance;
    }

    /** The candidate as a hit, once it is read completely; empty if it has a value that is not finite. */
    public Optional<SearchMethod.Hit> hit(int row) {
        if (position < query.dimension()) {
            throw MeanderException.invalid(
                    "vector '%s' was read to %d of %d", candidate.id(), position, query.dimension());
        }
        double squaredNorm = squares + candidate.outside();
        double distance = Math.sqrt(squaredDistance + candidate.outside());
        if (!Double.isFinite(squaredNorm) || !Double.isFinite(distance)) {
            return Optional.empty();
        }
        double norms = queryNorm * Math.sqrt(squaredNorm);
        // Adding 0 turns -0 into 0, so that both are one rank.
        double cosine = norms == 0 ? 0 : Math.clamp(dot / norms, -1, 1) + 0.0;
        return Optional.of(new SearchMethod.Hit(row, candidate.id(), cosine, distance));
    }

    private void add(MemorySegment q, MemorySegment c, long offset, int count) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        q.byteSize();
        c.byteSize();
        int vectors = count / STEP * STEP;
        sum(q, c, offset, vectors);
        double blockDot = fold(0);
        double blockSquares = fold(LANES);
        double blockDistance = fold(2 * LANES);
        for (int i = vectors; i < count; i++) {
            double x = q.get(F32, offset + 4L * i);
            double y = c.get(F32, offset + 4L * i);
            blockDot += x * y;
            blockSquares += y * y;
            blockDistance += (x - y) * (x - y);
        }
        dot += blockDot;
        squares += blockSquares;
        squaredDistance += blockDistance;
    }

    private void sum(MemorySegment q, MemorySegment c, long offset, int count) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        q.byteSize();
        c.byteSize();
        DoubleVector a0 = DoubleVector.zero(D);
        DoubleVector a1 = a0;
        DoubleVector b0 = a0;
        DoubleVector b1 = a0;
        DoubleVector d0 = a0;
        DoubleVector d1 = a0;
        for (int i = 0; i < count; i += STEP) {
            long at = offset + 4L * i;
            DoubleVector x0 = load(q, at);
            DoubleVector x1 = load(q, at + 4L * LANES);
            DoubleVector y0 = load(c, at);
            DoubleVector y1 = load(c, at + 4L * LANES);
            DoubleVector z0 = x0.sub(y0);
            DoubleVector z1 = x1.sub(y1);
            a0 = x0.fma(y0, a0);
            a1 = x1.fma(y1, a1);
            b0 = y0.fma(y0, b0);
            b1 = y1.fma(y1, b1);
            d0 = z0.fma(z0, d0);
            d1 = z1.fma(z1, d1);
        }
        a0.add(a1).intoArray(lanes, 0);
        b0.add(b1).intoArray(lanes, LANES);
        d0.add(d1).intoArray(lanes, 2 * LANES);
    }

    private static DoubleVector load(MemorySegment values, long offset) {
        return (DoubleVector)
                FloatVector.fromMemorySegment(F, values, offset, LITTLE_ENDIAN).convertShape(VectorOperators.F2D, D, 0);
    }

    /** Not {@code reduceLanes}, whose order of additions is left open. */
    private double fold(int from) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = from; i < from + half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[from];
    }
}
