package org.meander.codec.lossless;

import java.util.List;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.tck.CodecContract;

class LosslessContractTest extends CodecContract {

    @Override
    protected List<Encoder> encoders() {
        return List.of(new LosslessEncoder());
    }

    @Override
    protected Decoder decoder() {
        return new LosslessDecoder();
    }
}
