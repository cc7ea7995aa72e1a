package org.meander.source.gguf;

import java.util.Map;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatContract;

class GgufFormatTest extends FormatContract {

    private static final byte[] CONTENT = Gguf.reference();

    @Override
    protected TensorFormat format() {
        return new GgufFormat();
    }

    @Override
    protected Map<String, byte[]> files() {
        return Map.of("m.gguf", CONTENT);
    }

    @Override
    protected String file() {
        return "m.gguf";
    }
}
