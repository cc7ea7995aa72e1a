package org.meander.curve.gilbert;

import org.meander.base.Plugin;
import org.meander.curve.SpaceFillingCurve;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The {@link GilbertCurve} as a part of a workflow; it has no settings. */
@Plugin(kind = "curve", type = GilbertCurve.CURVE, pid = GilbertSlot.PID)
@Component(
        name = GilbertSlot.PID,
        service = SpaceFillingCurve.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SpaceFillingCurve.NAME + "=" + GilbertCurve.CURVE)
public final class GilbertSlot extends GilbertCurve {

    static final String PID = "org.meander.curve.gilbert";

    @Activate
    public GilbertSlot() {}
}
