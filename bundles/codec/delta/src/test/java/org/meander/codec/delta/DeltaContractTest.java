package org.meander.codec.delta;

import java.util.List;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.tck.CodecContract;

class DeltaContractTest extends CodecContract {

    @Override
    protected List<Encoder> encoders() {
        return List.of(new DeltaEncoder());
    }

    @Override
    protected Decoder decoder() {
        return new DeltaDecoder();
    }
}
