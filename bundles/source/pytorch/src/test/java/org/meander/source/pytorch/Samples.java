package org.meander.source.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.FarFiles;

/** Files for tests: those of the resources, and hand-assembled ones. Pickles are written as texts of one byte a character. */
final class Samples {

    /** All sample files. */
    static final List<String> NAMES = List.of(
            "alone.pt",
            "big_endian.pt",
            "deflated.pt",
            "dtypes.bin",
            "legacy.pth",
            "legacy4.pth",
            "list.pt",
            "little_endian.pt",
            "nested_checkpoint.pt",
            "parameter.bin",
            "protocol2.pt",
            "protocol3.pt",
            "protocol4.pt",
            "protocol5.pt",
            "state_with_metadata.bin");

    private Samples() {}

    static byte[] sample(String name) {
        return resource("/torch/" + name);
    }

    static byte[] resource(String path) {
        try (InputStream in = Samples.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A little-endian number of so many bytes, as text. */
    static String number(long number, int length) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** BINUNICODE. */
    static String text(String ascii) {
        return "X" + number(ascii.length(), 4) + ascii;
    }

    /** BINFLOAT's neighbours are bytes; this is INT, which has no limit. */
    static String integer(long value) {
        return "I" + value + "\n";
    }

    static String tuple(String... items) {
        return "(" + String.join("", items) + "t";
    }

    /** GLOBAL. */
    static String global(String module, String name) {
        return "c" + module + "\n" + name + "\n";
    }

    static String storage(String type, String key, long elements) {
        return tuple(text("storage"), global("torch", type), text(key), text("cpu"), integer(elements)) + "Q";
    }

    /** A call of {@code _rebuild_tensor_v2}. */
    static String tensor(String storage, long offset, String size, String stride) {
        return global("torch._utils", "_rebuild_tensor_v2")
                + tuple(storage, integer(offset), size, stride, "\u0089", "}")
                + "R";
    }

    /** Two floats, 1 and 2, under the key "0". */
    static String someTensor() {
        return tensor(storage("FloatStorage", "0", 2), 0, tuple(integer(2)), tuple(integer(1)));
    }

    /** A whole file with one tensor in a dictionary. */
    static byte[] one(String tensor) {
        return zip("\u0080\u0002}" + text("w") + tensor + "s.");
    }

    /** With two floats, 1 and 2, as the only storage. */
    static byte[] zip(String pickle) {
        byte[] floats = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(2)
                .array();
        return zip(Map.of("a/data.pkl", bytes(pickle), "a/data/0", floats));
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(each.getValue().length);
                CRC32 crc = new CRC32();
                crc.update(each.getValue());
                entry.setCrc(crc.getValue());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static TensorModel open(byte[] file) {
        return new PytorchFormat().open("m", new FarFiles(Map.of("m.pt", file)), "m.pt");
    }

    /** The bytes of all tensors by name, in order. */
    static Map<String, byte[]> read(TensorModel model) {
        Map<String, byte[]> read = new LinkedHashMap<>();
        for (TensorInfo tensor : model.tensors()) {
            byte[] bytes = new byte[(int) tensor.bytes()];
            if (bytes.length > 0) {
                try (TensorStream stream = model.stream(tensor, 0)) {
                    stream.read(MemorySegment.ofArray(bytes));
                }
            }
            read.put(tensor.name(), bytes);
        }
        return read;
    }
}
