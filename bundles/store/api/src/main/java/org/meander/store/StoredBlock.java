package org.meander.store;

/**
 * One payload, or a tensor's share of it: a run of a tensor's elements, laid along a curve and encoded. A payload may hold the end of one
 * tensor and the beginning of the next; then both have a block with the same numbers, but for {@code count} and {@code offset}.
 *
 * @param count elements of the tensor that it holds
 * @param curve name of the curve that laid them on the grid
 * @param codec name of the codec, as in the payload
 * @param bytes length of the payload; of one in a video file with losses, what it takes there
 * @param maxError largest absolute error of an element of the payload
 * @param squaredError sum of squared errors of all elements of the payload
 * @param offset position of the tensor's first element here among the elements of the payload
 * @param elements elements of the payload, {@code offset + count} or more
 */
public record StoredBlock(
        long count,
        String curve,
        String codec,
        long bytes,
        double maxError,
        double squaredError,
        long offset,
        long elements) {

    /** A payload that holds elements of one tensor only. */
    public StoredBlock(long count, String curve, String codec, long bytes, double maxError, double squaredError) {
        this(count, curve, codec, bytes, maxError, squaredError, 0, count);
    }

    /** Whether there are elements, and all of them are among those of the payload. */
    public boolean isWithinPayload() {
        return count >= 1 && offset >= 0 && elements >= count && offset <= elements - count;
    }
}
