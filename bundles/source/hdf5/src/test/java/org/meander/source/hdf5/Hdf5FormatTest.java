package org.meander.source.hdf5;

import java.util.Map;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatContract;

class Hdf5FormatTest extends FormatContract {

    @Override
    protected TensorFormat format() {
        return new Hdf5Format();
    }

    @Override
    protected Map<String, byte[]> files() {
        return Map.of("small.h5", Samples.bytes("small.h5"));
    }

    @Override
    protected String file() {
        return "small.h5";
    }

    @Override
    protected int mutations() {
        return 600;
    }
}
