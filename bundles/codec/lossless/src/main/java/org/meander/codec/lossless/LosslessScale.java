package org.meander.codec.lossless;

import java.util.OptionalDouble;
import org.meander.codec.Encoder;
import org.meander.codec.QualityScale;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Bit-exact at every quality. */
@Component(
        name = LosslessEncoder.PID + ".scale",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + LosslessEncoder.TYPE)
public final class LosslessScale implements QualityScale {

    @Override
    public String name() {
        return LosslessEncoder.TYPE;
    }

    @Override
    public Encoder encoder(double quality) {
        QualityScale.checked(quality);
        return new LosslessEncoder();
    }

    @Override
    public OptionalDouble relativeRmsError(double quality) {
        QualityScale.checked(quality);
        return OptionalDouble.of(0);
    }
}
