package org.meander.source.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.FarFiles;

class HeaderTest {

    private static TensorModel open(byte[] content) {
        return new GgufFormat().open("m", new FarFiles(Map.of("a.gguf", content)), "a.gguf");
    }

    private static void assertRefused(StandardError code, String part, byte[] content) {
        MeanderException e = assertThrows(MeanderException.class, () -> open(content));
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.getMessage().startsWith("far:a.gguf: "), e.getMessage());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void dimensionsAreTurnedOver() {
        try (TensorModel model = open(new Gguf()
                .tensor("w", 0, new byte[4 * 6], 3, 2)
                .tensor("scalar", 24, new byte[1])
                .tensor("none", 2, new byte[0], 32, 0)
                .bytes())) {
            assertEquals(
                    List.of(
                            new TensorInfo("w", DType.F32, Shape.of(2, 3)),
                            new TensorInfo("scalar", DType.I8, Shape.of()),
                            new TensorInfo("none", DType.F32, Shape.of(0, 32))),
                    model.tensors());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, 4096})
    void alignmentIsKept(int alignment) {
        Gguf gguf = new Gguf();
        gguf.alignment = alignment;
        gguf.key("general.alignment", 4, Gguf.u32(alignment));
        gguf.tensor("a", 24, new byte[] {1, 2, 3}, 3).tensor("b", 24, new byte[] {4, 5}, 2);
        try (TensorModel model = open(gguf.bytes())) {
            byte[] target = new byte[2];
            try (TensorStream stream = model.stream(model.tensors().get(1), 0)) {
                assertEquals(2, stream.read(MemorySegment.ofArray(target)));
            }
            assertArrayEquals(new byte[] {4, 5}, target);
        }
    }

    @Test
    void version2IsReadOthersAreNot() {
        Gguf gguf = new Gguf().tensor("a", 24, new byte[3], 3);
        gguf.version = 2;
        open(gguf.bytes()).close();
        gguf.version = 1;
        assertRefused(StandardError.UNSUPPORTED_DATA, "version 1 of", gguf.bytes());
        gguf.version = 4;
        assertRefused(StandardError.UNSUPPORTED_DATA, "version 4 of", gguf.bytes());
        gguf.version = Integer.reverseBytes(3);
        assertRefused(StandardError.UNSUPPORTED_DATA, "big-endian (version 3)", gguf.bytes());
    }

    @Test
    void otherTypesAreRefusedByName() {
        assertRefused(
                StandardError.UNSUPPORTED_DATA,
                "tensor 'blk.0' is of the type 16 (IQ2_XXS)",
                new Gguf().tensor("blk.0", 16, new byte[66], 256).bytes());
        assertRefused(
                StandardError.UNSUPPORTED_DATA,
                "tensor 'x' is of the type 4294967295;",
                new Gguf().tensor("x", -1, new byte[66], 256).bytes());
    }

