package org.meander.source.binary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.SourceContract;

class BinarySourceTest extends SourceContract {

    private static final int COUNT = 20_011;

    @TempDir
    Path folder;

    /** A configuration as the framework would make it. */
    private record Keys(
            String path,
            String files,
            String[] columns,
            String dtype,
            String byte_order,
            String layout,
            long offset,
            long points)
            implements BinarySource.Config {

        @Override
        public Class<? extends Annotation> annotationType() {
            return BinarySource.Config.class;
        }
    }

    private Keys keys(String layout, String order, long offset) {
        return new Keys(folder.toString(), "*.bin", new String[] {"t:i2", "x", "n:u4"}, "f8", order, layout, offset, 0);
    }

    /** By hand: t = -i, x = i / 3, n = 7 i. */
    private static byte[] content(boolean records, ByteOrder order, int offset) {
        ByteBuffer bytes = ByteBuffer.allocate(offset + 14 * COUNT).order(order).position(offset);
        if (records) {
            for (int i = 0; i < COUNT; i++) {
                bytes.putShort((short) -i).putDouble(i / 3.0).putInt(7 * i);
            }
        } else {
            for (int i = 0; i < COUNT; i++) {
                bytes.putShort((short) -i);
            }
            for (int i = 0; i < COUNT; i++) {
                bytes.putDouble(i / 3.0);
            }
            for (int i = 0; i < COUNT; i++) {
                bytes.putInt(7 * i);
            }
        }
        return bytes.array();
    }

    private void write(byte[] content) {
        try {
            Files.write(folder.resolve("a.bin"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Source source() {
        write(content(true, ByteOrder.BIG_ENDIAN, 5));
        return new BinarySource(keys("records", "big", 5));
    }

    private static ByteBuffer read(TensorModel model, int tensor, long from, int count) {
        TensorInfo info = model.tensors().get(tensor);
        byte[] values = new byte[(int) info.dtype().bytes(count)];
        try (TensorStream stream = model.stream(info, from)) {
            assertEquals(count, stream.read(MemorySegment.ofArray(values)));
        }
        return ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readsEveryLayout() {
        for (boolean records : new boolean[] {false, true}) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                for (int offset : new int[] {0, 1, 4096}) {
                    write(content(records, order, offset));
                    String orderName = order == ByteOrder.BIG_ENDIAN ? "big" : "little";
                    Source source = new BinarySource(keys(records ? "records" : "columns", orderName, offset));
                    try (TensorModel model = source.open("a")) {
                        assertEquals(
                                List.of("t", "x", "n"),
                                model.tensors().stream().map(TensorInfo::name).toList());
                        ByteBuffer t = read(model, 0, 0, COUNT);
                        ByteBuffer x = read(model, 1, 17, COUNT - 17);
                        ByteBuffer n = read(model, 2, COUNT - 1, 1);
                        for (int i = 0; i < COUNT; i++) {
                            assertEquals((short) -i, t.getShort());
                            if (i >= 17) {
                                assertEquals(i / 3.0, x.getDouble());
                            }
                        }
                        assertEquals(7 * (COUNT - 1), n.getInt());
                    }
                }
            }
        }
    }

    @Test
    void readsAsManyAsItShall() {
        write(content(true, ByteOrder.LITTLE_ENDIAN, 0));
        Keys keys = new Keys(
                folder.resolve("a.bin").toString(),
                "*",
                new String[] {"t:i2", "x", "n:u4"},
                "f8",
                "little",
                "records",
                0,
                3);
        try (TensorModel model = new BinarySource(keys).open("a")) {
            assertEquals(3, model.tensors().get(1).elements());
            assertArrayEquals(new double[] {0, 1 / 3.0, 2 / 3.0}, new double[] {
                read(model, 1, 0, 1).getDouble(),
                read(model, 1, 1, 1).getDouble(),
                read(model, 1, 2, 1).getDouble()
            });
        }
    }

    @Test
    void refusesAFileOfAnotherSize() {
        write(new byte[14 * 3 + 1]);
        MeanderException e =
                assertThrows(MeanderException.class, () -> new BinarySource(keys("records", "little", 0)).open("a"));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains("a.bin has 43 bytes"), e.getMessage());
        MeanderException beyond =
                assertThrows(MeanderException.class, () -> new BinarySource(keys("records", "little", 44)).open("a"));
        assertEquals(StandardError.MALFORMED_DATA, beyond.code());
    }

    @Test
    void refusesColumnsThatAreNone() {
        for (String[] columns :
                List.of(new String[0], new String[] {"x", "x"}, new String[] {"x:f16"}, new String[] {":f8"})) {
            Keys keys = new Keys(folder.toString(), "*", columns, "f8", "little", "records", 0, 0);
            MeanderException e = assertThrows(MeanderException.class, () -> new BinarySource(keys));
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
            assertTrue(e.getMessage().contains("columns"), e.getMessage());
        }
    }
}
