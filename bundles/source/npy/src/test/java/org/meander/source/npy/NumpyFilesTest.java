package org.meander.source.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.LocalFolder;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** Files that NumPy wrote, whose values {@code make.py} beside them defines. */
class NumpyFilesTest {

    private static final Map<String, DType> TYPES = Map.ofEntries(
            Map.entry("b1", DType.BOOL),
            Map.entry("i1", DType.I8),
            Map.entry("i2", DType.I16),
            Map.entry("i4", DType.I32),
            Map.entry("i8", DType.I64),
            Map.entry("u1", DType.U8),
            Map.entry("u2", DType.U16),
            Map.entry("u4", DType.U32),
            Map.entry("u8", DType.U64),
            Map.entry("f2", DType.F16),
            Map.entry("f4", DType.F32),
            Map.entry("f8", DType.F64),
            Map.entry("c8", DType.C64));
    private static final Map<String, Shape> SHAPES = Map.of(
            "0d", Shape.of(),
            "1d", Shape.of(7),
            "2d", Shape.of(3, 5),
            "3d", Shape.of(2, 3, 4),
            "5d", Shape.of(2, 1, 3, 2, 4),
            "none", Shape.of(3, 0, 2));

    private static TensorModel open(String file) {
        return new NpyFormat().open("m", new LocalFolder(Samples.folder()), file);
    }

    private static byte[] expected(String kind, int elements) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * elements).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            long number = kind.startsWith("i") ? i * 5L - 40 : i * 5L + 1;
            switch (kind) {
                case "b1" -> bytes.put((byte) (i % 3 == 1 ? 1 : 0));
                case "i1", "u1" -> bytes.put((byte) number);
                case "i2", "u2" -> bytes.putShort((short) number);
                case "i4", "u4" -> bytes.putInt((int) number);
                case "i8", "u8" -> bytes.putLong(number);
                case "f2" -> bytes.putShort(Float.floatToFloat16(i * 0.25f - 3));
                case "f4" -> bytes.putFloat(i * 0.25f - 3);
                case "f8" -> bytes.putDouble(i * 0.25 - 3);
                default -> bytes.putFloat(i * 0.5f - 2).putFloat(-i);
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] read(TensorModel model, TensorInfo tensor) {
        byte[] target = new byte[(int) tensor.bytes() + 8];
        try (TensorStream stream = model.stream(tensor, 0)) {
            assertEquals(tensor.elements(), stream.read(MemorySegment.ofArray(target)));
        }
        return Arrays.copyOf(target, (int) tensor.bytes());
    }

    @ParameterizedTest
    @CsvSource({"stored.npz, 286", "deflated.npz, 44"})
    void archivesHaveEveryTypeOrderAndShape(String file, int tensors) {
        try (TensorModel model = open(file)) {
            assertEquals(tensors, model.tensors().size());
            assertEquals(Map.of(), model.metadata());
            for (TensorInfo tensor : model.tensors()) {
                String[] name = tensor.name().split("/");
                assertEquals(TYPES.get(name[1]), tensor.dtype(), tensor.name());
                assertEquals(SHAPES.get(name[2]), tensor.shape(), tensor.name());
                assertArrayEquals(expected(name[1], (int) tensor.elements()), read(model, tensor), tensor.name());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.npy", "v2.npy", "v3.npy"})
    void everyVersionIsRead(String file) {
        try (TensorModel model = open(file)) {
            TensorInfo tensor = model.tensors().getFirst();
            assertEquals(new TensorInfo(file.substring(0, 2), DType.F32, Shape.of(2, 3, 4)), tensor);
            assertArrayEquals(expected("f4", 24), read(model, tensor));
        }
    }

    @Test
    void columnsBecomeRows() {
        try (TensorModel model = open("columns.npy")) {
            assertArrayEquals(expected("u2", 15), read(model, model.tensors().getFirst()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "objects.npy, pickled and never read",
        "records.npy, records of several fields",
        "complex128.npy, complex numbers of more than 64 bits",
        "texts.npy, of texts",
        "dates.npy, dates or times"
    })
    void whatIsNoNumberIsRefused(String file, String part) {
        MeanderException e = assertThrows(MeanderException.class, () -> open(file));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
        assertTrue(e.getMessage().contains(part), e.getMessage());
        assertTrue(e.getMessage().contains(file), e.getMessage());
    }

    @Test
    void archivesLeaveOutWhatIsNoNumberAndSaySo() {
        try (TensorModel model = open("mixed.npz")) {
            assertEquals(
                    List.of("good"),
                    model.tensors().stream().map(TensorInfo::name).toList());
            assertEquals(Map.of("npz.skipped", "objects, wide"), model.metadata());
        }
    }
}
