package org.meander.quantizer.composed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.SearchQuery;
import org.meander.quantizer.Setting;

class FilesTest {

    @TempDir
    Path folder;

    @Test
    void whatIsSavedIsLoadedByAnyQuantizer() {
        float[] values = Bench.normal(1_100_000, 1);
        Quantizer first = Bench.quantizer();
        QuantizedModel model = first.quantize(
                Parameters.of(values).named("transformer/layer 1 \u00e9").described("First layer"));
        Path file = folder.resolve("model.meander");
        first.save(model, file);
        Quantizer second = Bench.quantizer(Setting.CODEC, "lossless");
        QuantizedModel loaded = second.load(file);
        assertArrayEquals(first.reconstruct(model), second.reconstruct(loaded));
        assertEquals(model.name(), loaded.name());
        assertEquals("First layer", loaded.description());
        assertEquals(model.created(), loaded.created());
        assertEquals(model.quality(), loaded.quality());
        assertEquals(model.statistics(), loaded.statistics());
        assertEquals(model.compressionTime(), loaded.compressionTime());
        assertEquals(model.reconstructionError(), loaded.reconstructionError());
        assertEquals(model.warnings(), loaded.warnings());
        assertArrayEquals(first.hierarchicalIndices(model), second.hierarchicalIndices(loaded));
        assertEquals(0, second.registry().information().totalModels());
        second.registry().add(loaded);
        assertEquals(model.name(), second.search(values).getFirst().model().name());
    }

    @Test
    void savingAgainReplaces() throws IOException {
        Quantizer quantizer = Bench.quantizer();
        Path file = folder.resolve("model.meander");
        quantizer.save(quantizer.quantize("a", 1, 2), file);
        quantizer.save(quantizer.quantize("b", 3, 4), file);
        assertEquals("b", quantizer.load(file).name());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    /** Nothing that is not the model may come of it: no other exception, no other values. */
    @Test
    void everyDamageIsFound() throws IOException {
        Quantizer quantizer = Bench.quantizer();
        Path file = folder.resolve("model.meander");
        quantizer.save(quantizer.quantize("a", Bench.normal(300, 2)), file);
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(file, damaged);
            refused(quantizer, file);
        }
        for (int length = 0; length < bytes.length; length += 7) {
            Files.write(file, Arrays.copyOf(bytes, length));
            refused(quantizer, file);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        refused(quantizer, file);
    }

    private static void refused(Quantizer quantizer, Path file) {
        MeanderException e = assertThrows(MeanderException.class, () -> quantizer.load(file));
        assertEquals(ErrorCode.Blame.DATA, e.code().blame(), e.getMessage());
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        MeanderException e =
                assertThrows(MeanderException.class, () -> Bench.quantizer().load(folder.resolve("none.meander")));
        assertEquals(StandardError.NOT_FOUND, e.code());
        MeanderException unwritable = assertThrows(MeanderException.class, () -> Bench.quantizer()
                .save(Bench.quantizer().quantize(1, 2), folder.resolve("no/such/folder/model.meander")));
        assertEquals(StandardError.IO_FAILURE, unwritable.code());
        assertTrue(unwritable.getMessage().contains("model.meander cannot be written"), unwritable.getMessage());
    }

    @Test
    void aLoadedModelIsACandidate() {
        Quantizer quantizer = Bench.quantizer();
        Path file = folder.resolve("model.meander");
        quantizer.save(quantizer.quantize("a", Bench.normal(300, 3)), file);
        assertEquals(
                "a",
                quantizer
                        .search(SearchQuery.of(Bench.normal(300, 3)).among(List.of(quantizer.load(file))))
                        .getFirst()
                        .model()
                        .name());
    }
}