    private static Arguments lie(String part, Consumer<Gguf> lie) {
        return Arguments.of(part, lie);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("tensors are said to follow", g -> g.tensorCount = 1L << 40),
                lie("tensors are said to follow", g -> g.tensorCount = -1),
                lie("18446744073709551615 keys", g -> g.keyCount = -1),
                lie("keys are said to follow", g -> g.keyCount = 60_000),
                lie("the key 'k' is there twice", g -> g.key("k", "a").key("k", "b")),
                lie("a value of type 13", g -> g.key("k", 13, new byte[0])),
                lie("a truth value of 2", g -> g.key("k", 7, new byte[] {2})),
                lie("a text of 1099511627776 bytes", g -> g.key("k", 8, Gguf.u64(1L << 40))),
                lie("an array of 18446744073709551615", g -> g.key("k", 9, array(0, -1))),
                lie("an array of 4611686018427387904", g -> g.key("k", 9, array(4, 1L << 62))),
                lie("nested more than", g -> g.key("k", 9, nested(9))),
                lie("general.alignment is of type 8", g -> g.key("general.alignment", "32")),
                lie("general.alignment is 0", g -> g.key("general.alignment", 4, Gguf.u32(0))),
                lie("general.alignment is 48", g -> g.key("general.alignment", 4, Gguf.u32(48))),
                lie("general.alignment is 2147483648", g -> g.key("general.alignment", 4, Gguf.u32(1L << 31))),
                lie("the extent -1", g -> g.info("x", 0, 0, -1)),
                lie("2^63-1 elements", g -> g.info("x", 0, 0, 1L << 32, 1L << 32)),
                lie("the file is cut", g -> g.info("x", 0, 0, 1L << 62)),
                lie("the file is cut", g -> g.info("x", 0, 1 << 20, 1)),
                lie("multiple of 32", g -> g.info("x", 24, 33, 1)),
                lie("multiple of 32", g -> g.info("x", 24, -32, 1)),
                lie("9 dimensions", g -> g.info("x", 24, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
                lie("blocks of 32", g -> g.info("x", 2, 0, 16, 2)),
                lie("within 'a'", g -> g.info("x", 24, 32, 8)),
                lie("two tensors 'a'", g -> g.info("a", 24, 0, 0)));
    }

    private static byte[] array(int type, long count) {
        return ByteBuffer.allocate(12).put(Gguf.u32(type)).put(Gguf.u64(count)).array();
    }

    private static byte[] nested(int depth) {
        ByteBuffer bytes = ByteBuffer.allocate(12 * depth);
        for (int i = 0; i < depth; i++) {
            bytes.put(array(9, 1));
        }
        return bytes.array();
    }

    @ParameterizedTest
    @MethodSource("lies")
    void whatContradictsTheFileIsRefused(String part, Consumer<Gguf> lie) {
        Gguf gguf = new Gguf().tensor("a", 24, new byte[200], 200);
        lie.accept(gguf);
        assertRefused(StandardError.MALFORMED_DATA, part, gguf.bytes());
    }

    @Test
    void aCutHeaderIsRefusedWhereverItIsCut() {
        byte[] whole = Gguf.reference();
        for (int length = 0; length < 2000; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            MeanderException e = assertThrows(MeanderException.class, () -> open(cut));
            assertEquals(StandardError.MALFORMED_DATA, e.code(), e.getMessage());
        }
    }

    @Test
    void aVocabularyIsPassedOverInFewReads() {
        Gguf gguf = new Gguf();
        ByteBuffer tokens = ByteBuffer.allocate(12 + 100_000 * 14).put(array(8, 100_000));
        for (int i = 0; i < 100_000; i++) {
            tokens.put(Gguf.u64(6)).put("token ".getBytes(StandardCharsets.UTF_8));
        }
        gguf.key("tokenizer.ggml.tokens", 9, tokens.array());
        gguf.key(
                "tokenizer.ggml.scores",
                9,
                ByteBuffer.allocate(12 + 4_000_000).put(array(6, 1_000_000)).array());
        gguf.tensor("a", 24, new byte[5_000_000], 5_000_000);
        FarFiles far = new FarFiles(Map.of("a.gguf", gguf.bytes()));
        try (TensorModel model = new GgufFormat().open("m", far, "a.gguf")) {
            assertEquals(1, model.tensors().size());
            FarFiles.Far file = far.opened().getFirst();
            assertTrue(file.reads().size() <= 10, file.reads().size() + " reads");
            assertTrue(file.bytesRead() < 4_000_000, file.bytesRead() + " bytes");
        }
    }

    private static Gguf split(int number, int count) {
        byte[] one = {(byte) number};
        return new Gguf()
                .key("split.no", 2, Arrays.copyOf(one, 2))
                .key("split.count", 2, new byte[] {(byte) count, 0})
                .tensor("t" + number, 24, one, 1);
    }

    @Test
    void filesOfASplitModelAreOne() {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            files.put("sub/m-0000%d-of-00003.gguf".formatted(i + 1), split(i, 3).bytes());
        }
        String first = "sub/m-00001-of-00003.gguf";
        FarFiles far = new FarFiles(files);
        try (TensorModel model = new GgufFormat().open("m", far, first)) {
            assertEquals(
                    List.of("t0", "t1", "t2"),
                    model.tensors().stream().map(TensorInfo::name).toList());
            for (int i = 0; i < 3; i++) {
                byte[] target = new byte[1];
                try (TensorStream stream = model.stream(model.tensors().get(i), 0)) {
                    stream.read(MemorySegment.ofArray(target));
                }
                assertEquals(i, target[0]);
            }
        }
        far.opened().forEach(file -> assertTrue(file.closed()));
        assertSplitRefused(files, "sub/m-00002-of-00003.gguf", "open the first of them");
        files.put("sub/m-00002-of-00003.gguf", split(2, 3).bytes());
        assertSplitRefused(files, first, "split.no is 2");
        files.remove("sub/m-00002-of-00003.gguf");
        assertSplitRefused(files, first, "m-00002-of-00003.gguf is not there");
        files.put("sub/other.gguf", files.get(first));
        assertSplitRefused(files, "sub/other.gguf", "-00001-of-00003.gguf");
    }

    private static void assertSplitRefused(Map<String, byte[]> files, String first, String part) {
        FarFiles far = new FarFiles(files);
        MeanderException e = assertThrows(MeanderException.class, () -> new GgufFormat().open("m", far, first));
        assertTrue(e.getMessage().contains(part), e.getMessage());
        far.opened().forEach(file -> assertTrue(file.closed()));
    }
}
