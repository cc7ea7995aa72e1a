package org.meander.codec.scalar;

import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads what {@link ScalarEncoder} wrote, whatever its configuration was. */
@Component(
        name = Scalar.PID + ".decoder",
        service = Decoder.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + Scalar.NAME)
public final class ScalarDecoder implements Decoder {

    @Override
    public String name() {
        return Scalar.NAME;
    }

    @Override
    public Session open() {
        return new DecodingSession();
    }
}
