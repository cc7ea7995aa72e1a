package org.meander.index;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One bit a value, and one number a block of {@value #BLOCK} values that makes of the bits an unbiased estimate of dot products: with the
 * signs s of a block x, the estimate of {@code x.q} is {@code weight * s.q}.
 *
 * @see <a href="https://doi.org/10.1145/3654970">Gao and Long, RaBitQ, Proc. ACM Manag. Data 2(3), 2024</a>, whose random rotation is left
 *     out
 */
@ConsumerType
public interface SignBits extends Signature {

    /** Values of a block; the last one may have fewer. */
    int BLOCK = 1024;

    /** Sum of the squares of all values; not finite if a value is not. */
    double squaredNorm();

    /**
     * {@code ceil(elements/64)} words of 64 bits, little-endian: bit {@code i} of word {@code w} is set if value {@code 64 w + i} is
     * 0 or more. Bits behind the last value are not set. Valid as long as the bytes that the signature was read from.
     */
    MemorySegment words();

    /** For each block, as little-endian F32: its sum of squares over its sum of magnitudes; 0 if it is all zero, NaN if a value is not finite. */
    MemorySegment weights();
}
