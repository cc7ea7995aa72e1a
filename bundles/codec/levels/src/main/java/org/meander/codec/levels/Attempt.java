package org.meander.codec.levels;

/**
 * A body and its errors.
 *
 * @param maxError largest absolute error of a finite cell
 * @param squaredError sum of their squares
 */
record Attempt(byte[] body, double maxError, double squaredError) {}
