package org.meander.source.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;

/** Every element type and every field that values may be in; expected bytes are written out by hand. */
class ElementTypesTest {

    @TempDir
    Path folder;

    private Opened open(Proto... tensors) {
        Proto graph = new Proto();
        for (Proto tensor : tensors) {
            graph.message(5, tensor);
        }
        return Opened.of(folder, graph);
    }

    private void assertBytes(DType dtype, Shape shape, Proto tensor, int... expected) {
        byte[] bytes = new byte[expected.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) expected[i];
        }
        try (Opened opened = open(tensor)) {
            assertEquals(
                    List.of(new TensorInfo("t", dtype, shape)), opened.model().tensors());
            assertArrayEquals(bytes, opened.bytes("t"));
        }
    }

    @Test
    void rawData() {
        Map<Integer, DType> types = Map.ofEntries(
                Map.entry(1, DType.F32),
                Map.entry(2, DType.U8),
                Map.entry(3, DType.I8),
                Map.entry(4, DType.U16),
                Map.entry(5, DType.I16),
                Map.entry(6, DType.I32),
                Map.entry(7, DType.I64),
                Map.entry(9, DType.BOOL),
                Map.entry(10, DType.F16),
                Map.entry(11, DType.F64),
                Map.entry(12, DType.U32),
                Map.entry(13, DType.U64),
                Map.entry(14, DType.C64),
                Map.entry(16, DType.BF16),
                Map.entry(17, DType.F8_E4M3),
                Map.entry(18, DType.F8_E4M3FNUZ),
                Map.entry(19, DType.F8_E5M2),
                Map.entry(20, DType.F8_E5M2FNUZ),
                Map.entry(23, DType.F4),
                Map.entry(24, DType.F8_E8M0));
        types.forEach((number, dtype) -> {
            byte[] bytes = new byte[(int) dtype.bytes(6)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (100 + i);
            }
            try (Opened opened = open(Proto.tensor("t", number, 2, 3).bytes(9, bytes))) {
                assertEquals(new TensorInfo("t", dtype, Shape.of(2, 3)), opened.info("t"));
                assertArrayEquals(bytes, opened.bytes("t"));
            }
        });
    }

    @Test
    void integersInInt32Data() {
        byte[] numbers = Proto.varints(1, -2, 127);
        assertBytes(DType.I8, Shape.of(3), Proto.tensor("t", 3, 3).bytes(5, numbers), 1, -2, 127);
        assertBytes(DType.I16, Shape.of(3), Proto.tensor("t", 5, 3).bytes(5, numbers), 1, 0, -2, -1, 127, 0);
        assertBytes(
                DType.I32,
                Shape.of(3),
                Proto.tensor("t", 6, 3).bytes(5, numbers),
                1,
                0,
                0,
                0,
                -2,
                -1,
                -1,
                -1,
                127,
                0,
                0,
                0);
        assertBytes(DType.U8, Shape.of(2), Proto.tensor("t", 2, 2).bytes(5, Proto.varints(0, 255)), 0, 255);
        assertBytes(DType.U16, Shape.of(1), Proto.tensor("t", 4, 1).bytes(5, Proto.varints(65535)), 255, 255);
        assertBytes(DType.BOOL, Shape.of(2), Proto.tensor("t", 9, 2).bytes(5, Proto.varints(1, 0)), 1, 0);
        // 0x3c00 is 1.0 as half, 0xbf80 is -1.0 as bfloat16.
        assertBytes(DType.F16, Shape.of(1), Proto.tensor("t", 10, 1).bytes(5, Proto.varints(0x3c00)), 0, 0x3c);
        assertBytes(DType.BF16, Shape.of(1), Proto.tensor("t", 16, 1).bytes(5, Proto.varints(0xbf80)), 0x80, 0xbf);
        assertBytes(DType.F8_E5M2, Shape.of(1), Proto.tensor("t", 19, 1).bytes(5, Proto.varints(0xfe)), 0xfe);
    }

    @Test
    void wideNumbers() {
        assertBytes(
                DType.I64,
                Shape.of(2),
                Proto.tensor("t", 7, 2).bytes(7, Proto.varints(Long.MIN_VALUE, -1)),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0x80,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1);
        assertBytes(
                DType.U64,
                Shape.of(1),
                Proto.tensor("t", 13, 1).bytes(11, Proto.varints(-1)),
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1);
        assertBytes(
                DType.U32, Shape.of(1), Proto.tensor("t", 12, 1).bytes(11, Proto.varints(0xffffffffL)), -1, -1, -1, -1);
        byte[] doubles = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(1.5)
                .array();
        assertBytes(DType.F64, Shape.of(), Proto.tensor("t", 11).bytes(10, doubles), 0, 0, 0, 0, 0, 0, 0xf8, 0x3f);
    }

    @Test
    void floatsPackedUnpackedAndInPieces() {
        Proto tensor = Proto.tensor("t", 1, 2, 3)
                .fixed32(4, 1)
                .bytes(4, Proto.floats(2, 3))
                .bytes(4, new byte[0])
                .fixed32(4, 4)
                .bytes(4, Proto.floats(5, 6));
        try (Opened opened = open(tensor)) {
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, opened.floats("t"));
        }
    }

    @Test
    void numbersUnpackedAndInPieces() {
        Proto tensor = Proto.tensor("t", 7, 4)
                .number(7, 300)
                .bytes(7, Proto.varints(2, 3))
                .number(7, 4);
        assertBytes(
                DType.I64,
                Shape.of(4),
                tensor,
                44,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                2,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                3,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                4,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    @Test
    void halfBytesAreWidened() {
        // Three elements in two bytes, the first in the lower half: 1, -1, -8 and padding.
        byte[] packed = {(byte) 0xf1, 0x08};
        assertBytes(DType.I8, Shape.of(3), Proto.tensor("t", 22, 3).bytes(9, packed), 1, -1, -8);
        assertBytes(DType.U8, Shape.of(3), Proto.tensor("t", 21, 3).bytes(9, packed), 1, 15, 8);
        assertBytes(DType.I8, Shape.of(3), Proto.tensor("t", 22, 3).bytes(5, Proto.varints(0xf1, 0x08)), 1, -1, -8);
        assertBytes(DType.F4, Shape.of(4), Proto.tensor("t", 23, 4).bytes(5, Proto.varints(0xf1, 0x08)), 0xf1, 0x08);
        try (Opened opened = open(Proto.tensor("t", 22, 3).bytes(9, packed))) {
            assertEquals("t", opened.model().metadata().get("onnx.widened"));
        }
    }

    @Test
    void emptyTensorsAndScalars() {
        assertBytes(DType.F32, Shape.of(0), Proto.tensor("t", 1, 0));
        assertBytes(DType.I64, Shape.of(3, 0), Proto.tensor("t", 7, 3, 0).bytes(9, new byte[0]));
        try (Opened opened = open(Proto.floats("t", new float[] {-Float.MAX_VALUE}))) {
            assertEquals(Shape.of(), opened.info("t").shape());
            assertArrayEquals(new float[] {-3.4028235e38f}, opened.floats("t"));
        }
    }

    @Test
    void typesWithoutCounterpartAreSkippedAndNamed() {
        try (Opened opened = open(
                Proto.tensor("text", 8, 1).text(6, "a"),
                Proto.tensor("complex", 15, 1).bytes(9, new byte[16]),
                Proto.tensor("two", 25, 4).bytes(9, new byte[1]),
                Proto.tensor("odd", 23, 3).bytes(9, new byte[2]),
                Proto.tensor("what", 99, 1).bytes(9, new byte[1]),
                Proto.floats("kept", new float[] {1}, 1))) {
            assertEquals(List.of("kept"), opened.names());
            assertEquals(
                    "text (STRING), complex (COMPLEX128), two (UINT2), odd (FLOAT4E2M1 with an odd number of elements),"
                            + " what (type 99)",
                    opened.model().metadata().get("onnx.skipped"));
        }
    }

    private void assertRefused(String part, Proto tensor) {
        MeanderException e = assertThrows(MeanderException.class, () -> {
            try (Opened opened = open(tensor)) {
                opened.bytes("t");
            }
        });
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains(part) && e.getMessage().contains("m.onnx: "), e.getMessage());
    }

    @Test
    void refusesSizesThatDoNotFit() {
        assertRefused("'t': 12 bytes of values", Proto.floats("t", new float[3], 4));
        assertRefused("'t': 20 bytes of values", Proto.floats("t", new float[5], 4));
        assertRefused("'t': 0 bytes of values", Proto.tensor("t", 1, 4));
        assertRefused("'t': 2 bytes of values", Proto.tensor("t", 22, 5).bytes(9, new byte[2]));
        assertRefused("'t': 3 bytes of numbers", Proto.tensor("t", 7, 4).bytes(7, Proto.varints(1, 2, 3)));
        assertRefused("after 2 numbers", Proto.tensor("t", 7, 4).bytes(7, Proto.varints(300, 300)));
        assertRefused("more numbers", Proto.tensor("t", 7, 2).bytes(7, Proto.varints(1, 2, 3)));
        assertRefused("is cut", Proto.tensor("t", 7, 2).bytes(7, new byte[] {1, (byte) 0x80}));
        assertRefused("extent -1", Proto.tensor("t", 1, -1));
        assertRefused("2^63-1 elements", Proto.tensor("t", 1, 1L << 40, 1L << 40));
        assertRefused("any file", Proto.tensor("t", 1, 1L << 62));
        assertRefused("field of whole numbers", Proto.tensor("t", 1, 2).bytes(5, Proto.varints(1, 2)));
        assertRefused(
                "number 300; type I8 has -128 to 127", Proto.tensor("t", 3, 1).bytes(5, Proto.varints(300)));
        assertRefused("number -1; type U8 has 0 to 255", Proto.tensor("t", 2, 1).bytes(5, Proto.varints(-1)));
        assertRefused("number 2; type BOOL has 0 to 1", Proto.tensor("t", 9, 1).bytes(5, Proto.varints(2)));
    }
}
