package org.meander.store.folder;

/**
 * A payload of a model that is there.
 *
 * @param model its name
 * @param tensor index of the first tensor that it is of
 * @param block index of its block in that tensor
 * @param dtype code of the element type
 * @param codec name of the codec
 * @param elements of the payload
 * @param maxError largest absolute error of an element
 * @param squaredError sum of squared errors
 * @param place where it is
 */
public record Stored(
        String model,
        int tensor,
        int block,
        int dtype,
        String codec,
        long elements,
        double maxError,
        double squaredError,
        Location place) {

    /** Whether it is in a video file. */
    public boolean packed() {
        return place.segment() == 0;
    }
}
