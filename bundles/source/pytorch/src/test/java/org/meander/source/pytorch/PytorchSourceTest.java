package org.meander.source.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.SourceContract;

class PytorchSourceTest extends SourceContract {

    private static final String GLOB = "*.{bin,pt,pth,ckpt}";

    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void samples() throws IOException {
        folder = Files.createDirectory(parent.resolve("folder"));
        for (String name : Samples.NAMES) {
            Files.write(folder.resolve(name), Samples.sample(name));
        }
    }

    @Override
    protected Source source() {
        return new PytorchSource(folder.toString(), GLOB);
    }

    @Test
    void namesTheModelsOfAFolder() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "x");
        List<String> expected = Samples.NAMES.stream()
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .sorted()
                .toList();
        assertEquals(expected, source().models());
        Path one = folder.resolve("parameter.bin");
        assertEquals(List.of("parameter"), new PytorchSource(one.toString(), GLOB).models());
    }

    @Test
    void readsShardsByTheirIndex() throws IOException {
        Path index = Files.writeString(folder.resolve("pytorch_model.bin.index.json"), """
            {"metadata":{"total_size":292},"weight_map":{"a":"nested_checkpoint.pt","p":"parameter.bin"}}
            """);
        for (Path path : List.of(folder, index)) {
            PytorchSource source = new PytorchSource(path.toString(), GLOB);
            assertEquals(List.of("folder"), source.models());
            try (TensorModel model = source.open("folder")) {
                assertEquals(
                        List.of("a", "p"),
                        model.tensors().stream().map(TensorInfo::name).toList());
                assertEquals(Map.of("total_size", "292"), model.metadata());
            }
        }
    }

    @Test
    void holdsAnIndexAgainstItsShards() throws IOException {
        refuses("{\"weight_map\":{\"a\":\"missing.bin\"}}", "'a' is in missing.bin, which is not there");
        refuses("{\"weight_map\":{\"a\":\"parameter.bin\"}}", "'p' is in no file, but parameter.bin has it");
        refuses(
                "{\"weight_map\":{\"p\":\"parameter.bin\",\"q\":\"parameter.bin\"}}",
                "'q' is in parameter.bin, which lacks it");
        refuses("{\"weight_map\":{\"p\":\"../folder/parameter.bin\"}}", "inside the index's folder");
        refuses("{\"weight_map\":{\"p\":\"/etc/passwd\"}}", "inside the index's folder");
        refuses("{\"weight_map\":{\"p\":\"x\",\"p\":\"y\"}}", "Duplicate");
        refuses("{\"weight_map\":{\"p\":1}}", "by text");
        refuses("{\"weight_map\":[]}", "an object");
        refuses("{\"metadata\":{}}", "no weight_map");
        refuses("{\"weight_map\":{\"p\":\"x\"}} x", "valid JSON");
        refuses("{\"weight_map\"", "valid JSON");
    }

    private void refuses(String index, String why) throws IOException {
        Files.writeString(folder.resolve("pytorch_model.bin.index.json"), index);
        MeanderException e = assertThrows(MeanderException.class, () -> source().open("folder"));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains(why), e.getMessage());
        assertTrue(e.getMessage().contains("pytorch_model.bin.index.json: "), e.getMessage());
    }

    @Test
    void readsDeclaredClassesAsRecords() throws IOException {
        String pickle =
                "\u0080\u0002}" + Samples.text("hyper_parameters") + "clightning.AttributeDict\nAttributeDict\n)R}"
                        + Samples.text("lr") + "K\u0001sbs" + Samples.text("state_dict") + "}" + Samples.text("w")
                        + Samples.someTensor() + "ss.";
        Path file = Files.write(folder.resolve("epoch.ckpt"), Samples.zip(pickle));
        PytorchSource source = new PytorchSource(file.toString(), GLOB);
        MeanderException e = assertThrows(MeanderException.class, () -> source.open("epoch"));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
        assertTrue(e.getMessage().contains("lightning.AttributeDict.AttributeDict"), e.getMessage());
        PytorchSource declared = new PytorchSource(file.toString(), GLOB, "lightning.AttributeDict.AttributeDict");
        try (TensorModel model = declared.open("epoch")) {
            assertEquals("w", model.tensors().getFirst().name());
        }
    }

    @Test
    void refusesAConfigurationThatIsWrong() {
        for (String path : List.of("", folder.resolve("missing").toString())) {
            MeanderException e = assertThrows(MeanderException.class, () -> new PytorchSource(path, GLOB));
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        }
        assertEquals(
                StandardError.INVALID_CONFIGURATION,
                assertThrows(MeanderException.class, () -> new PytorchSource(folder.toString(), "{a"))
                        .code());
        assertEquals(
                StandardError.INVALID_CONFIGURATION,
                assertThrows(MeanderException.class, () -> new PytorchSource(folder.toString(), GLOB, " "))
                        .code());
    }

    @Test
    void tellsWhenAFileChanges() throws IOException {
        Path file = folder.resolve("state_with_metadata.bin");
        try (TensorModel model = new PytorchSource(file.toString(), GLOB).open("state_with_metadata")) {
            String before = model.fingerprint();
            TensorInfo tensor = model.tensors().getFirst();
            try (TensorStream stream = model.stream(tensor, 0);
                    RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
                assertEquals(4, stream.read(MemorySegment.ofArray(new float[4])));
                writer.setLength(writer.length() - 1);
                MeanderException e = assertThrows(MeanderException.class, () -> {
                    while (stream.read(MemorySegment.ofArray(new float[64])) > 0) {
                        // on to the end
                    }
                });
                assertEquals(StandardError.IO_FAILURE, e.code());
            }
            Files.write(file, Samples.sample("parameter.bin"));
            try (TensorModel other = new PytorchSource(file.toString(), GLOB).open("state_with_metadata")) {
                assertNotEquals(before, other.fingerprint());
            }
        }
    }

    @Test
    void findsAFlippedBitInTheValues() throws IOException {
        Path file = folder.resolve("parameter.bin");
        byte[] content = Files.readAllBytes(file);
        content[390] ^= 1;
        Files.write(file, content);
        try (TensorModel model = new PytorchSource(file.toString(), GLOB).open("parameter")) {
            TensorInfo tensor = model.tensors().getFirst();
            try (TensorStream stream = model.stream(tensor, 0)) {
                MeanderException e =
                        assertThrows(MeanderException.class, () -> stream.read(MemorySegment.ofArray(new float[9])));
                assertEquals(StandardError.CHECKSUM_MISMATCH, e.code());
            }
        }
    }

    @Test
    void readsFromTheMiddle() {
        try (TensorModel model = source().open("protocol5")) {
            TensorInfo turned = model.tensors().stream()
                    .filter(tensor -> tensor.name().equals("transposed"))
                    .findFirst()
                    .orElseThrow();
            float[] rest = new float[3];
            try (TensorStream stream = model.stream(turned, 5)) {
                assertEquals(3, stream.read(MemorySegment.ofArray(rest)));
            }
            // Row 1 of the 6 x 4 matrix is 1, 7, 13, 19.
            assertArrayEquals(new float[] {7, 13, 19}, rest);
        }
    }
}
