package org.meander.codec;

import java.util.OptionalDouble;
import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes encoders of one codec for a quality, for those who would rather say how good than how wrong. Needs no configuration; found by
 * {@link Encoder#NAME}. Immutable and thread-safe.
 */
@ConsumerType
public interface QualityScale {

    /** The codec's name. */
    String name();

    /**
     * An encoder for a quality; what it writes is read by the codec's decoder.
     *
     * @param quality 0 (coarsest) to 1 (finest)
     * @throws MeanderException {@code INVALID_ARGUMENT} for another quality
     */
    Encoder encoder(double quality);

    /**
     * The root mean square of the errors of a block, as a part of that of its values, that such an encoder never exceeds; empty if it
     * promises none.
     */
    OptionalDouble relativeRmsError(double quality);

    /** Refuses a quality that is not 0 to 1: {@code INVALID_ARGUMENT}. */
    static double checked(double quality) {
        if (!(quality >= 0 && quality <= 1)) {
            throw MeanderException.invalid("quality is %s; it must be 0 to 1", quality);
        }
        return quality;
    }

    /**
     * The scale of codecs that keep a bound: half of the values' root mean square at quality 0, a hundredth at 0.8, and every
     * 0.1 in between takes 0.7 bits more a value.
     */
    static double boundedError(double quality) {
        return 0.5 * Math.pow(50, -checked(quality) / 0.8);
    }
}
