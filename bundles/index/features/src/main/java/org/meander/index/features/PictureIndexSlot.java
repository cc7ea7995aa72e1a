package org.meander.index.features;

import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@link PictureIndex} with the side of a workflow's slot. */
@Plugin(kind = "index", type = PictureIndex.STRATEGY, pid = PictureIndexSlot.PID)
@Component(
        name = PictureIndexSlot.PID,
        service = IndexStrategy.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = IndexStrategy.NAME + "=" + PictureIndex.STRATEGY)
@Designate(ocd = PictureIndexSlot.Config.class, factory = true)
public final class PictureIndexSlot extends PictureIndex {

    static final String PID = "org.meander.index.features";

    private static final int SMALLEST_SIDE = 16;

    @ObjectClassDefinition(name = "Index: features", description = "A small gray picture along the Hilbert curve")
    @interface Config {
        @AttributeDefinition(
                name = "Side",
                description = "Most pixels of a side of the picture, a power of two; 16..256",
                min = "16",
                max = "256")
        int side() default DEFAULT_SIDE;
    }

    @Activate
    public PictureIndexSlot(Config config, @Reference(target = "(curve.name=hilbert)") SpaceFillingCurve curve) {
        super(curve, checked(config.side()));
    }

    private static int checked(int side) {
        if (side < SMALLEST_SIDE || side > LARGEST_SIDE || Integer.bitCount(side) != 1) {
            throw Checks.configuration(PID + ".side", side, "a power of two from 16 to 256");
        }
        return side;
    }
}
