package org.meander.curve.rows;

import org.meander.base.Plugin;
import org.meander.curve.SpaceFillingCurve;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The {@link RowsCurve} as a part of a workflow; it has no settings. */
@Plugin(kind = "curve", type = RowsCurve.CURVE, pid = RowsSlot.PID)
@Component(
        name = RowsSlot.PID,
        service = SpaceFillingCurve.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SpaceFillingCurve.NAME + "=" + RowsCurve.CURVE)
public final class RowsSlot extends RowsCurve {

    static final String PID = "org.meander.curve.rows";

    @Activate
    public RowsSlot() {}
}
