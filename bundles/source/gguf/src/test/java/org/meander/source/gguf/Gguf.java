package org.meander.source.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF files field by field, true or not. */
final class Gguf {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
    private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    int version = 3;
    long keyCount;
    long tensorCount;
    int alignment = 32;

    static byte[] u32(long value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) value)
                .array();
    }

    static byte[] u64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static void text(ByteArrayOutputStream to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeBytes(u64(bytes.length));
        to.writeBytes(bytes);
    }

    Gguf key(String key, int type, byte[] value) {
        keyCount++;
        text(keys, key);
        keys.writeBytes(u32(type));
        keys.writeBytes(value);
        return this;
    }

    Gguf key(String key, String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text(bytes, value);
        return key(key, 8, bytes.toByteArray());
    }

    /** A tensor whose values follow those before. */
    Gguf tensor(String name, int type, byte[] content, long... dims) {
        while (values.size() % alignment != 0) {
            values.write(0);
        }
        info(name, type, values.size(), dims);
        values.writeBytes(content);
        return this;
    }

    Gguf info(String name, long type, long offset, long... dims) {
        tensorCount++;
        text(infos, name);
        infos.writeBytes(u32(dims.length));
        for (long dim : dims) {
            infos.writeBytes(u64(dim));
        }
        infos.writeBytes(u32(type));
        infos.writeBytes(u64(offset));
        return this;
    }

    byte[] bytes() {
        out.reset();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(u32(version));
        out.writeBytes(u64(tensorCount));
        out.writeBytes(u64(keyCount));
        out.writeBytes(keys.toByteArray());
        out.writeBytes(infos.toByteArray());
        while (out.size() % alignment != 0) {
            out.write(0);
        }
        out.writeBytes(values.toByteArray());
        return out.toByteArray();
    }

    /** What the format's own package wrote. */
    static byte[] reference() {
        try (InputStream in = Gguf.class.getResourceAsStream("/reference.gguf")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
