package org.meander.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The description of a {@link ModelFile}, as it is written. */
final class ModelFileText {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    void count(int value) {
        little(value, Integer.BYTES);
    }

    void number(long value) {
        little(value, Long.BYTES);
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        count(utf8.length);
        out.writeBytes(utf8);
    }

    void tensor(StoredTensor tensor) {
        text(tensor.info().name());
        out.write(tensor.info().dtype().code());
        count(tensor.info().shape().extents().size());
        tensor.info().shape().extents().forEach(this::number);
        count(tensor.blocks().size());
        tensor.blocks().forEach(this::block);
    }

    void block(StoredBlock block) {
        number(block.count());
        text(block.curve());
        text(block.codec());
        number(block.bytes());
        number(Double.doubleToRawLongBits(block.maxError()));
        number(Double.doubleToRawLongBits(block.squaredError()));
        number(block.offset());
        number(block.elements());
    }

    private void little(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> Byte.SIZE * i));
        }
    }
}
