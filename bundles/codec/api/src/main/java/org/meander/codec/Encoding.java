package org.meander.codec;

/**
 * What an encoder did to a block.
 *
 * @param bytes length of the payload
 * @param maxError largest absolute difference between an element and what decoding gives, over finite elements; 0 if bit-exact
 * @param squaredError sum of the squares of those differences
 */
public record Encoding(long bytes, double maxError, double squaredError) {}
