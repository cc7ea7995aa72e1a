package org.meander.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;

class ModelFileTest {

    /** Three tensors, of which the second begins in the last payload of the first, and the third is empty. */
    private static final List<StoredTensor> TENSORS = List.of(
            new StoredTensor(
                    new TensorInfo("a", DType.F32, Shape.of(5)),
                    List.of(
                            new StoredBlock(3, "hilbert", "scalar", 11, 0.5, 0.25),
                            new StoredBlock(2, "hilbert", "scalar", 7, 0.5, 0.25, 0, 3))),
            new StoredTensor(
                    new TensorInfo("b \u00e9", DType.BF16, Shape.of(2, 1)),
                    List.of(
                            new StoredBlock(1, "hilbert", "scalar", 7, 0.5, 0.25, 2, 3),
                            new StoredBlock(1, "morton", "lossless", 3, 0, 0))),
            new StoredTensor(new TensorInfo("c", DType.I64, Shape.of(0)), List.of()));

    @TempDir
    Path folder;

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A model in memory. */
    private static class Fake implements ModelReader {

        @Override
        public StoredModel model() {
            return new StoredModel(
                    "org/name", 3, 7, 24, 21, 9, Instant.ofEpochMilli(1_234_567), Map.of("tags", "x", "source", "y"));
        }

        @Override
        public List<StoredTensor> tensors() {
            return TENSORS;
        }

        @Override
        public MemorySegment payload(int tensor, int block) {
            return bytes(tensor == 0 && block == 0 ? "first bytes" : tensor == 1 && block == 1 ? "end" : "shared!");
        }

        @Override
        public Optional<MemorySegment> signature(String tensor, String strategy) {
            return strategy.equals("means") && !tensor.equals("c")
                    ? Optional.of(bytes("<" + tensor.length() + ">"))
                    : Optional.empty();
        }

        @Override
        public Optional<MemorySegment> blockSignature(int tensor, int block, String strategy) {
            return strategy.equals("means") && tensor == 0 && block == 1 ? Optional.of(bytes("*")) : Optional.empty();
        }

        @Override
        public Set<String> strategies() {
            return Set.of("means");
        }

        @Override
        public void close() {}
    }

    private Path written() {
        Path file = folder.resolve("model.meander");
        ModelFile.write(file, new Fake(), true);
        return file;
    }

    /** With sums that only wrap around to what is right. */
    @Test
    void blocksThatCannotBeAreRefused() {
        StoredBlock fine = TENSORS.getFirst().blocks().getFirst();
        StoredBlock outside = new StoredBlock(2, "hilbert", "scalar", 7, 0.5, 0.25, 6, Long.MIN_VALUE + 3);
        StoredBlock all = new StoredBlock(Long.MAX_VALUE, "hilbert", "scalar", 7, 0.5, 0.25);
        StoredBlock four = new StoredBlock(4, "hilbert", "scalar", 7, 0.5, 0.25);
        for (List<StoredBlock> blocks : List.of(List.of(fine, outside), List.of(fine, all, all, four))) {
            List<StoredTensor> tensors =
                    List.of(new StoredTensor(TENSORS.getFirst().info(), blocks));
            Path file = folder.resolve("impossible.meander");
            ModelReader model = new Fake() {
                @Override
                public List<StoredTensor> tensors() {
                    return tensors;
                }
            };
            ModelFile.write(file, model, true);
            MeanderException e = assertThrows(MeanderException.class, () -> ModelFile.open(file));
            assertEquals(StandardError.MALFORMED_DATA, e.code());
            assertTrue(e.getMessage().contains("a block of tensor 'a'"), e.getMessage());
        }
    }

    private static final StoredBlock NEAR = new StoredBlock(1, "morton", "delta", 4, 0.125, 0.5);
    private static final StoredBlock FAR = new StoredBlock(1, "morton", "lossless", 6, 0, 0);

    /** Block 1 of b was encoded by what it differs from another, and that one by what it differs from a third; so was block 0 of a. */
    private static class Dependent extends Fake {

        @Override
        public List<StoredBlock> references(int tensor, int block) {
            return tensor == 1 && block == 1
                    ? List.of(NEAR, FAR)
                    : tensor == 0 && block == 0 ? List.of(FAR) : List.of();
        }

        @Override
        public MemorySegment reference(int tensor, int block, int index) {
            return bytes(tensor == 0 ? "others" : index == 0 ? "near" : "farest");
        }
    }

    private Path dependent() {
        Path file = folder.resolve("dependent.meander");
        ModelFile.write(file, new Dependent(), true);
        return file;
    }

    @Test
    void whatAModelNeedsOfOthersIsInItsFile() {
        try (ModelReader reader = ModelFile.open(dependent())) {
            assertEquals(TENSORS, reader.tensors());
            assertEquals(11 + 7 + 3, reader.model().storedBytes());
            assertEquals(List.of(FAR), reader.references(0, 0));
            assertEquals(List.of(), reader.references(0, 1));
            assertEquals(List.of(NEAR, FAR), reader.references(1, 1));
            assertEquals(-1, bytes("others").mismatch(reader.reference(0, 0, 0)));
            assertEquals(-1, bytes("near").mismatch(reader.reference(1, 1, 0)));
            assertEquals(-1, bytes("farest").mismatch(reader.reference(1, 1, 1)));
            assertEquals(-1, bytes("end").mismatch(reader.payload(1, 1)));
            assertEquals(-1, bytes("<0>").mismatch(reader.signature("", "means").orElseThrow()));
            assertThrows(MeanderException.class, () -> reader.reference(1, 1, 2));
            assertThrows(MeanderException.class, () -> reader.reference(1, 0, 0));
            assertThrows(MeanderException.class, () -> reader.references(3, 0));
        }
    }

