package org.meander.codec.jpeg;

import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.levels.LevelDecoder;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads what {@link JpegEncoder} wrote, whatever its configuration was. */
@Component(
        name = JpegEncoder.PID + ".decoder",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + JpegEncoder.TYPE)
public final class JpegDecoder implements Decoder {

    @Override
    public String name() {
        return JpegEncoder.TYPE;
    }

    @Override
    public Session open() {
        return new LevelDecoder(JpegEncoder.TYPE, JpegCoding::ofCode);
    }
}
