package org.meander.codec.video;

import java.util.List;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.tck.CodecContract;

final class MjpegContractTest extends CodecContract {

    private final Encoder encoder = Settings.of("mjpeg").open();

    @Override
    protected List<Encoder> encoders() {
        return List.of(encoder);
    }

    @Override
    protected Decoder decoder() {
        return new VideoDecoder();
    }
}
