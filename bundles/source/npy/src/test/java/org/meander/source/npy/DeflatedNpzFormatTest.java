package org.meander.source.npy;

import java.util.Map;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatContract;

class DeflatedNpzFormatTest extends FormatContract {

    private static final byte[] CONTENT = Samples.bytes("deflated.npz");

    @Override
    protected TensorFormat format() {
        return new NpyFormat();
    }

    @Override
    protected Map<String, byte[]> files() {
        return Map.of("a.npz", CONTENT);
    }

    @Override
    protected String file() {
        return "a.npz";
    }
}
