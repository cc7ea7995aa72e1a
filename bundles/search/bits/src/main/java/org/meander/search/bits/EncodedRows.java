package org.meander.search.bits;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.search.Scorer;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** Sign codes of some rows of a set, and sums over their values, in double. */
final class EncodedRows {

    /**
     * Sums over a row, x' being its difference from the centre.
     *
     * @param squares sum of the squares of x'
     * @param magnitudes sum of the magnitudes of x'
     * @param withCentre dot product of x' and the centre
     * @param norm L2 norm of the whole vector; not finite if a value is not
     * @param outside squared norm of what lies outside the query's space
     */
    record Facts(double squares, double magnitudes, double withCentre, double norm, double outside) {}

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> F =
            VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));
    private static final int LANES = D.length();
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final float[] centre;
    private final int bytes;
    private final byte[] codes;
    private final Facts[] facts;
    private final double[] lanes = new double[4 * LANES];
    private double squares;
    private double magnitudes;
    private double withCentre;
    private double all;

    /** Encodes rows {@code from} to {@code from+count-1}. */
    EncodedRows(VectorSet set, int from, int count, float[] centre, Cancellation cancellation) {
        this.centre = centre;
        this.bytes = bytes(centre.length);
        int groups = (count + SignKernel.ROWS - 1) / SignKernel.ROWS;
        this.codes = new byte[groups * SignKernel.ROWS * bytes];
        this.facts = new Facts[count];
        MemorySegment scratch = MemorySegment.ofArray(new float[Math.min(centre.length, Scorer.PIECE)]);
        for (int row = 0; row < count; row++) {
            cancellation.check();
            facts[row] = encode(row, set.get(from + row), scratch);
        }
    }

    int count() {
        return facts.length;
    }

    /** Bytes of a code of so many coordinates: whole words. */
    static int bytes(int dimension) {
        return (dimension + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
    }

    /** Bytes of a row's code. */
    int bytes() {
        return bytes;
    }

    /** Group by group of {@link SignKernel#ROWS} rows, in a group byte by byte, of a byte row by row as they are placed. */
    byte[] codes() {
        return codes;
    }

    Facts facts(int row) {
        return facts[row];
    }

    /** Largest norm of a vector whose values are all finite. */
    double longest() {
        return Arrays.stream(facts)
                .mapToDouble(Facts::norm)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private Facts encode(int row, Vector vector, MemorySegment scratch) {
        if (vector.dimension() != centre.length) {
            throw MeanderException.invalid(
                    "vector '%s' has %d coordinates, others have %d; they must agree",
                    vector.id(), vector.dimension(), centre.length);
        }
        squares = 0;
        magnitudes = 0;
        withCentre = 0;
        all = 0;
        int inGroup = row % SignKernel.ROWS;
        int place = (row - inGroup) * bytes + SignKernel.place(inGroup);
        for (int from = 0; from < centre.length; from += Scorer.PIECE) {
            int count = Math.min(Scorer.PIECE, centre.length - from);
            MemorySegment values = vector.values(from, count, scratch);
            for (int i = 0; i < count; i += Long.SIZE) {
                put(word(values, i, from + i, Math.min(Long.SIZE, count - i)), place);
                place += Long.BYTES * SignKernel.ROWS;
            }
        }
        double norm = Math.sqrt(all + vector.outside());
        return new Facts(squares, magnitudes, withCentre, norm, vector.outside());
    }

    private void put(long word, int place) {
        for (int k = 0; k < Long.BYTES; k++) {
            codes[place + k * SignKernel.ROWS] = (byte) (word >>> k * Byte.SIZE);
        }
    }

    private long word(MemorySegment values, int at, int coordinate, int count) {
        if (count == Long.SIZE) {
            return whole(values, 4L * at, coordinate);
        }
        long word = 0;
        for (int i = 0; i < count; i++) {
            double c = centre[coordinate + i];
            double value = values.get(F32, 4L * (at + i));
            double x = value - c;
            squares += x * x;
            magnitudes += Math.abs(x);
            withCentre += x * c;
            all += value * value;
            word |= x >= 0 ? 1L << i : 0;
        }
        return word;
    }

    private long whole(MemorySegment values, long offset, int coordinate) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        values.byteSize();
        DoubleVector s = DoubleVector.zero(D);
        DoubleVector m = s;
        DoubleVector w = s;
        DoubleVector a = s;
        long word = 0;
        for (int i = 0; i < Long.SIZE; i += LANES) {
            DoubleVector value = widen(FloatVector.fromMemorySegment(F, values, offset + 4L * i, LITTLE_ENDIAN));
            DoubleVector c = widen(FloatVector.fromArray(F, centre, coordinate + i));
            DoubleVector x = value.sub(c);
            s = x.fma(x, s);
            m = x.abs().add(m);
            w = x.fma(c, w);
            a = value.fma(value, a);
            word |= x.compare(VectorOperators.GE, 0).toLong() << i;
        }
        s.intoArray(lanes, 0);
        m.intoArray(lanes, LANES);
        w.intoArray(lanes, 2 * LANES);
        a.intoArray(lanes, 3 * LANES);
        for (int i = 0; i < LANES; i++) {
            squares += lanes[i];
            magnitudes += lanes[LANES + i];
            withCentre += lanes[2 * LANES + i];
            all += lanes[3 * LANES + i];
        }
        return word;
    }

    private static DoubleVector widen(FloatVector values) {
        return (DoubleVector) values.convertShape(VectorOperators.F2D, D, 0);
    }
}
