package org.meander.index.bits;

import org.meander.base.Plugin;
import org.meander.index.IndexStrategy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@link BitIndex} for a workflow's slot. */
@Plugin(kind = "index", type = BitIndex.STRATEGY, pid = BitIndexSlot.PID)
@Component(
        name = BitIndexSlot.PID,
        service = IndexStrategy.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = IndexStrategy.NAME + "=" + BitIndex.STRATEGY)
@Designate(ocd = BitIndexSlot.Config.class, factory = true)
public final class BitIndexSlot extends BitIndex {

    static final String PID = "org.meander.index.bits";

    @ObjectClassDefinition(name = "Index: bits", description = "Signs of values, a bit each")
    @interface Config {}

    @Activate
    public BitIndexSlot(Config config) {
        // Nothing is configured: the codes of all models must agree.
    }
}
