package org.meander.codec.delta;

import org.meander.base.DType;
import org.meander.base.Plugin;
import org.meander.codec.Encoder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Writes blocks bit by bit as what they differ from one or two reference blocks; {@link Body} tells how. A block without a reference is
 * written as what each number differs from the one before.
 */
@Plugin(kind = "codec", type = DeltaEncoder.TYPE, pid = DeltaEncoder.PID)
@Component(
        name = DeltaEncoder.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {Encoder.NAME + "=" + DeltaEncoder.TYPE, Encoder.LOSSLESS + ":Boolean=true"})
@Designate(ocd = DeltaEncoder.Config.class, factory = true)
public final class DeltaEncoder implements Encoder {

    static final String PID = "org.meander.codec.delta";
    static final String TYPE = "delta";
    static final int VERSION = 1;

    @ObjectClassDefinition(
            name = "Codec: delta",
            description = "Bit-exact coding by the difference to a reference; has no settings")
    @interface Config {}

    @Activate
    public DeltaEncoder() {}

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public boolean lossless() {
        return true;
    }

    @Override
    public boolean supports(DType dtype) {
        return dtype.bits() >= 8;
    }

    @Override
    public Session open() {
        return new EncodingSession();
    }
}
