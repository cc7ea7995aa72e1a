package org.meander.codec.delta;

import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads what {@link DeltaEncoder} wrote. */
@Component(
        name = DeltaEncoder.PID + ".decoder",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + DeltaEncoder.TYPE)
public final class DeltaDecoder implements Decoder {

    @Override
    public String name() {
        return DeltaEncoder.TYPE;
    }

    @Override
    public Session open() {
        return new DecodingSession();
    }
}
