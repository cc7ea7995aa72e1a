package org.meander.curve.morton;

import org.meander.base.Plugin;
import org.meander.curve.SpaceFillingCurve;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The {@link MortonCurve} as a part of a workflow; it has no settings. */
@Plugin(kind = "curve", type = MortonCurve.CURVE, pid = MortonSlot.PID)
@Component(
        name = MortonSlot.PID,
        service = SpaceFillingCurve.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SpaceFillingCurve.NAME + "=" + MortonCurve.CURVE)
public final class MortonSlot extends MortonCurve {

    static final String PID = "org.meander.curve.morton";

    @Activate
    public MortonSlot() {}
}
