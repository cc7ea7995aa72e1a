package org.meander.source.npy;

import java.util.Map;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatContract;

class StoredNpzFormatTest extends FormatContract {

    private static final byte[] CONTENT = Samples.bytes("mixed.npz");

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
