package org.meander.source.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** Names, orientation and quantisation. */
class RestoringTest {

    @TempDir
    Path folder;

    private static final float[] SIX = {1, 2, 3, 4, 5, 6};

    @Test
    void linearLayersGetNameAndOrientationBack() {
        Proto graph = new Proto()
                .message(1, Proto.node("MatMul", "/encoder/layer.0/query/MatMul", "x", "onnx::MatMul_885"))
                .message(1, Proto.node("Gemm", "/pooler/dense/Gemm", "x", "onnx::Gemm_7", "onnx::Gemm_8"))
                .message(
                        1,
                        Proto.node("Gemm", "/head/Gemm", "x", "12")
                                .message(5, Proto.attribute("transB").number(3, 1)))
                .message(1, Proto.node("Conv", "/stem/conv/Conv", "x", "onnx::Conv_3", "onnx::Conv_4"))
                .message(5, Proto.floats("onnx::MatMul_885", SIX, 2, 3))
                .message(5, Proto.floats("onnx::Gemm_7", SIX, 2, 3))
                .message(5, Proto.floats("onnx::Gemm_8", new float[3], 3))
                .message(5, Proto.floats("12", SIX, 3, 2))
                .message(5, Proto.floats("onnx::Conv_3", new float[4], 2, 2, 1, 1))
                .message(5, Proto.floats("onnx::Conv_4", new float[2], 2));
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(
                    List.of(
                            "encoder.layer.0.query.weight",
                            "pooler.dense.weight",
                            "pooler.dense.bias",
                            "head.weight",
                            "stem.conv.weight",
                            "stem.conv.bias"),
                    opened.names());
            assertEquals(
                    Shape.of(3, 2), opened.info("encoder.layer.0.query.weight").shape());
            float[] turned = {1, 4, 2, 5, 3, 6};
            assertArrayEquals(turned, opened.floats("encoder.layer.0.query.weight"));
            assertArrayEquals(turned, opened.floats("pooler.dense.weight"));
            assertArrayEquals(SIX, opened.floats("head.weight"));
        }
        try (TensorModel model = new OnnxSource(folder.resolve("m.onnx").toString(), true, false).open("m")) {
            assertEquals(
                    new TensorInfo("onnx::MatMul_885", DType.F32, Shape.of(2, 3)),
                    model.tensors().getFirst());
        }
    }

    @Test
    void namedWeightsStayAsTheyAre() {
        Proto graph = new Proto()
                .message(1, Proto.node("MatMul", "/a/MatMul", "x", "a.projection"))
                .message(1, Proto.node("MatMul", "MatMul_3", "x", "onnx::MatMul_1"))
                .message(1, Proto.node("MatMul", "/b/MatMul", "onnx::MatMul_2", "x"))
                .message(5, Proto.floats("a.projection", SIX, 2, 3))
                .message(5, Proto.floats("onnx::MatMul_1", SIX, 2, 3))
                .message(5, Proto.floats("onnx::MatMul_2", SIX, 2, 3));
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(List.of("a.projection", "onnx::MatMul_1", "onnx::MatMul_2"), opened.names());
            assertArrayEquals(SIX, opened.floats("a.projection"));
        }
    }

    /** The quantiser of ONNX Runtime makes a MatMul of a Gemm, transposes its weight and keeps the weight's name. */
    @Test
    void formerGemmsAreTurnedBack() {
        Proto graph = new Proto()
                .message(1, Proto.node("MatMul", "/pooler/dense/Gemm_MatMul", "x", "pooler.dense.weight"))
                .message(5, Proto.floats("pooler.dense.weight", SIX, 2, 3));
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(Shape.of(3, 2), opened.info("pooler.dense.weight").shape());
            assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, opened.floats("pooler.dense.weight"));
        }
    }

    @Test
    void namesStayUnique() {
        Proto graph = new Proto()
                .message(1, Proto.node("MatMul", "/a/MatMul", "x", "onnx::MatMul_1"))
                .message(1, Proto.node("MatMul", "/a/MatMul_1", "x", "onnx::MatMul_2"))
                .message(1, Proto.node("MatMul", "/b/MatMul", "x", "onnx::MatMul_3"))
                .message(5, Proto.floats("onnx::MatMul_1", SIX, 2, 3))
                .message(5, Proto.floats("onnx::MatMul_2", SIX, 2, 3))
                .message(5, Proto.floats("onnx::MatMul_3", SIX, 2, 3))
                .message(5, Proto.floats("b.weight", SIX, 6))
                .message(5, Proto.floats("same", SIX, 6))
                .message(5, Proto.floats("same", SIX, 6));
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(
                    List.of("a.weight", "a.MatMul_1.weight", "b.MatMul.weight", "b.weight", "same", "same#2"),
                    opened.names());
        }
    }

    /** Two columns with scales 0.5 and 2 and zero points 1 and -1, as MatMulInteger reads them; by hand. */
    @Test
    void quantisedWeightsAppearAsTheyWere() {
        Proto graph = quantised();
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(List.of("m.query.weight", "e"), opened.names());
            assertEquals(new TensorInfo("m.query.weight", DType.F32, Shape.of(2, 3)), opened.info("m.query.weight"));
            assertArrayEquals(
                    new float[] {(3 - 1) * 0.5f, (1 - 1) * 0.5f, (-128 - 1) * 0.5f, (4 + 1) * 2f, 2 * 2f, (127 + 1) * 2f
                    },
                    opened.floats("m.query.weight"));
            assertArrayEquals(new float[] {(0 - 128) * 0.25f, 0, (255 - 128) * 0.25f}, opened.floats("e"));
            assertEquals("e, onnx::MatMul_1", opened.model().metadata().get("onnx.dequantised"));
        }
    }

    @Test
    void quantisedWeightsAppearAsTheyAre() {
        Path path = Opened.write(folder, quantised());
        try (Opened opened = new Opened(new OnnxSource(path.toString(), false, true).open("m"))) {
            assertEquals(
                    List.of(
                            "m.query.weight_quantized",
                            "m.query.weight_scale",
                            "m.query.weight_zero_point",
                            "e_quantized",
                            "e_scale",
                            "e_zero_point"),
                    opened.names());
            assertArrayEquals(new byte[] {3, 1, -128, 4, 1, 127}, opened.bytes("m.query.weight_quantized"));
        }
        try (Opened opened = new Opened(new OnnxSource(path.toString(), false, false).open("m"))) {
            assertEquals("onnx::MatMul_1_quantized", opened.names().getFirst());
            assertArrayEquals(new byte[] {3, 4, 1, 1, -128, 127}, opened.bytes("onnx::MatMul_1_quantized"));
        }
        try (Opened opened = new Opened(new OnnxSource(path.toString(), true, false).open("m"))) {
            assertEquals(List.of("onnx::MatMul_1", "e"), opened.names());
            assertArrayEquals(new float[] {1, 10, 0, 4, -64.5f, 256}, opened.floats("onnx::MatMul_1"));
        }
    }

    private static Proto quantised() {
        return new Proto()
                .message(
                        1,
                        Proto.node(
                                "MatMulInteger",
                                "/m/query/MatMul_quant",
                                "x",
                                "onnx::MatMul_1_quantized",
                                "z",
                                "onnx::MatMul_1_zero_point"))
                .message(5, Proto.tensor("onnx::MatMul_1_quantized", 3, 3, 2).bytes(9, new byte[] {3, 4, 1, 1, -128, 127
                }))
                .message(5, Proto.floats("onnx::MatMul_1_scale", new float[] {0.5f, 2}, 2))
                .message(5, Proto.tensor("onnx::MatMul_1_zero_point", 3, 2).bytes(9, new byte[] {1, -1}))
                .message(5, Proto.tensor("e_quantized", 2, 3).bytes(9, new byte[] {0, (byte) 128, (byte) 255}))
                .message(5, Proto.floats("e_scale", new float[] {0.25f}))
                .message(5, Proto.tensor("e_zero_point", 2).bytes(9, new byte[] {(byte) 128}));
    }

    @Test
    void dequantizeNodesTellTheAxis() {
        Proto graph = new Proto()
                .message(
                        1,
                        Proto.node("DequantizeLinear", "/c/DequantizeLinear", "c.weight", "s", "z")
                                .message(5, Proto.attribute("axis").number(3, 0)))
                .message(1, Proto.node("Conv", "/c/Conv", "x", "/c/DequantizeLinear_output_0"))
                .message(5, Proto.tensor("c.weight", 3, 2, 2).bytes(9, new byte[] {1, 2, 3, 4}))
                .message(5, Proto.floats("s", new float[] {1, 10}, 2))
                .message(5, Proto.tensor("z", 3, 2).bytes(9, new byte[2]));
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(List.of("c.weight"), opened.names());
            assertArrayEquals(new float[] {1, 2, 30, 40}, opened.floats("c.weight"));
        }
    }

    @Test
    void ambiguousScalesLeaveIntegers() {
        Proto graph = new Proto()
                .message(5, Proto.tensor("w_quantized", 3, 2, 2).bytes(9, new byte[4]))
                .message(5, Proto.floats("w_scale", new float[] {1, 2}, 2));
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(List.of("w_quantized", "w_scale"), opened.names());
            assertEquals("w_quantized", opened.model().metadata().get("onnx.left.quantised"));
        }
    }

    /** Element (r, c) is 7 r + c, so each is known wherever it is read; sizes around the tiles and a strip's width. */
    @ParameterizedTest
    @CsvSource({"1,1", "1,300", "300,1", "15,17", "16,16", "33,1000", "1000,33", "257,1031", "262145,2", "262144,3"})
    void matricesOfAnySizeAreTurned(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                values[r * columns + c] = (float) (r * 7.0 + c);
            }
        }
        Proto graph = new Proto()
                .message(1, Proto.node("MatMul", "/a/MatMul", "x", "onnx::MatMul_1"))
                .message(5, Proto.floats("onnx::MatMul_1", values, rows, columns));
        try (Opened opened = Opened.of(folder, graph)) {
            TensorInfo info = opened.info("a.weight");
            assertEquals(Shape.of(columns, rows), info.shape());
            for (long from : new long[] {0, info.elements() / 3, info.elements() / 2, info.elements() - 1}) {
                float[] part = new float[(int) Math.min(5000, info.elements() - from)];
                try (TensorStream stream = opened.model().stream(info, from)) {
                    assertEquals(part.length, stream.read(MemorySegment.ofArray(part)));
                }
                for (int i = 0; i < part.length; i++) {
                    long at = from + i;
                    assertEquals((float) (at % rows * 7.0 + at / rows), part[i], "at " + at);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1", "10,2", "1,4", "11,8"})
    void elementsOfAnyWidthAreTurned(int type, int width) {
        int rows = 37;
        int columns = 81;
        byte[] values = new byte[rows * columns * width];
        new Random(3).nextBytes(values);
        Proto graph = new Proto()
                .message(1, Proto.node("MatMul", "/a/MatMul", "x", "onnx::MatMul_1"))
                .message(5, Proto.tensor("onnx::MatMul_1", type, rows, columns).bytes(9, values));
        try (Opened opened = Opened.of(folder, graph)) {
            byte[] turned = opened.bytes("a.weight");
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    for (int b = 0; b < width; b++) {
                        assertEquals(values[(r * columns + c) * width + b], turned[(c * rows + r) * width + b]);
                    }
                }
            }
        }
    }
}
