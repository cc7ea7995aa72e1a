package org.meander.optimizer.homodyne;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.optimizer.xpcs.TwoTimeGrid;

/** Complete matrices that another implementation, with arrays of N x N, made of the same formulas. */
class HomodyneGoldenTest {

    @ParameterizedTest
    @CsvSource({
        "static, static, current, head",
        "laminar, laminar_flow, current, head",
        "laminar_default, laminar_flow, current, head",
        "static, static, seed, oct25",
        "laminar, laminar_flow, seed, oct25",
        "laminar_default, laminar_flow, seed, oct25"
    })
    void matricesAreReproduced(String name, String mode, String variant, String era) throws IOException {
        String text = text();
        TwoTimeGrid grid = Fixture.grid(5, 0.0, 45.0, 90.0);
        HomodyneModel model = Fixture.model(mode, variant, grid, Scaling.CONSTANT);
        int cases = text.indexOf("\"cases\"");
        double[] physical = numbers(text, text.indexOf('"' + name + '"', cases), "]");
        double[] parameters = DoubleStream.concat(DoubleStream.of(0.3, 1), Arrays.stream(physical))
                .toArray();
        double[] expected = numbers(text, text.indexOf('"' + name + '_' + era + '"'), "]]]");
        assertEquals(75, expected.length);
        assertArrayEquals(expected, Fixture.values(model, Fixture.points(grid), parameters), 1e-10);
    }

    private static String text() throws IOException {
        try (InputStream in = HomodyneGoldenTest.class.getResourceAsStream("golden_g2.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double[] numbers(String text, int key, String end) {
        String list = text.substring(text.indexOf('[', key), text.indexOf(end, key));
        return Arrays.stream(list.replaceAll("[\\[\\]\\s]", "").split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
