package org.meander.source.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorSink;
import org.meander.tck.SinkContract;

final class Hdf5SinkTest extends SinkContract {

    @TempDir
    Path own;

    @Override
    protected TensorSink sink(Path folder) {
        return new Hdf5Sink(folder.resolve("written.h5").toString(), false);
    }

    @Override
    protected TensorSink replacing(Path folder) {
        return new Hdf5Sink(folder.resolve("written.h5").toString(), true);
    }

    @Override
    protected Source source(Path folder) {
        return new Hdf5Source(folder.toString(), "*.h5");
    }

    @Override
    protected List<DType> types() {
        return List.of(
                DType.F32,
                DType.F64,
                DType.F16,
                DType.BF16,
                DType.I8,
                DType.I16,
                DType.I32,
                DType.I64,
                DType.U8,
                DType.U16,
                DType.U32,
                DType.U64);
    }

    @Override
    protected boolean metadataIsRead() {
        return false;
    }

    private MeanderException refused(String... names) {
        List<TensorInfo> tensors = Arrays.stream(names)
                .map(name -> new TensorInfo(name, DType.F32, Shape.of(1)))
                .toList();
        return assertThrows(MeanderException.class, () -> sink(own).create(tensors, Map.of()));
    }

    @Test
    void refusesNamesThatAreNoPaths() {
        for (String name : List.of("/a", "a//b", "a/", "./a", "a/.", "a\0b")) {
            assertEquals(StandardError.INVALID_ARGUMENT, refused(name).code(), name);
        }
        assertTrue(refused("a", "a/b").getMessage().contains("'a/b'"));
        assertTrue(refused("a/b/c", "a/b").getMessage().contains("'a/b'"));
    }

    @Test
    void refusesTypesThatHdf5HasNot() {
        TensorInfo tensor = new TensorInfo("t", DType.F4, Shape.of(2));
        MeanderException e =
                assertThrows(MeanderException.class, () -> sink(own).create(List.of(tensor), Map.of()));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
        assertTrue(e.getMessage().contains("'t' has type F4"), e.getMessage());
    }

    @Test
    void refusesMetadataThatNoAttributeHolds() {
        MeanderException e = assertThrows(
                MeanderException.class, () -> sink(own).create(List.of(), Map.of("long", "x".repeat(70_000))));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
    }

    @Test
    void refusesStructuresThatHdf5HasNot() {
        MeanderException deep = refused("a/".repeat(20_000) + "b");
        assertEquals(StandardError.UNSUPPORTED_DATA, deep.code());
        assertTrue(deep.getMessage().contains("has 20001 steps"), "what is wrong is named");
        long[] extents = new long[33];
        Arrays.fill(extents, 1);
        TensorInfo wide = new TensorInfo("wide", DType.F32, Shape.of(extents));
        MeanderException e =
                assertThrows(MeanderException.class, () -> sink(own).create(List.of(wide), Map.of()));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
        assertTrue(e.getMessage().contains("33 extents"), e.getMessage());
        Map<String, String> many =
                IntStream.range(0, 65_001).boxed().collect(Collectors.toMap(n -> "key" + n, String::valueOf));
        e = assertThrows(MeanderException.class, () -> sink(own).create(List.of(), many));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
    }

    @Test
    void metadataAreAttributesForAnotherReader() {
        Map<String, String> metadata = Map.of("format", "pt", "größe", "1 µm", "empty", "");
        try (TensorSink.Writer writer = sink(own).create(List.of(), metadata)) {
            writer.commit();
        }
        try (HdfFile file = new HdfFile(own.resolve("written.h5"))) {
            assertEquals(metadata.keySet(), file.getAttributes().keySet());
            metadata.forEach(
                    (name, value) -> assertEquals(value, file.getAttribute(name).getData()));
        }
    }
}
