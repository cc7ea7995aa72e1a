package org.meander.index.features;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * A model's Hilbert image, made small enough to be compared as a picture. Of use for the whole model. This class has the default side and
 * reads what any side wrote.
 *
 * @see org.meander.index.GrayPicture
 */
@Component(
        name = "org.meander.index.features.reader",
        service = IndexStrategy.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = IndexStrategy.NAME + "=" + PictureIndex.STRATEGY)
public class PictureIndex implements IndexStrategy {

    static final String STRATEGY = "features";
    static final int DEFAULT_SIDE = 128;
    static final int LARGEST_SIDE = 256;

    private static final long MOST_ELEMENTS = 1L << 60;

    private final SpaceFillingCurve curve;
    private final int side;

    @Activate
    public PictureIndex(@Reference(target = "(curve.name=hilbert)") SpaceFillingCurve curve) {
        this(curve, DEFAULT_SIDE);
    }

    PictureIndex(SpaceFillingCurve curve, int side) {
        this.curve = curve;
        this.side = side;
    }

    @Override
    public final String name() {
        return STRATEGY;
    }

    @Override
    public final boolean ofTensors() {
        return false;
    }

    /** {@inheritDoc} Up to 2^60 elements. */
    @Override
    public final Builder builder(long elements) {
        return picture(elements);
    }

    @Override
    public final Builder restore(long elements, MemorySegment saved) {
        return picture(elements).restore(saved);
    }

    private PictureBuilder picture(long elements) {
        if (elements < 0 || elements > MOST_ELEMENTS) {
            throw MeanderException.invalid(
                    "a sequence of %d elements cannot be pictured; 0 to %d can", elements, MOST_ELEMENTS);
        }
        return new PictureBuilder(elements, side, curve);
    }

    @Override
    public final Signature read(MemorySegment bytes) {
        return PictureSignature.read(bytes);
    }
}
