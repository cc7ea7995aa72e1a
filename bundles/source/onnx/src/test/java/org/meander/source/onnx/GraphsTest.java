package org.meander.source.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;

class GraphsTest {

    @TempDir
    Path folder;

    private static Proto constant(String name, Proto value) {
        return Proto.node("Constant", name).message(5, value);
    }

    @Test
    void constantsAreTensors() {
        Proto graph = new Proto()
                .message(
                        1, constant("/a", Proto.attribute("value").message(5, Proto.floats("", new float[] {1, 2}, 2))))
                .message(1, constant("/b", Proto.attribute("value_float").fixed32(2, 0.5f)))
                .message(1, constant("/c", Proto.attribute("value_floats").bytes(7, Proto.floats(3, 4, 5))))
                .message(1, constant("/d", Proto.attribute("value_int").number(3, 300)))
                .message(1, constant("/e", Proto.attribute("value_ints").bytes(8, Proto.varints(1, 300, -1))))
                .message(5, Proto.floats("w", new float[] {9}, 1));
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(
                    List.of("w", "/a_output_0", "/b_output_0", "/c_output_0", "/d_output_0", "/e_output_0"),
                    opened.names());
            assertArrayEquals(new float[] {1, 2}, opened.floats("/a_output_0"));
            assertArrayEquals(new float[] {0.5f}, opened.floats("/b_output_0"));
            assertArrayEquals(new float[] {3, 4, 5}, opened.floats("/c_output_0"));
            assertArrayEquals(new byte[] {44, 1, 0, 0, 0, 0, 0, 0}, opened.bytes("/d_output_0"));
            assertEquals(3, opened.info("/e_output_0").elements());
            assertEquals("17", opened.model().metadata().get("onnx.opset"));
            assertEquals("hand", opened.model().metadata().get("onnx.producer"));
        }
    }

    @Test
    void innerGraphsAreSearched() {
        Proto then = new Proto().message(5, Proto.floats("w", new float[] {1}, 1));
        Proto otherwise = new Proto().message(5, Proto.floats("w", new float[] {2}, 1));
        Proto branch = Proto.node("If", "/if", "condition")
                .message(5, Proto.attribute("then_branch").message(6, then))
                .message(5, Proto.attribute("else_branch").message(6, otherwise));
        Proto unnamed = new Proto()
                .text(4, "Loop")
                .message(5, Proto.attribute("body").message(6, new Proto().message(1, branch)));
        Proto graph = new Proto().message(1, branch).message(1, unnamed).message(1, unnamed);
        try (Opened opened = Opened.of(folder, graph)) {
            assertEquals(
                    List.of(
                            "/if/then_branch/w",
                            "/if/else_branch/w",
                            "Loop/body//if/then_branch/w",
                            "Loop/body//if/else_branch/w",
                            "Loop/body//if/then_branch/w#2",
                            "Loop/body//if/else_branch/w#2"),
                    opened.names());
            assertArrayEquals(new float[] {2}, opened.floats("Loop/body//if/else_branch/w#2"));
        }
    }

    @Test
    void functionsAreSearched() throws IOException {
        Proto function = new Proto()
                .text(1, "Gelu")
                .message(7, constant("half", Proto.attribute("value_float").fixed32(2, 0.5f)));
        Path path = Opened.write(
                folder, Proto.model(new Proto()).message(25, function).bytes());
        try (TensorModel model = new OnnxSource(path.toString(), true, true).open("m")) {
            assertEquals(
                    List.of("Gelu/half_output_0"),
                    model.tensors().stream().map(TensorInfo::name).toList());
        }
    }

    @Test
    void refusesBottomlessNesting() {
        Proto inner = new Proto();
        for (int i = 0; i < 200; i++) {
            inner = new Proto()
                    .message(
                            1,
                            Proto.node("If", "i")
                                    .message(5, Proto.attribute("then_branch").message(6, inner)));
        }
        Proto bomb = inner;
        MeanderException e = assertThrows(MeanderException.class, () -> Opened.of(folder, bomb));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains("nested more than 64 deep"), e.getMessage());
    }

    private void assertRefused(String part, byte[] bytes) {
        Path path = Opened.write(folder, bytes);
        MeanderException e =
                assertThrows(MeanderException.class, () -> new OnnxSource(path.toString(), true, true).open("m"));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().startsWith(path + ": ") && e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void refusesWhatIsNoMessage() {
        assertRefused("no graph", new byte[0]);
        assertRefused("no graph", new byte[] {8, 7});
        assertRefused("field number 0", new byte[] {0});
        assertRefused("wire type 3", new byte[] {0x3b});
        assertRefused("states 255 bytes, but only 0", new byte[] {0x3a, (byte) 0xff, 1});
        assertRefused("a number is cut", new byte[] {0x3a, (byte) 0xff});
        assertRefused(
                "states 18446744073709551615 bytes",
                new Proto().varint(0x3a).varint(-1).bytes());
        assertRefused("more than 10 bytes", new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
        assertRefused("wire type 0; it must be 2", new byte[] {0x38, 1});
        assertRefused(
                "not UTF-8", new Proto().bytes(2, new byte[] {(byte) 0xff}).bytes());
        assertRefused(
                "more than 64 dimensions",
                Proto.model(new Proto().message(5, Proto.tensor("t", 1, new long[65])))
                        .bytes());
    }

    /**
     * Every cut and every flipped bit either gives a model, whose tensors can be read or not, or an error that blames
     * the data.
     */
    @Test
    void survivesDamage() {
        Proto graph = new Proto()
                .message(1, Proto.node("MatMul", "/m/q/MatMul", "x", "onnx::MatMul_1"))
                .message(5, Proto.floats("onnx::MatMul_1", new float[6], 2, 3))
                .message(5, Proto.tensor("n", 7, 2).bytes(7, Proto.varints(1, 300)))
                .message(5, Proto.tensor("w_quantized", 3, 2).bytes(9, new byte[2]))
                .message(5, Proto.floats("w_scale", new float[] {1}))
                .message(5, Proto.tensor("w_zero_point", 3).bytes(9, new byte[1]));
        byte[] good = Proto.model(graph).bytes();
        for (int length = 0; length < good.length; length++) {
            read(Arrays.copyOf(good, length));
        }
        Random random = new Random(11);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            read(bad);
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            read(bad);
        }
    }

    private void read(byte[] bytes) {
        Path path = Opened.write(folder, bytes);
        try (Opened opened = new Opened(new OnnxSource(path.toString(), true, true).open("m"))) {
            for (String name : opened.names()) {
                if (opened.info(name).bytes() < 1 << 20) {
                    opened.bytes(name);
                }
            }
        } catch (MeanderException e) {
            assertEquals(ErrorCode.Blame.DATA, e.code().blame(), e.getMessage());
        }
    }

    private static Proto external(String name, int elements, String... entries) {
        Proto tensor = Proto.tensor(name, 1, elements).number(14, 1);
        for (int i = 0; i < entries.length; i += 2) {
            tensor.message(13, new Proto().text(1, entries[i]).text(2, entries[i + 1]));
        }
        return tensor;
    }

    @Test
    void externalDataIsRead() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Files.write(folder.resolve("sub/weights.bin"), Proto.floats(1, 2, 3, 4, 5));
        Proto graph = new Proto()
                .message(5, external("a", 2, "location", "sub/weights.bin", "offset", "4", "length", "8"))
                .message(5, external("b", 5, "location", "sub/../sub/weights.bin"));
        try (Opened opened = Opened.of(folder, graph)) {
            assertArrayEquals(new float[] {2, 3}, opened.floats("a"));
            assertArrayEquals(new float[] {1, 2, 3, 4, 5}, opened.floats("b"));
            assertTrue(opened.model().fingerprint().contains("weights.bin:20:"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "", ".", "a/../..", "x\0y"})
    void externalDataStaysInside(String location) {
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> Opened.of(folder, new Proto().message(5, external("a", 1, "location", location))));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains("inside the model's folder"), e.getMessage());
    }

    @Test
    void externalDataMustFit() throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[16]);
        assertExternal("which is not there", "location", "missing.bin");
        assertExternal("which has only 16", "location", "w.bin", "offset", "4");
        assertExternal("which has only 16", "location", "w.bin", "offset", "9223372036854775807");
        assertExternal("take 16", "location", "w.bin", "length", "12");
        assertExternal("external offset '-1'", "location", "w.bin", "offset", "-1");
        assertExternal("external length 'x'", "location", "w.bin", "length", "x");
    }

    private void assertExternal(String part, String... entries) {
        MeanderException e = assertThrows(
                MeanderException.class, () -> Opened.of(folder, new Proto().message(5, external("a", 4, entries))));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
