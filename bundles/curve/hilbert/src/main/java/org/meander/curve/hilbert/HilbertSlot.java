package org.meander.curve.hilbert;

import org.meander.base.Plugin;
import org.meander.curve.SpaceFillingCurve;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The {@link HilbertCurve} as a part of a workflow; it has no settings. */
@Plugin(kind = "curve", type = HilbertCurve.CURVE, pid = HilbertSlot.PID)
@Component(
        name = HilbertSlot.PID,
        service = SpaceFillingCurve.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SpaceFillingCurve.NAME + "=" + HilbertCurve.CURVE)
public final class HilbertSlot extends HilbertCurve {

    static final String PID = "org.meander.curve.hilbert";

    @Activate
    public HilbertSlot() {}
}
