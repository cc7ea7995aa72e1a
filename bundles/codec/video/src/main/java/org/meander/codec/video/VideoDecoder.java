package org.meander.codec.video;

import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.levels.LevelDecoder;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads what {@link VideoEncoder} wrote, whatever its configuration was. */
@Component(
        name = VideoEncoder.PID + ".decoder",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + VideoEncoder.TYPE)
public final class VideoDecoder implements Decoder {

    @Override
    public String name() {
        return VideoEncoder.TYPE;
    }

    @Override
    public Session open() {
        return new LevelDecoder(VideoEncoder.TYPE, VideoCoding::ofCode);
    }
}
