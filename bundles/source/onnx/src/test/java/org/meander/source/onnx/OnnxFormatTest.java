package org.meander.source.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meander.base.TensorInfo;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.FarFiles;
import org.meander.tck.FormatContract;

class OnnxFormatTest extends FormatContract {

    @Override
    protected TensorFormat format() {
        return new OnnxFormat();
    }

    @Override
    protected Map<String, byte[]> files() {
        Proto external = Proto.tensor("outside", 1, 4)
                .number(14, 1)
                .message(13, new Proto().text(1, "location").text(2, "sub/weights.bin"));
        return Map.of(
                "m.onnx",
                        Proto.model(OnnxSourceTest.graph().message(5, external)).bytes(),
                "sub/weights.bin", Proto.floats(1, 2, 3, 4));
    }

    @Override
    protected String file() {
        return "m.onnx";
    }

    @Override
    protected int mutations() {
        return 500;
    }

    /** 90 tensors of 1 MB each, as a small transformer has. */
    @Test
    void skipsTheValuesWhenItOpensAFileFarAway() {
        int tensors = 90;
        Proto graph = new Proto();
        for (int i = 0; i < 400; i++) {
            graph.message(1, Proto.node("Add", "/encoder/layer." + i + "/Add", "x", "y"));
        }
        byte[] values = new byte[1 << 20];
        new Random(3).nextBytes(values);
        graph.message(1, Proto.node("MatMul", "/linear/MatMul", "x", "onnx::MatMul_0"));
        for (int i = 0; i < tensors; i++) {
            graph.message(5, Proto.tensor("onnx::MatMul_" + i, 1, 512, 512).bytes(9, values));
        }
        FarFiles far = new FarFiles(Map.of("m.onnx", Proto.model(graph).bytes()));
        try (TensorModel model = format().open("m", far, "m.onnx")) {
            assertEquals(tensors, model.tensors().size());
            FarFiles.Far file = far.opened().getFirst();
            assertTrue(file.reads().size() < tensors + 10, file.reads().size() + " reads");
            assertTrue(file.bytesRead() < 600_000, file.bytesRead() + " bytes");
            file.forget();
            TensorInfo turned = model.tensors().getFirst();
            assertEquals("linear.weight", turned.name());
            byte[] target = new byte[4];
            try (TensorStream stream = model.stream(turned, 1)) {
                stream.read(MemorySegment.ofArray(target));
            }
            assertArrayEquals(Arrays.copyOfRange(values, 4 * 512, 4 * 512 + 4), target);
            assertEquals(1, file.reads().size());
        }
    }
}
