package org.meander.source.csv;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatContract;

class CsvFormatTest extends FormatContract {

    @Override
    protected TensorFormat format() {
        return new CsvFormat();
    }

    @Override
    protected Map<String, byte[]> files() {
        StringBuilder text = new StringBuilder("# decay\ntime,counts,error\r\n");
        for (int i = 0; i < 60; i++) {
            text.append(i).append(", ").append(Math.exp(-i / 9.0)).append(",1e-3\n");
        }
        return Map.of("decay.csv", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected String file() {
        return "decay.csv";
    }

    @Override
    protected int mutations() {
        return 600;
    }
}
