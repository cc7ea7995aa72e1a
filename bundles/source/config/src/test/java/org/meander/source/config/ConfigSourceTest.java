package org.meander.source.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;

/** The contract of sources asks for values; what of it does not is asked here. */
final class ConfigSourceTest {

    private static final String TEXT = " {\"model_type\": \"bert\", \"hidden_size\": 768}\n";

    @TempDir
    Path parent;

    private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectory(parent.resolve("bert"));
        file = Files.writeString(folder.resolve("config.json"), TEXT);
    }

    private static StandardError code(Runnable refused) {
        return (StandardError)
                assertThrows(MeanderException.class, refused::run).code();
    }

    @Test
    void aFolderAndItsFileAreTheSameModel() {
        for (Path path : List.of(folder, file)) {
            ConfigSource source = new ConfigSource(path.toString());
            assertEquals(List.of("bert"), source.models());
            try (TensorModel model = source.open("bert")) {
                assertEquals("bert", model.name());
                assertEquals(Optional.of(TEXT), model.config());
                assertEquals(List.of(), model.tensors());
                assertTrue(model.fingerprint().contains("config.json"));
                TensorInfo stranger = new TensorInfo("a", DType.F32, Shape.of(1));
                assertEquals(StandardError.NOT_FOUND, code(() -> model.stream(stranger, 0)));
            }
        }
    }

    @Test
    void anotherFileGivesItsName() throws IOException {
        Path other = Files.writeString(folder.resolve("small.json"), TEXT);
        assertEquals(List.of("small"), new ConfigSource(other.toString()).models());
    }

    @Test
    void whatIsNotThereIsRefused() throws IOException {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        for (String path : List.of(empty.toString(), parent.resolve("none").toString(), "", "a\0b")) {
            assertEquals(StandardError.INVALID_CONFIGURATION, code(() -> new ConfigSource(path)), path);
        }
        ConfigSource source = new ConfigSource(folder.toString());
        for (String name : List.of("", "..", "config")) {
            assertEquals(StandardError.NOT_FOUND, code(() -> source.open(name)));
        }
    }

    @Test
    void whatIsNoTextOrTooLongIsMalformed() throws IOException {
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        ConfigSource source = new ConfigSource(folder.toString());
        assertEquals(StandardError.MALFORMED_DATA, code(() -> source.open("bert")));
        Files.write(file, new byte[(1 << 24) + 1]);
        assertEquals(StandardError.MALFORMED_DATA, code(() -> source.open("bert")));
    }

    @Test
    void isRecognisedByItsKeysAndLessSurelyThanWeights() throws IOException {
        ConfigFormat format = new ConfigFormat();
        assertTrue(format.recognises(folder).orElseThrow() < 40);
        assertTrue(format.recognises(file).isPresent());
        for (String text : List.of("", "{}", "[\"model_type\"]", "{\"vocab\": 1}")) {
            Files.writeString(file, text);
            assertEquals(Optional.empty(), format.recognises(folder), text);
        }
    }
}
