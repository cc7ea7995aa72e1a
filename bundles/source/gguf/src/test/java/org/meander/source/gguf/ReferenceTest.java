package org.meander.source.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.FarFiles;

/** A file of the format's own package, which also says what its quantised values stand for; {@code make.py} wrote it. */
class ReferenceTest {

    private static TensorModel model;

    @BeforeAll
    static void open() {
        model = new GgufFormat().open("m", new FarFiles(Map.of("r", Gguf.reference())), "r");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static TensorInfo tensor(String name) {
        return model.tensors().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] read(TensorInfo tensor) {
        byte[] target = new byte[(int) tensor.bytes()];
        try (TensorStream stream = model.stream(tensor, 0)) {
            assertEquals(tensor.elements(), stream.read(MemorySegment.ofArray(target)));
        }
        return target;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS",
                "MXFP4"
            })
    void quantisedValuesAreThoseOfThePackage(String type) {
        TensorInfo tensor = tensor(type);
        assertEquals(new TensorInfo(type, DType.F32, Shape.of(3, 512)), tensor);
        TensorInfo values = tensor(type + ".values");
        assertEquals(tensor.shape(), values.shape());
        assertArrayEquals(read(values), read(tensor));
    }

    @Test
    void plainValuesAreAsTheyAre() {
        ByteBuffer expected = ByteBuffer.allocate(8 * 24).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, DType> type : Map.of(
                        "i1",
                        DType.I8,
                        "i2",
                        DType.I16,
                        "i4",
                        DType.I32,
                        "i8",
                        DType.I64,
                        "f2",
                        DType.F16,
                        "f4",
                        DType.F32,
                        "f8",
                        DType.F64,
                        "bf16",
                        DType.BF16)
                .entrySet()) {
            expected.clear();
            IntStream.range(-12, 12).forEach(i -> put(expected, type.getValue(), i));
            TensorInfo tensor = tensor("plain." + type.getKey());
            assertEquals(type.getValue(), tensor.dtype());
            assertEquals(type.getKey().equals("bf16") ? Shape.of(6, 4) : Shape.of(2, 3, 4), tensor.shape());
            assertArrayEquals(Arrays.copyOf(expected.array(), expected.position()), read(tensor), type.getKey());
        }
    }

    private static void put(ByteBuffer to, DType type, int value) {
        switch (type) {
            case I8 -> to.put((byte) value);
            case I16 -> to.putShort((short) value);
            case I32 -> to.putInt(value);
            case I64 -> to.putLong(value);
            case F16 -> to.putShort(Float.floatToFloat16(value));
            case F32 -> to.putFloat(value);
            case F64 -> to.putDouble(value);
            default -> to.putShort((short) (Float.floatToIntBits(value) >>> 16));
        }
    }

    @Test
    void keysAreText() {
        Map<String, String> texts = model.metadata();
        List<String> expected = List.of(
                "k.u8=200",
                "k.i8=-100",
                "k.u16=60000",
                "k.i16=-30000",
                "k.u32=4000000000",
                "k.i32=-2000000000",
                "k.f32=0.1",
                "k.u64=18446744073709551615",
                "k.i64=-9223372036854775808",
                "k.f64=0.1",
                "k.bool=true",
                "k.string=größe",
                "k.few=[1, 2, 3]",
                "k.many=[t0, t1, t2, t3, t4, t5, t6, t7, ... 1000 in all]",
                "k.floats=[0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, ... 20 in all]",
                "general.architecture=test",
                "gguf.version=3");
        for (String line : expected) {
            int at = line.indexOf('=');
            assertEquals(line.substring(at + 1), texts.get(line.substring(0, at)), line);
        }
        assertEquals(
                "F32 14, F16 1, Q4_0 1, Q4_1 1, Q5_0 1, Q5_1 1, Q8_0 1, Q2_K 1, Q3_K 1, Q4_K 1, Q5_K 1, Q6_K 1, IQ4_NL"
                        + " 1, IQ4_XS 1, I8 1, I16 1, I32 1, I64 1, F64 1, BF16 1, MXFP4 1",
                texts.get("gguf.types"));
    }
}
