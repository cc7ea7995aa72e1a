package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How two runs of values differ, in double precision. A pair with a value that is not finite counts as equal if both have the same
 * bits (any two NaN do), and as a mismatch otherwise; it takes no part in the sums.
 */
final class Difference {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private long compared;
    private long counted;
    private long mismatches;
    private double dot;
    private double leftSquares;
    private double rightSquares;
    private double squares;
    private double max;

    void add(MemorySegment left, MemorySegment right, long count) {
        for (long i = 0; i < count; i++) {
            float l = left.get(F32, Float.BYTES * i);
            float r = right.get(F32, Float.BYTES * i);
            if (Float.isFinite(l) && Float.isFinite(r)) {
                double difference = (double) l - r;
                dot += (double) l * r;
                leftSquares += (double) l * l;
                rightSquares += (double) r * r;
                squares += difference * difference;
                max = Math.max(max, Math.abs(difference));
            } else if (Float.floatToIntBits(l) != Float.floatToIntBits(r)) {
                mismatches++;
            }
        }
        compared += count;
        counted += count;
    }

    /**
     * @param summed whether the other's values count in the sums, too
     */
    void add(Difference other, boolean summed) {
        compared += other.compared;
        mismatches += other.mismatches;
        max = Math.max(max, other.max);
        if (!summed) {
            return;
        }
        counted += other.counted;
        dot += other.dot;
        leftSquares += other.leftSquares;
        rightSquares += other.rightSquares;
        squares += other.squares;
    }

    /** Sum of the squares. */
    static double squares(MemorySegment values, long count) {
        double squares = 0;
        for (long i = 0; i < count; i++) {
            double value = values.get(F32, Float.BYTES * i);
            squares += value * value;
        }
        return squares;
    }

    /** Facts for a report: relative errors are relative to the right side. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        double norms = Math.sqrt(leftSquares) * Math.sqrt(rightSquares);
        facts.put("compared", compared);
        facts.put("cosine", norms == 0 ? 0.0 : dot / norms);
        facts.put("distance", Math.sqrt(squares));
        facts.put("maxDifference", max);
        facts.put("rmsDifference", counted == 0 ? 0.0 : Math.sqrt(squares / counted));
        facts.put("relativeRmsDifference", rightSquares == 0 ? Math.sqrt(squares) : Math.sqrt(squares / rightSquares));
        facts.put("nonFiniteMismatches", mismatches);
        return facts;
    }
}
