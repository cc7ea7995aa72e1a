package org.meander.source.npy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for tests. */
final class Samples {

    private Samples() {}

    /** What NumPy wrote. */
    static Path folder() {
        try {
            return Path.of(Samples.class.getResource("/v1.npy").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An array of version 1 with that header and values 0, 1, 2 ... */
    static byte[] array(String header, int valueBytes) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(NpyHeader.MAGIC);
        out.writeBytes(new byte[] {1, 0, (byte) text.length, (byte) (text.length >> 8)});
        out.writeBytes(text);
        for (int i = 0; i < valueBytes; i++) {
            out.write(i);
        }
        return out.toByteArray();
    }

    static byte[] array(String descr, boolean columns, String shape, byte[] values) {
        byte[] head = array(
                "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
                        .formatted(descr, columns ? "True" : "False", shape),
                0);
        return ByteBuffer.allocate(head.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(head)
                .put(values)
                .array();
    }
}
