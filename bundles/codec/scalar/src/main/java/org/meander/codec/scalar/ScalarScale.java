package org.meander.codec.scalar;

import java.util.OptionalDouble;
import org.meander.codec.Encoder;
import org.meander.codec.QualityScale;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Relative RMS errors that fall with the quality, as {@link QualityScale#boundedError} says. */
@Component(
        name = Scalar.PID + ".scale",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + Scalar.NAME)
public final class ScalarScale implements QualityScale {

    @Override
    public String name() {
        return Scalar.NAME;
    }

    @Override
    public Encoder encoder(double quality) {
        return new ScalarEncoder(Tolerance.of(0, 0, QualityScale.boundedError(quality), 0, false));
    }

    @Override
    public OptionalDouble relativeRmsError(double quality) {
        return OptionalDouble.of(QualityScale.boundedError(quality));
    }
}
