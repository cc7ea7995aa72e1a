package org.meander.codec.jpeg;

import java.util.OptionalDouble;
import org.meander.codec.Encoder;
import org.meander.codec.QualityScale;
import org.meander.codec.levels.LevelSettings;
import org.meander.codec.levels.Limits;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** JPEG qualities of 1 to 95, in proportion: what picture libraries recommend as the useful range. Promises no error. */
@Component(
        name = JpegEncoder.PID + ".scale",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + JpegEncoder.TYPE)
public final class JpegScale implements QualityScale {

    private static final int FINEST = 95;

    @Override
    public String name() {
        return JpegEncoder.TYPE;
    }

    @Override
    public Encoder encoder(double quality) {
        int jpeg = Math.max(1, (int) (QualityScale.checked(quality) * FINEST));
        return new JpegEncoder(new LevelSettings(Limits.NONE, 8, false, jpeg));
    }

    @Override
    public OptionalDouble relativeRmsError(double quality) {
        QualityScale.checked(quality);
        return OptionalDouble.empty();
    }
}
