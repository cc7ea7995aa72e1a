package org.meander.codec;

/**
 * What an encoder did to a block.
 *
 * @param bytes length of the payload
 * @param maxError largest absolute difference between an element and what decoding gives, over finite elements; 0 if bit-exact
 * @param squaredError sum of the squares of those differences
 * @param references how many of the first reference blocks that were given decoding needs; 0 if the payload decodes by itself
 */
public record Encoding(long bytes, double maxError, double squaredError, int references) {

    /** A payload that decodes by itself. */
    public Encoding(long bytes, double maxError, double squaredError) {
        this(bytes, maxError, squaredError, 0);
    }
}
