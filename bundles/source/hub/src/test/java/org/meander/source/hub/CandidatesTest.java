package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.tck.hub.FakeHub;

class CandidatesTest {

    private static final byte[] MODEL = TinyFormat.file(1, 10);

    private final FakeHub hub = new FakeHub();
    private final FakeHub.Repository repository = hub.add("a/b");
    private HubSource source;

    @BeforeEach
    void start() {
        source = Trial.of(hub, "a/b").source();
    }

    @AfterEach
    void stop() throws IOException {
        source.close();
        hub.close();
    }

    private String chosen(String... files) {
        repository.files.clear();
        for (String file : files) {
            repository.file(file, MODEL);
        }
        hub.log.clear();
        source.open("a/b").close();
        return hub.log.getLast().path().replaceFirst(".*/resolve/[^/]*/", "");
    }

    @Test
    void prefersWhatIsBestRead() {
        assertEquals("model.safetensors", chosen("pytorch_model.bin", "model.safetensors", "model.gguf"));
        assertEquals(
                "model.safetensors.index.json",
                chosen("model-00001-of-00002.safetensors", "model.safetensors.index.json", "model.safetensors"));
        assertEquals("model.safetensors", chosen("adapter.safetensors", "model.safetensors"));
        assertEquals("adapter.safetensors", chosen("adapter.safetensors", "pytorch_model.bin"));
        assertEquals("pytorch_model.bin", chosen("training_args.bin", "pytorch_model.bin"));
        assertEquals("onnx/model.onnx", chosen("onnx/model_quantized.onnx", "onnx/model.onnx"));
        assertEquals("x.gguf", chosen("x.gguf", "onnx/model.onnx", "README.md"));
    }

    @Test
    void passesOverWhatIsNotWhatItsNameSays() {
        repository
                .file("weights.bin", new byte[] {1, 2, 3})
                .file("model.gguf", MODEL)
                .file("zero.pt", new byte[0]);
        source.open("a/b").close();
        assertTrue(hub.log.getLast().path().endsWith("model.gguf"));
    }

    @Test
    void doesNotGuess() {
        assertRefused("2 files that may be its model (q4.gguf ...)", "q4.gguf", "q8.gguf");
        assertRefused(
                "2 parts of a model (model-00001-of-00002.safetensors ...) and no index",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "pytorch_model.bin");
    }

    private void assertRefused(String message, String... files) {
        MeanderException e = assertThrows(MeanderException.class, () -> chosen(files));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void takesTheFileThatIsNamed() {
        repository.file("q4.gguf", MODEL).file("dir/q8 x.gguf", MODEL).file("note.txt", new byte[] {9});
        for (String file : List.of("q4.gguf", "dir/q8 x.gguf")) {
            HubSource named = Trial.of(hub, "a/b").set("file", file).source();
            named.open("a/b").close();
            named.close();
        }
        assertTrue(hub.log.getLast().path().endsWith("dir/q8%20x.gguf"));
        HubSource note = Trial.of(hub, "a/b").set("file", "note.txt").source();
        MeanderException e = assertThrows(MeanderException.class, () -> note.open("a/b"));
        note.close();
        assertTrue(e.getMessage().contains("is of no format that is installed; installed: tiny"), e.getMessage());
    }
}
