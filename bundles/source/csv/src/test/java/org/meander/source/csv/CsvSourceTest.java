package org.meander.source.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.SourceContract;

class CsvSourceTest extends SourceContract {

    @TempDir
    Path folder;

    private void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Source source() {
        StringBuilder text = new StringBuilder("x;y\n");
        for (int i = 0; i < 3 * Table.BLOCK + 17; i++) {
            text.append(i).append(';').append(i % 7 - 3.5).append(i % 5 == 0 ? "\r\n" : "\n");
            text.append(i % 1000 == 0 ? "# note\n\n" : "");
        }
        write("long.csv", text.toString());
        write("short.txt", "1 2\n3 4");
        return csv("auto", "auto");
    }

    private Source csv(String delimiter, String header) {
        return new CsvSource(folder.toString(), "*.{csv,txt}", delimiter, header, "#");
    }

    private static List<String> names(TensorModel model) {
        return model.tensors().stream().map(TensorInfo::name).toList();
    }

    private static double[] read(TensorModel model, int column) {
        TensorInfo tensor = model.tensors().get(column);
        double[] values = new double[(int) tensor.elements()];
        try (TensorStream stream = model.stream(tensor, 0)) {
            assertEquals(values.length, stream.read(MemorySegment.ofArray(values)));
        }
        return values;
    }

    private double[] only(String text, int column) {
        write("a.csv", text);
        try (TensorModel model = csv("auto", "auto").open("a")) {
            return read(model, column);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n3,4\n",
                "a;b\n1;2\n3;4",
                "a\tb\r\n1\t2\r\n3\t4\r\n",
                "  a  b\n 1  2 \n3 4\n",
                "# c\n\n\"a\", \"b\"\n \"1\" , 2\n#x\n 3 ,4\n",
            })
    void findsOutHowTextIsParted(String text) {
        write("a.csv", text);
        try (TensorModel model = csv("auto", "auto").open("a")) {
            assertEquals(List.of("a", "b"), names(model));
            assertArrayEquals(new double[] {1, 3}, read(model, 0));
            assertArrayEquals(new double[] {2, 4}, read(model, 1));
        }
    }

    @Test
    void numbersColumnsWithoutNames() {
        write("a.csv", "1|2\n3|4\n");
        try (TensorModel model = csv("|", "auto").open("a")) {
            assertEquals(List.of("1", "2"), names(model));
            assertArrayEquals(new double[] {1, 3}, read(model, 0));
        }
        write("a.csv", "2020,2021\n3,4\n");
        try (TensorModel model = csv("comma", "true").open("a")) {
            assertEquals(List.of("2020", "2021"), names(model));
        }
    }

    @Test
    void roundsAsThePlatformDoes() {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder("x\n");
        double[] wanted = new double[20_000];
        for (int i = 0; i < wanted.length; i++) {
            String number =
                    switch (i % 6) {
                        case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong() & 0xbfff_ffff_ffff_ffffL));
                        case 1 -> Float.toString(random.nextFloat());
                        case 2 -> "" + random.nextLong();
                        case 3 ->
                            random.nextInt(1000) + "." + random.nextInt(100_000) + "e" + (random.nextInt(600) - 300);
                        case 4 -> "+0000." + random.nextInt(1 << 30) + "E+0" + random.nextInt(10);
                        default -> "-." + random.nextInt(1 << 20);
                    };
            text.append(number).append('\n');
            wanted[i] = Double.parseDouble(number);
        }
        double[] found = only(text.toString(), 0);
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(Double.doubleToRawLongBits(wanted[i]), Double.doubleToRawLongBits(found[i]), "row " + i);
        }
        assertArrayEquals(
                new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e5},
                only("x\nnan\ninf\n-Infinity\n-0\n1d5\n", 0));
    }

    @Test
    void namesTheCellThatIsNone() {
        refuses("a,b\n1,2\n3,x\n", "line 3, column 2 (b): 'x' is no number");
        refuses("a,b\n1,2\n\n# c\n3,\n", "line 5, column 2 (b): '' is no number");
        refuses("a,b\n1,1e\n", "line 2, column 2 (b): '1e' is no number");
        refuses("a,b\n1,2\n3\n", "line 3 has 1 cells; it must have 2");
        refuses("a,b\n1,2\n3,4,5\n", "line 3 has 3 cells; it must have 2");
        refuses("a\tb\n1\t2\n3\t\n", "line 3, column 2 (b): '' is no number");
        refuses("a,a\n1,2\n", "line 1 has the 2 names of columns [a, a]");
        refuses("# only\n\n", "has no line with numbers");
        refuses("a,b\n", "has no line with numbers");
        StringBuilder many = new StringBuilder("a,b\n");
        for (int i = 0; i < 10_000; i++) {
            many.append(i == 9_000 ? "1,oops\n" : "1,2\n");
        }
        refuses(many.toString(), "line 9002, column 2 (b): 'oops' is no number");
    }

    private void refuses(String text, String message) {
        MeanderException e = assertThrows(MeanderException.class, () -> only(text, 1));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains("a.csv"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void readsAnywhereOfALongText() {
        try (TensorModel model = source().open("long")) {
            TensorInfo x = model.tensors().get(0);
            assertEquals(3 * Table.BLOCK + 17, x.elements());
            for (long from : new long[] {0, 4095, 4096, 4097, 12_000, 3 * Table.BLOCK + 16}) {
                double[] value = new double[1];
                try (TensorStream stream = model.stream(x, from)) {
                    stream.read(MemorySegment.ofArray(value));
                }
                assertEquals(from, value[0]);
            }
        }
    }

    @Test
    void refusesADelimiterThatNumbersHave() {
        MeanderException e = assertThrows(MeanderException.class, () -> csv("-", "auto"));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }
}
