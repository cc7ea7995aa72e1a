package org.meander.source.npy;

import java.util.Map;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatContract;

class NpyFormatTest extends FormatContract {

    private static final byte[] CONTENT = Samples.array(">f4", true, "(20, 30)", new byte[2400]);

    @Override
    protected TensorFormat format() {
        return new NpyFormat();
    }

    @Override
    protected Map<String, byte[]> files() {
        return Map.of("a.npy", CONTENT);
    }

    @Override
    protected String file() {
        return "a.npy";
    }
}
