package org.meander.source.pytorch;

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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.tck.FarFiles;

/** Names, types, archives and legacy files by hand-assembled samples. */
class CheckpointsTest {

    private static final String TENSOR = Samples.someTensor();
    private static final String LEGACY_HEAD =
            "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}.";

    private static List<String> names(String pickle) {
        try (TensorModel model = Samples.open(Samples.zip(pickle))) {
            return model.tensors().stream().map(TensorInfo::name).toList();
        }
    }

    private static MeanderException refused(byte[] file) {
        return assertThrows(MeanderException.class, () -> Samples.open(file).close());
    }

    private static String unsupported(byte[] file) {
        MeanderException e = refused(file);
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code(), e.getMessage());
        return e.getMessage();
    }

    private static String malformed(byte[] file) {
        MeanderException e = refused(file);
        assertEquals(StandardError.MALFORMED_DATA, e.code(), e.getMessage());
        return e.getMessage();
    }

    private static String entry(String key, String value) {
        return Samples.text(key) + value + "s";
    }

    private static String dictionary(String... entries) {
        return "}" + String.join("", entries);
    }

    @Test
    void namesWeightsByTheirOwnNames() {
        String weights = dictionary(entry("a.b", TENSOR), entry("c", TENSOR));
        assertEquals(List.of("a.b", "c"), names(weights + "."));
        for (String key : TensorNames.WEIGHTS) {
            assertEquals(List.of("a.b", "c"), names(dictionary(entry(key, weights)) + "."));
        }
        assertEquals(List.of("encoder.a.b", "encoder.c"), names(dictionary(entry("encoder", weights)) + "."));
        assertEquals(
                List.of("a.b", "c", "ema.a.b", "ema.c"),
                names(dictionary(entry("state_dict", weights), entry("ema", weights)) + "."));
    }

    @Test
    void keepsKeysWhereNamesWouldNotDiffer() {
        String weights = dictionary(entry("a", TENSOR));
        assertEquals(List.of("model.a", "a"), names(dictionary(entry("model", weights), entry("a", TENSOR)) + "."));
        assertEquals(
                List.of("model.a", "state_dict.a"),
                names(dictionary(entry("model", weights), entry("state_dict", weights)) + "."));
        assertEquals(List.of("model"), names(dictionary(entry("model", TENSOR)) + "."));
    }

    @Test
    void namesTensorsInListsByPlace() {
        assertEquals(List.of("0", "2.1"), names("(" + TENSOR + "N" + "(N" + TENSOR + "tt."));
        assertEquals(List.of("7.x"), names("}K\u0007" + dictionary(entry("x", TENSOR)) + "s."));
        assertEquals(List.of("tensor"), names(TENSOR + "."));
        assertEquals(List.of(), names("N."));
    }

    @Test
    void refusesNamesThatAreEqual() {
        assertTrue(unsupported(Samples.zip("}K\u0001" + TENSOR + "s" + entry("1", TENSOR) + "."))
                .contains("named '1'"));
        assertTrue(
                unsupported(Samples.zip("}" + entry("a", dictionary(entry("b", TENSOR))) + entry("a.b", TENSOR) + "."))
                        .contains("named 'a.b'"));
    }

    @ParameterizedTest
    @CsvSource({
        "FloatStorage,F32,2", "DoubleStorage,F64,1", "HalfStorage,F16,4", "BFloat16Storage,BF16,4", "LongStorage,I64,1",
        "IntStorage,I32,2", "ShortStorage,I16,4", "CharStorage,I8,8", "ByteStorage,U8,8", "BoolStorage,BOOL,8",
        "ComplexFloatStorage,C64,1"
    })
    void knowsTheTypes(String storage, DType dtype, int elements) {
        String tensor = Samples.tensor(
                Samples.storage(storage, "0", elements), 0, Samples.tuple(Samples.integer(elements)), "(K\u0001t");
        try (TensorModel model = Samples.open(Samples.one(tensor))) {
            assertEquals(dtype, model.tensors().getFirst().dtype());
            assertEquals(8, Samples.read(model).get("w").length);
        }
        String more = Samples.tensor(
                Samples.storage(storage, "0", elements), 0, Samples.tuple(Samples.integer(elements + 1)), "(K\u0001t");
        assertTrue(malformed(Samples.one(more)).contains("tensor 'w' of size"));
    }

    @ParameterizedTest
    @CsvSource({
        "ComplexDoubleStorage,complex128",
        "QInt8Storage,qint8",
        "QUInt8Storage,quint8",
        "QInt32Storage,qint32",
        "QUInt4x2Storage,quint4x2",
        "ComplexHalfStorage,complex32"
    })
    void namesTypesThatItLacks(String storage, String type) {
        String tensor = Samples.tensor(Samples.storage(storage, "0", 0), 0, "(K\0t", "(K\u0001t");
        assertTrue(unsupported(Samples.one(tensor)).contains("tensor 'w' has the type torch." + type));
    }

    @Test
    void readsTheTypesWithoutAStorageOfTheirOwn() {
        for (ElementType type : ElementType.values()) {
            if (!type.storageName().isEmpty() || type.dtype().isEmpty()) {
                continue;
            }
            String tensor = Samples.global("torch._utils", "_rebuild_tensor_v3")
                    + Samples.tuple(
                            Samples.tuple(
                                            Samples.text("storage"),
                                            Samples.global("torch.storage", "UntypedStorage"),
                                            Samples.text("0"),
                                            Samples.text("cpu"),
                                            "K\u0008")
                                    + "Q",
                            "K\0",
                            Samples.tuple(Samples.integer(8 / type.bytes())),
                            "(K\u0001t",
                            "\u0089",
                            "}",
                            Samples.global("torch", type.typeName()))
                    + "R";
            try (TensorModel model = Samples.open(Samples.one(tensor))) {
                assertEquals(
                        type.dtype().orElseThrow(), model.tensors().getFirst().dtype());
                assertEquals(8, Samples.read(model).get("w").length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "_rebuild_qtensor,quantised",
        "_rebuild_sparse_tensor,sparse",
        "_rebuild_sparse_csr_tensor,sparse",
        "_rebuild_nested_tensor,nested",
        "_rebuild_meta_tensor_no_storage,meta"
    })
    void namesTensorsOfOtherKinds(String function, String why) {
        String message = unsupported(Samples.one(Samples.global("torch._utils", function) + ")R"));
        assertTrue(message.contains("tensor 'w' "), message);
        assertTrue(message.contains(why), message);
    }

    @Test
    void namesBitsThatAreNotResolved() {
        String tensor = Samples.global("torch._utils", "_rebuild_tensor_v2")
                + Samples.tuple(
                        Samples.storage("ComplexFloatStorage", "0", 1),
                        "K\0",
                        "(K\u0001t",
                        "(K\u0001t",
                        "\u0089",
                        "}",
                        dictionary(entry("conj", "\u0088")))
                + "R";
        assertTrue(unsupported(Samples.one(tensor)).contains("the bit 'conj' set"));
        try (TensorModel model = Samples.open(Samples.one(tensor.replace("\u0088", "\u0089")))) {
            assertEquals(DType.C64, model.tensors().getFirst().dtype());
        }
    }

    @Test
    void refusesTorchScriptAndOtherArchives() {
        Map<String, byte[]> script = Map.of("m/data.pkl", Samples.bytes("N."), "m/code/__torch__.py", new byte[3]);
        assertTrue(unsupported(Samples.zip(script)).contains("TorchScript"));
        assertTrue(malformed(Samples.zip(Map.of("a.npy", new byte[9]))).contains("0 entries named data.pkl"));
        assertTrue(malformed(Samples.zip(Map.of("a/data.pkl", new byte[9], "b/data.pkl", new byte[9])))
                .contains("2 entries"));
    }

    @Test
    void refusesOtherFiles() {
        assertTrue(malformed(new byte[0]).contains("no file of torch.save"));
        assertTrue(malformed(Samples.bytes("GGUF and so on")).contains("no file of torch.save"));
        byte[] tar = new byte[1024];
        System.arraycopy(Samples.bytes("storages"), 0, tar, 0, 8);
        System.arraycopy(Samples.bytes("ustar"), 0, tar, 257, 5);
        assertTrue(unsupported(tar).contains("tar archive"));
        assertTrue(unsupported(Samples.bytes("\u0080\u0002}.")).contains("not of torch.save"));
        assertTrue(malformed(Samples.bytes("{\"a\":1}")).contains("no weight_map"));
    }

    @Test
    void knowsByteOrders() {
        byte[] floats = {0x3f, (byte) 0x80, 0, 0, 0x40, 0, 0, 0};
        byte[] pickle = Samples.bytes("}" + entry("w", TENSOR) + ".");
        Map<String, byte[]> big = Map.of("a/data.pkl", pickle, "a/data/0", floats, "a/byteorder", Samples.bytes("big"));
        try (TensorModel model = Samples.open(Samples.zip(big))) {
            assertArrayEquals(
                    new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40},
                    Samples.read(model).get("w"));
        }
        Map<String, byte[]> other =
                Map.of("a/data.pkl", pickle, "a/data/0", floats, "a/byteorder", Samples.bytes("middle"));
        assertTrue(malformed(Samples.zip(other)).contains("'middle'"));
    }

    @Test
    void takesASliceOfALargeStorageAlone() {
        byte[] large = new byte[3 << 20];
        large[1 << 21] = 7;
        String tensor =
                Samples.tensor(Samples.storage("ByteStorage", "0", large.length), 1 << 21, "(K\u0002t", "(K\u0001t");
        Map<String, byte[]> entries =
                Map.of("a/data.pkl", Samples.bytes("}" + entry("w", tensor) + "."), "a/data/0", large);
        byte[] file = Samples.zip(entries);
        FarFiles far = new FarFiles(Map.of("f", file));
        try (TensorModel model = new PytorchFormat().open("m", far, "f")) {
            model.plan(model.tensors());
            assertEquals(2, far.opened().getFirst().planned().getFirst().length());
            assertArrayEquals(new byte[] {7, 0}, Samples.read(model).get("w"));
            assertTrue(far.opened().getFirst().bytesRead() < 5000);
        }
    }

    private static byte[] legacy(String root, String keys, byte[]... storages) {
        byte[] head = Samples.bytes(LEGACY_HEAD + "\u0080\u0002" + root + ".\u0080\u0002" + keys + ".");
        int size = head.length + Arrays.stream(storages).mapToInt(s -> s.length).sum();
        ByteBuffer file = ByteBuffer.allocate(size).put(head);
        Arrays.stream(storages).forEach(file::put);
        return file.array();
    }

    private static byte[] floats(long count, float... values) {
        ByteBuffer storage = ByteBuffer.allocate(8 + 4 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(count);
        for (float value : values) {
            storage.putFloat(value);
        }
        return storage.array();
    }

    @Test
    void readsViewsInLegacyFiles() {
        String view = Samples.tuple(
                        Samples.text("storage"),
                        Samples.global("torch", "FloatStorage"),
                        Samples.text("9"),
                        Samples.text("cuda:0"),
                        "K\u0005",
                        Samples.tuple(Samples.text("view"), "K\u0002", "K\u0003"))
                + "Q";
        String root = dictionary(entry("w", Samples.tensor(view, 1, "(K\u0002t", "(K\u0001t")));
        byte[] file = legacy(root, "]" + Samples.text("9") + "a", floats(5, 10, 11, 12, 13, 14));
        try (TensorModel model = Samples.open(file)) {
            byte[] read = Samples.read(model).get("w");
            assertEquals(
                    13f, ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN).getFloat(0));
            assertEquals(
                    14f, ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN).getFloat(4));
        }
        String outside = root.replace("K\u0002K\u0003t", "K\u0003K\u0003t");
        assertTrue(malformed(legacy(outside, "]" + Samples.text("9") + "a", floats(5, 0, 0, 0, 0, 0)))
                .contains("outside its storage"));
    }

    @Test
    void holdsTheListOfALegacyFileAgainstIt() {
        String root = dictionary(entry("w", TENSOR));
        String keys = "]" + Samples.text("0") + "a";
        byte[] good = legacy(root, keys, floats(2, 1, 2));
        try (TensorModel model = Samples.open(good)) {
            assertEquals(8, Samples.read(model).get("w").length);
        }
        assertTrue(malformed(Arrays.copyOf(good, good.length - 1)).contains("the file is cut"));
        assertTrue(malformed(Arrays.copyOf(good, good.length + 1)).contains("appended"));
        assertTrue(malformed(legacy(root, "]")).contains("not in its list"));
        assertTrue(malformed(legacy(root, "N", floats(2, 1, 2))).contains("must be the list"));
        assertTrue(malformed(legacy(root, "]" + Samples.text("1") + "a", floats(2, 1, 2)))
                .contains("no tensor refers"));
        assertTrue(malformed(legacy(root, "](" + Samples.text("0").repeat(2) + "e", floats(2, 1, 2), floats(2, 1, 2)))
                .contains("twice"));
        try (TensorModel model = Samples.open(legacy(root, keys, floats(3, 1, 2)))) {
            TensorInfo tensor = model.tensors().getFirst();
            MeanderException e = assertThrows(MeanderException.class, () -> model.stream(tensor, 0));
            assertTrue(e.getMessage().contains("has 3 elements; its tensors say 2"), e.getMessage());
        }
    }

    @Test
    void recognisesByContent() {
        PytorchFormat format = new PytorchFormat();
        assertEquals("pytorch", format.type());
        byte[] legacy4 = Samples.sample("legacy4.pth");
        assertEquals(Optional.of(100), recognised(format, "x", legacy4));
        assertEquals(Optional.of(95), recognised(format, "x", Samples.sample("parameter.bin")));
        assertEquals(Optional.empty(), recognised(format, "x", Samples.zip(Map.of("a.npy", new byte[3]))));
        assertEquals(Optional.of(10), recognised(format, "x.pt", Samples.zip(Map.of("a.npy", new byte[3]))));
        assertEquals(Optional.empty(), recognised(format, "x.bin", Samples.bytes("GGUF")));
        assertEquals(Optional.of(10), recognised(format, "x.bin", Samples.bytes("\u0080\u0004}.")));
        assertEquals(
                Optional.empty(),
                recognised(format, "x.json", Samples.bytes("{\"weight_map\":{\"a\":\"1.safetensors\"}}")));
    }

    private static Optional<Integer> recognised(PytorchFormat format, String name, byte[] content) {
        MemorySegment head = MemorySegment.ofArray(content).asSlice(0, Math.min(4096, content.length));
        return format.recognises(name, head, content.length);
    }
}
