package org.meander.source.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives record by record, with whatever is in them, true or not: the second implementation. */
final class Zip {

    /** An entry as local header and directory state it; tests change what they lie about. */
    static final class Item {
        String name;
        String localName;
        int flags;
        int method;
        int localMethod;
        long crc;
        long localCrc;
        long compressed;
        long localCompressed;
        long bytes;
        long localBytes;
        long offset = -1;
        byte[] localExtra = {};
        byte[] extra = {};
        byte[] data;
    }

    final List<Item> items = new ArrayList<>();
    byte[] between = {};
    String comment = "";
    boolean large;
    int countMore;
    int sizeMore;

    Item stored(String name, byte[] content) {
        return add(name, 0, content, content);
    }

    Item deflated(String name, byte[] content) {
        return add(name, 8, content, deflate(content));
    }

    static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] out = new byte[content.length + 64];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    private Item add(String name, int method, byte[] content, byte[] data) {
        Item item = new Item();
        item.name = name;
        item.localName = name;
        item.method = method;
        item.localMethod = method;
        CRC32 crc = new CRC32();
        crc.update(content);
        item.crc = crc.getValue();
        item.localCrc = item.crc;
        item.compressed = data.length;
        item.localCompressed = data.length;
        item.bytes = content.length;
        item.localBytes = content.length;
        item.data = data;
        items.add(item);
        return item;
    }

    /** An extra field with these numbers of 64 bits. */
    static byte[] extra64(long... numbers) {
        ByteBuffer bytes = buffer(4 + 8 * numbers.length).putShort((short) 1).putShort((short) (8 * numbers.length));
        for (long number : numbers) {
            bytes.putLong(number);
        }
        return bytes.array();
    }

    static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Item item : items) {
            byte[] name = item.localName.getBytes(StandardCharsets.UTF_8);
            item.offset = item.offset < 0 ? out.size() : item.offset;
            out.writeBytes(buffer(30)
                    .putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) item.flags)
                    .putShort((short) item.localMethod)
                    .putInt(0)
                    .putInt((int) item.localCrc)
                    .putInt((int) item.localCompressed)
                    .putInt((int) item.localBytes)
                    .putShort((short) name.length)
                    .putShort((short) item.localExtra.length)
                    .array());
            out.writeBytes(name);
            out.writeBytes(item.localExtra);
            out.writeBytes(item.data);
            out.writeBytes(between);
        }
        long start = out.size();
        for (Item item : items) {
            byte[] name = item.name.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(buffer(46)
                    .putInt(0x02014b50)
                    .putInt(20 << 16 | 20)
                    .putShort((short) item.flags)
                    .putShort((short) item.method)
                    .putInt(0)
                    .putInt((int) item.crc)
                    .putInt((int) item.compressed)
                    .putInt((int) item.bytes)
                    .putShort((short) name.length)
                    .putShort((short) item.extra.length)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt(0)
                    .putInt((int) item.offset)
                    .array());
            out.writeBytes(name);
            out.writeBytes(item.extra);
        }
        long size = out.size() - start + sizeMore;
        int count = items.size() + countMore;
        if (large) {
            long end = out.size();
            out.writeBytes(buffer(56)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putInt(45 << 16 | 45)
                    .putLong(0)
                    .putLong(count)
                    .putLong(count)
                    .putLong(size)
                    .putLong(start)
                    .array());
            out.writeBytes(buffer(20)
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(end)
                    .putInt(1)
                    .array());
        }
        byte[] text = comment.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(buffer(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) (large ? 0xffff : count))
                .putShort((short) (large ? 0xffff : count))
                .putInt((int) (large ? -1 : size))
                .putInt((int) (large ? -1 : start))
                .putShort((short) text.length)
                .array());
        out.writeBytes(text);
        return out.toByteArray();
    }
}
