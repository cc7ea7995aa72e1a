package org.meander.source.safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for tests, written by hand so that no code under test is involved. */
final class Samples {

    private Samples() {}

    /** Files whose verdict by the format's reference implementation is known. */
    static Path corpus() {
        try {
            return Path.of(Samples.class.getResource("/corpus").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file with that header, whatever it says, and that many bytes of values 0, 1, 2 ... */
    static Path write(Path path, String json, int valueBytes) {
        return write(path, json.getBytes(StandardCharsets.UTF_8), valueBytes);
    }

    static Path write(Path path, byte[] json, int valueBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + valueBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        for (int i = 0; i < valueBytes; i++) {
            bytes.put((byte) i);
        }
        return write(path, bytes.array());
    }

    static Path write(Path path, byte[] bytes) {
        try {
            return Files.write(path, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with one F32 tensor of that name and size. */
    static Path one(Path path, String name, int elements) {
        return write(
                path,
                "{\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(name, elements, 4 * elements),
                4 * elements);
    }
}
