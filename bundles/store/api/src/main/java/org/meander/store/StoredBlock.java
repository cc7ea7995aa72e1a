package org.meander.store;

/**
 * One payload: a run of a tensor's elements, laid along a curve and encoded.
 *
 * @param count elements of the tensor that it holds
 * @param curve name of the curve that laid them on the grid
 * @param codec name of the codec, as in the payload
 * @param bytes length of the payload
 * @param maxError largest absolute error of an element
 * @param squaredError sum of squared errors
 */
public record StoredBlock(long count, String curve, String codec, long bytes, double maxError, double squaredError) {}
