package org.meander.codec.video;

import java.util.OptionalDouble;
import org.meander.codec.Encoder;
import org.meander.codec.QualityScale;
import org.meander.codec.frames.Coding;
import org.meander.codec.levels.LevelSettings;
import org.meander.codec.levels.Limits;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** FFV1 with as many levels as a relative RMS error needs, which falls with the quality as {@link QualityScale#boundedError} says. */
@Component(
        name = VideoEncoder.PID + ".scale",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + VideoEncoder.TYPE)
public final class VideoScale implements QualityScale {

    @Override
    public String name() {
        return VideoEncoder.TYPE;
    }

    @Override
    public Encoder encoder(double quality) {
        Limits limits = new Limits(0, 0, QualityScale.boundedError(quality));
        return new VideoEncoder(Coding.FFV1, new LevelSettings(limits, VideoEncoder.bits(Coding.FFV1, 0), false, 0));
    }

    @Override
    public OptionalDouble relativeRmsError(double quality) {
        return OptionalDouble.of(QualityScale.boundedError(quality));
    }
}
