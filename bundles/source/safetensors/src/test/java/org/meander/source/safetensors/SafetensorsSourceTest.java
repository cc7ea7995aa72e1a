package org.meander.source.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.SourceContract;

class SafetensorsSourceTest extends SourceContract {

    @TempDir
    Path folder;

    /** The valid files of the corpus. */
    @Override
    protected Source source() {
        return new SafetensorsSource(Samples.corpus().toString(), "{ok_,grey_}*.safetensors");
    }

    @Test
    void readsPackedTypes() {
        Path path = Samples.write(folder.resolve("packed.safetensors"), """
            {"four":{"dtype":"F4","shape":[2,3],"data_offsets":[0,3]},
             "six":{"dtype":"F6_E2M3","shape":[8],"data_offsets":[3,9]},
             "six_too":{"dtype":"F6_E3M2","shape":[4],"data_offsets":[9,12]}}\
            """, 12);
        try (TensorModel model = new SafetensorsSource(path.toString(), "*").open("packed")) {
            TensorInfo six = new TensorInfo("six", DType.F6_E2M3, Shape.of(8));
            assertEquals(six, model.tensors().get(1));
            byte[] target = new byte[5];
            try (TensorStream stream = model.stream(six, 4)) {
                // 5 bytes have room for one group of 4 elements in 3 bytes.
                assertEquals(4, stream.read(MemorySegment.ofArray(target)));
                assertArrayEquals(new byte[] {6, 7, 8, 0, 0}, target);
                assertEquals(0, stream.read(MemorySegment.ofArray(target)));
            }
            MeanderException e = assertThrows(MeanderException.class, () -> model.stream(six, 2));
            assertEquals(StandardError.INVALID_ARGUMENT, e.code());
            MeanderException small = assertThrows(
                    MeanderException.class, () -> model.stream(six, 0).read(MemorySegment.ofArray(new byte[2])));
            assertEquals(StandardError.INVALID_ARGUMENT, small.code());
        }
    }

    @Test
    void orders() {
        Path path = Samples.write(folder.resolve("order.safetensors"), """
            {"c":{"dtype":"U8","shape":[2],"data_offsets":[3,5]},"extra":{"data_offsets":[1,1],"dtype":"U8","shape":[0],"more":{"x":[1]}},
             "b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}\
            """, 5);
        try (TensorModel model = new SafetensorsSource(path.toString(), "*").open("order")) {
            assertEquals(
                    List.of("a", "extra", "b", "c"),
                    model.tensors().stream().map(TensorInfo::name).toList());
        }
    }

    @Test
    void namesTheModelsOfAFolder() throws IOException {
        Samples.one(folder.resolve("b.safetensors"), "w", 1);
        Samples.one(folder.resolve("a.safetensors"), "w", 1);
        Samples.one(folder.resolve("c.bin"), "w", 1);
        Files.createDirectory(folder.resolve("d.safetensors"));
        assertEquals(List.of("a", "b"), new SafetensorsSource(folder.toString(), "*.safetensors").models());
        assertEquals(List.of("c.bin"), new SafetensorsSource(folder.toString(), "c*").models());
        assertEquals(List.of(), new SafetensorsSource(folder.toString(), "x*").models());
    }

    /** An index makes a folder one model; whoever has the names of the models before can open them all. */
    @Test
    void opensWhatWasListedWithoutListingAgain() throws IOException {
        Samples.one(folder.resolve("a.safetensors"), "w", 1);
        SafetensorsSource source = new SafetensorsSource(folder.toString(), "*.safetensors");
        assertEquals(List.of("a"), source.models());
        Path index = Files.writeString(folder.resolve("x.safetensors.index.json"), "{}");
        source.open("a").close();
        Files.delete(index);
        Samples.one(folder.resolve("later.safetensors"), "w", 1);
        source.open("later").close();
        Files.delete(folder.resolve("a.safetensors"));
        MeanderException e = assertThrows(MeanderException.class, () -> source.open("a"));
        assertEquals(StandardError.NOT_FOUND, e.code());
        assertEquals(List.of("later"), source.models());
        assertThrows(MeanderException.class, () -> source.open("a"));
    }

    @Test
    void changesItsFingerprintWithTheFile() {
        Path path = Samples.one(folder.resolve("a.safetensors"), "w", 1);
        SafetensorsSource source = new SafetensorsSource(path.toString(), "*");
        String before;
        try (TensorModel model = source.open("a")) {
            before = model.fingerprint();
        }
        Samples.one(path, "w", 2);
        try (TensorModel model = source.open("a")) {
            assertNotEquals(before, model.fingerprint());
        }
    }

    @Test
    void refusesAPathThatIsNotThere() {
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> new SafetensorsSource(
                        folder.resolve("missing.safetensors").toString(), "*"));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        MeanderException glob =
                assertThrows(MeanderException.class, () -> new SafetensorsSource(folder.toString(), "{a"));
        assertEquals(StandardError.INVALID_CONFIGURATION, glob.code());
    }

    @Test
    void hasAProbe() throws IOException {
        SafetensorsFormat probe = new SafetensorsFormat();
        assertEquals("safetensors", probe.type());
        assertEquals(95, probe.recognises(Samples.corpus()).orElseThrow());
        for (String damaged :
                List.of("bad_truncated_data", "bad_dtype", "bad_header_len_past_eof", "grey_leading_space")) {
            int sure = probe.recognises(Samples.corpus().resolve(damaged + ".safetensors"))
                    .orElseThrow();
            assertEquals(damaged.equals("bad_header_len_past_eof") ? 40 : 95, sure);
        }
        Path renamed = Samples.one(folder.resolve("renamed.dat"), "w", 3);
        assertEquals(95, probe.recognises(renamed).orElseThrow());
        Path other = Files.writeString(folder.resolve("text.safetensors"), "{\"a\": \"nothing of the kind\"}");
        assertEquals(Optional.empty(), probe.recognises(other));
        assertEquals(Optional.empty(), probe.recognises(folder.resolve("missing")));
        assertEquals(Optional.empty(), probe.recognises(Files.createFile(folder.resolve("empty"))));
        Path index =
                Files.writeString(folder.resolve("index.json"), "{\"weight_map\": {\"a\": \"model-1.safetensors\"}}");
        assertEquals(90, probe.recognises(index).orElseThrow());
    }
}
