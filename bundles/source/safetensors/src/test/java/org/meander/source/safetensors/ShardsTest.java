package org.meander.source.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.tck.SourceContract;

class ShardsTest extends SourceContract {

    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void shards() throws IOException {
        folder = Files.createDirectory(parent.resolve("bert"));
        Samples.one(folder.resolve("model-00001-of-00002.safetensors"), "a", 3);
        Samples.one(folder.resolve("model-00002-of-00002.safetensors"), "b", 5000);
        index("{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\"}");
    }

    private void index(String map) throws IOException {
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":20012,\"nested\":{\"x\":1}},\"weight_map\":" + map
                        + ",\"other\":[1,2]}");
    }

    @Override
    protected Source source() {
        return new SafetensorsSource(folder.toString(), "*.safetensors");
    }

    private MeanderException refused() {
        MeanderException e =
                assertThrows(MeanderException.class, () -> source().open("bert").close());
        assertEquals(StandardError.MALFORMED_DATA, e.code(), e.getMessage());
        return e;
    }

    @Test
    void areOneModelNamedAfterTheFolder() {
        for (Path path : List.of(folder, folder.resolve("model.safetensors.index.json"))) {
            SafetensorsSource source = new SafetensorsSource(path.toString(), "*.safetensors");
            assertEquals(List.of("bert"), source.models());
            try (TensorModel model = source.open("bert")) {
                assertEquals(
                        List.of("a", "b"),
                        model.tensors().stream().map(TensorInfo::name).toList());
                assertEquals(Map.of("total_size", "20012"), model.metadata());
            }
        }
    }

    @Test
    void mustAllBeThere() throws IOException {
        index("{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00003-of-00002.safetensors\"}");
        assertTrue(refused().getMessage().contains("'b' is in model-00003-of-00002.safetensors, which is not there"));
    }

    @Test
    void mustHaveWhatTheIndexSays() throws IOException {
        index("{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\","
                + "\"c\":\"model-00002-of-00002.safetensors\"}");
        assertTrue(refused().getMessage().contains("'c' is in model-00002-of-00002.safetensors, which lacks it"));
    }

    @Test
    void mustHaveNothingThatTheIndexLacks() throws IOException {
        index("{\"a\":\"model-00001-of-00002.safetensors\",\"c\":\"model-00002-of-00002.safetensors\"}");
        assertTrue(refused().getMessage().contains("'b' is in no file, but model-00002-of-00002.safetensors has it"));
    }

    @Test
    void mustNotShareATensor() throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), "");
        Samples.write(folder.resolve("model-00002-of-00002.safetensors"), """
            {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}\
            """, 2);
        index("{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\"}");
        assertTrue(refused()
                .getMessage()
                .contains("'a' is in model-00001-of-00002.safetensors, but model-00002-of-00002.safetensors has it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.safetensors", "/etc/passwd", "a/../../x", ".", "", "a\\u0000b"})
    void mustNotLeadOut(String file) throws IOException {
        index("{\"a\":\"" + file + "\"}");
        assertTrue(refused().getMessage().contains("inside the index's folder"));
    }

    @Test
    void needAMap() throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"metadata\":{}}");
        assertTrue(refused().getMessage().contains("no weight_map"));
        index("{}");
        refused();
        index("{\"a\":1}");
        refused();
        index("{\"a\":\"x\",\"a\":\"y\"}");
        assertTrue(refused().getMessage().contains("Duplicate"));
    }

    @Test
    void needOneIndex() throws IOException {
        Files.writeString(folder.resolve("model.fp16.safetensors.index.json"), "{}");
        assertTrue(assertThrows(MeanderException.class, () -> source().models())
                .getMessage()
                .contains("2 index files"));
    }
}
