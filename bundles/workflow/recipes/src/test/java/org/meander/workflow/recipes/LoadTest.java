package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.store.ModelFile;
import org.meander.store.ModelReader;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;
import org.meander.workflow.Report;

/** A model file that is damaged is refused, and the model that it should have replaced stays as it was. */
final class LoadTest {

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();
    private Path file;

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    @BeforeEach
    void write() {
        try (ModelWriter writer = store.write("m", Map.of("key", "value"))) {
            for (String name : List.of("a", "b")) {
                writer.tensor(new TensorInfo(name, DType.F32, Shape.of(2)));
                writer.block(new StoredBlock(2, "rows", "plain", 8, 0, 0), bytes("payload" + name));
                writer.signature(name, "sums", bytes("of " + name));
                writer.signature(name, "unknown", bytes("unknown " + name));
            }
            writer.signature("", "sums", bytes("of all"));
            writer.commit();
        }
        file = folder.resolve("m.meander");
        try (ModelReader reader = store.read("m")) {
            ModelFile.write(file, reader, false);
        }
    }

    private Report load() {
        Map<String, Object> settings = Map.of("path", file.toString(), "replace", true);
        return new Load(Configs.of(Load.Config.class, settings), store).run(new Fakes.Context());
    }

    private Report save() {
        Map<String, Object> settings = Map.of("model", "m", "path", file.toString(), "overwrite", true);
        return new Save(Configs.of(Save.Config.class, settings), store).run(new Fakes.Context());
    }

    /** No index strategy is installed here. */
    @Test
    void signaturesGoAlongWhateverIsInstalled() {
        long all = store.find("m").orElseThrow().signatureBytes();
        assertEquals(all, save().facts().get("indexBytes"));
        store.kept.clear();
        assertEquals(all, load().facts().get("indexBytes"));
        assertThere();
    }

    @Test
    void everyFlippedBitIsRefused() throws IOException {
        byte[] right = Files.readAllBytes(file);
        for (int bit = 0; bit < Byte.SIZE * right.length; bit++) {
            MemoryStore.Kept before = store.kept.get("m");
            byte[] wrong = right.clone();
            wrong[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, wrong);
            MeanderException e = assertThrows(MeanderException.class, this::load);
            assertEquals(ErrorCode.Blame.DATA, e.code().blame(), e.getMessage());
            assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
            assertEquals(before, store.kept.get("m"));
            assertThere();
        }
        Files.write(file, Arrays.copyOf(right, right.length + 1));
        assertThrows(MeanderException.class, this::load);
    }

    private void assertThere() {
        MemoryStore.Kept kept = store.kept.get("m");
        assertEquals(Map.of("key", "value"), kept.model().attributes());
        assertArrayEquals(
                "payloada".getBytes(StandardCharsets.US_ASCII),
                kept.payloads().get(0).getFirst());
        assertArrayEquals(
                "payloadb".getBytes(StandardCharsets.US_ASCII),
                kept.payloads().get(1).getFirst());
        for (String part : List.of("a", "b", "all")) {
            String key = "sums/" + (part.equals("all") ? "" : part);
            assertArrayEquals(
                    ("of " + part).getBytes(StandardCharsets.US_ASCII),
                    kept.signatures().get(key));
        }
        for (String part : List.of("a", "b")) {
            assertArrayEquals(
                    ("unknown " + part).getBytes(StandardCharsets.US_ASCII),
                    kept.signatures().get("unknown/" + part));
        }
    }
}
