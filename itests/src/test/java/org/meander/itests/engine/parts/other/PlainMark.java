package org.meander.itests.engine.parts.other;

import org.meander.base.Plugin;
import org.meander.itests.engine.parts.api.Mark;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A part without keys, made only when it is needed. */
@Plugin(kind = "mark", type = "plain", pid = PlainMark.PID)
@Component(name = PlainMark.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PlainMark implements Mark {

    static final String PID = "org.meander.itests.mark";

    @Override
    public String mark() {
        return "plain";
    }
}
