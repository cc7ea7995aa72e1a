package org.meander.index.bits;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The sign of every value and a weight for every block: an eighth of a byte a value. Of use for tensors; a model is searched by those of
 * its tensors.
 *
 * @see org.meander.index.SignBits
 */
@Component(
        name = "org.meander.index.bits.reader",
        service = IndexStrategy.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = IndexStrategy.NAME + "=" + BitIndex.STRATEGY)
public class BitIndex implements IndexStrategy {

    static final String STRATEGY = "bits";
    /** So that a signature stays within an array. */
    static final long MOST_ELEMENTS = 1L << 33;

    @Override
    public final String name() {
        return STRATEGY;
    }

    @Override
    public final boolean ofWhole() {
        return false;
    }

    /** {@inheritDoc} Up to 2^33 elements. */
    @Override
    public final Builder builder(long elements) {
        return bits(elements);
    }

    @Override
    public final Builder restore(long elements, MemorySegment saved) {
        return bits(elements).restore(saved);
    }

    private static BitBuilder bits(long elements) {
        if (elements < 0 || elements > MOST_ELEMENTS) {
            throw MeanderException.invalid(
                    "a sequence of %d elements cannot be indexed by bits; 0 to %d can", elements, MOST_ELEMENTS);
        }
        return new BitBuilder(elements);
    }

    @Override
    public final Signature read(MemorySegment bytes) {
        return BitSignature.read(bytes);
    }
}