    /** Only a file that an older program could not read says that it is newer. */
    @Test
    void theVersionSaysWhetherThereAreReferences() throws IOException {
        assertEquals(1, Files.readAllBytes(written())[8]);
        byte[] bytes = Files.readAllBytes(dependent());
        assertEquals(2, bytes[8]);
        Path newer = folder.resolve("newer.meander");
        bytes[8] = 3;
        Files.write(newer, bytes);
        MeanderException e = assertThrows(MeanderException.class, () -> ModelFile.open(newer));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
        assertTrue(e.getMessage().contains("version 3") && e.getMessage().contains("1 to 2"), e.getMessage());
    }

    @Test
    void everythingComesBack() {
        try (ModelReader reader = ModelFile.open(written())) {
            assertEquals(TENSORS, reader.tensors());
            assertEquals("org/name", reader.model().name());
            assertEquals(Instant.ofEpochMilli(1_234_567), reader.model().committed());
            assertEquals(Map.of("tags", "x", "source", "y"), reader.model().attributes());
            assertEquals(7, reader.model().parameters());
            assertEquals(5 * 4 + 2 * 2, reader.model().sourceBytes());
            assertEquals(11 + 7 + 3, reader.model().storedBytes());
            assertEquals(-1, bytes("first bytes").mismatch(reader.payload(0, 0)));
            assertEquals(-1, bytes("shared!").mismatch(reader.payload(0, 1)));
            assertEquals(-1, bytes("shared!").mismatch(reader.payload(1, 0)));
            assertEquals(-1, bytes("end").mismatch(reader.payload(1, 1)));
            assertEquals(-1, bytes("<0>").mismatch(reader.signature("", "means").orElseThrow()));
            assertEquals(
                    -1,
                    bytes("<3>").mismatch(reader.signature("b \u00e9", "means").orElseThrow()));
            assertEquals(
                    -1, bytes("*").mismatch(reader.blockSignature(0, 1, "means").orElseThrow()));
            assertFalse(reader.signature("c", "means").isPresent());
            assertFalse(reader.signature("a", "bits").isPresent());
            assertEquals(Set.of("means"), reader.strategies());
            assertThrows(MeanderException.class, () -> reader.payload(2, 0));
            assertThrows(MeanderException.class, () -> reader.payload(-1, 0));
        }
    }

    /** The beginning by the document, with another reading of it than the program's. */
    @Test
    void theHeaderIsTheDocumentedOne() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(written())).order(ByteOrder.LITTLE_ENDIAN);
        assertArrayEquals("MEANDER1".getBytes(StandardCharsets.US_ASCII), head(file, 8));
        assertEquals(1, file.getShort(8));
        int length = (int) file.getLong(16);
        assertEquals(8, file.getInt(24));
        assertEquals(1_234_567, file.getLong(24 + 4 + 8));
        CRC32C crc = new CRC32C();
        crc.update(file.array(), 0, 24 + length);
        assertEquals((int) crc.getValue(), file.getInt(24 + length));
        assertEquals("first bytes", new String(file.array(), 28 + length, 11, StandardCharsets.US_ASCII));
    }

    private static byte[] head(ByteBuffer file, int count) {
        byte[] head = new byte[count];
        file.get(0, head);
        return head;
    }

    @Test
    void everyFlippedBitAndEveryMissingByteIsFound() throws IOException {
        everyDamageIsFound(written());
        everyDamageIsFound(dependent());
    }

    private static void everyDamageIsFound(Path file) throws IOException {
        byte[] right = Files.readAllBytes(file);
        for (int bit = 0; bit < Byte.SIZE * right.length; bit++) {
            byte[] wrong = right.clone();
            wrong[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, wrong);
            assertData(file);
        }
        for (int length = 0; length < right.length; length++) {
            Files.write(file, Arrays.copyOf(right, length));
            assertData(file);
        }
    }

    private static void assertData(Path file) {
        MeanderException e = assertThrows(MeanderException.class, () -> readAll(file));
        assertEquals(ErrorCode.Blame.DATA, e.code().blame(), e.getMessage());
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    }

    private static void readAll(Path file) {
        try (ModelReader reader = ModelFile.open(file)) {
            for (int t = 0; t < reader.tensors().size(); t++) {
                for (int b = 0; b < reader.tensors().get(t).blocks().size(); b++) {
                    assertTrue(reader.payload(t, b).toArray(ValueLayout.JAVA_BYTE).length > 0);
                    reader.blockSignature(t, b, "means");
                    for (int r = 0; r < reader.references(t, b).size(); r++) {
                        reader.reference(t, b, r);
                    }
                }
                reader.signature(reader.tensors().get(t).info().name(), "means");
            }
            reader.signature("", "means");
        }
    }

    @Test
    void aFileThatExistsIsReplacedOnlyIfThatIsWanted() throws IOException {
        Path file = written();
        MeanderException e = assertThrows(MeanderException.class, () -> ModelFile.write(file, new Fake(), false));
        assertEquals(StandardError.ALREADY_EXISTS, e.code());
        try (ModelReader reader = ModelFile.open(file)) {
            assertEquals("org/name", reader.model().name());
        }
    }
}
