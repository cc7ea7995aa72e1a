package org.meander.codec.jpeg;

import java.util.List;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.tck.CodecContract;

final class JpegContractTest extends CodecContract {

    private final Encoder encoder = new JpegEncoder(new Settings(80, "global", 0, 0, 0));
    private final Encoder tiles = new JpegEncoder(new Settings(95, "tile", 0, 0, 0));

    @Override
    protected List<Encoder> encoders() {
        return List.of(encoder, tiles);
    }

    @Override
    protected Decoder decoder() {
        return new JpegDecoder();
    }
}
