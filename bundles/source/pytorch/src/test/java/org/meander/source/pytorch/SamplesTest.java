package org.meander.source.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;

/**
 * Files that PyTorch and Python's own pickler wrote give the names, types, shapes and bytes that {@code torch-values.txt} has. That
 * was written by {@code src/test/python/samples.py}, a reader of Python's standard library.
 */
class SamplesTest {

    static List<String> names() {
        return Samples.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void givesWhatPythonGives(String file) {
        List<String> expected = new String(Samples.resource("/torch-values.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(file + "|"))
                .toList();
        assertFalse(expected.isEmpty());
        List<String> found = new ArrayList<>();
        try (TensorModel model = Samples.open(Samples.sample(file))) {
            Map<String, byte[]> bytes = Samples.read(model);
            for (TensorInfo tensor : model.tensors()) {
                found.add(String.join(
                        "|",
                        file,
                        tensor.name(),
                        tensor.dtype().name(),
                        tensor.shape().toString(),
                        HexFormat.of().formatHex(bytes.get(tensor.name()))));
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", found));
    }

    @Test
    void tellsWhatLiesBesideTheWeights() {
        try (TensorModel model = Samples.open(Samples.sample("protocol4.pt"))) {
            assertEquals("7", model.metadata().get("epoch"));
            assertEquals("1099511627776", model.metadata().get("global_step"));
            assertEquals("0.125", model.metadata().get("loss"));
            assertEquals("false", model.metadata().get("done"));
            assertEquals(
                    "unicode \u00e4\u4e2d\ud83d\ude00 and a long one " + "x".repeat(300),
                    model.metadata().get("comment"));
            assertEquals(5, model.metadata().size());
        }
        try (TensorModel model = Samples.open(Samples.sample("nested_checkpoint.pt"))) {
            assertEquals(Map.of("epoch", "3"), model.metadata());
            assertEquals("a", model.tensors().getFirst().name());
        }
    }
}
