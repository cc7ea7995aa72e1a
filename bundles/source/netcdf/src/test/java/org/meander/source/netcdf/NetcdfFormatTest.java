package org.meander.source.netcdf;

import java.util.Map;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatContract;

class NetcdfFormatTest extends FormatContract {

    @Override
    protected TensorFormat format() {
        return new NetcdfFormat();
    }

    @Override
    protected Map<String, byte[]> files() {
        return Map.of("example_1.nc", Samples.bytes("example_1.nc"));
    }

    @Override
    protected String file() {
        return "example_1.nc";
    }

    @Override
    protected int mutations() {
        return 600;
    }
}
