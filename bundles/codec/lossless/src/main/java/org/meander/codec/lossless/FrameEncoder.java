package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes frames in the shortest way it finds. Keeps its scratch memory from frame to frame. */
final class FrameEncoder {

    private final ByteCoder coder = new ByteCoder();
    private final Words words = new Words();
    private final TableWriter table = new TableWriter(coder);
    private final FloatWriter floats = new FloatWriter(coder);
    private final ByteWriter bytes = new ByteWriter(coder);
    private final Output output = new Output();

    /**
     * Writes a frame of so many tiles.
     *
     * @return offset after the frame
     */
    long encode(Tiles tiles, long tile, int n, MemorySegment target, long at) {
        Form form = tiles.form();
        int plain = n * CELLS * form.bytes();
        words.load(tiles, tile, n);
        output.begin(room(n, form));
        boolean shorter = writeByValue(form) && output.length() <= plain;
        if (!shorter) {
            output.length(0);
            bytes.write(words, output);
            shorter = output.length() <= plain;
        }
        if (shorter) {
            output.copyTo(target, at + 4);
        } else {
            target.set(ValueLayout.JAVA_BYTE, at + 4, (byte) Frame.PLAIN);
            tiles.copyOut(tile, n, target, at + Frame.HEADER);
        }
        int length = shorter ? output.length() : 1 + plain;
        target.set(Output.I32, at, length);
        return at + 4 + length;
    }

    private boolean writeByValue(Form form) {
        return table.write(words, output) || form.isFloat() && floats.write(words, output);
    }

    /** Bytes that suffice for a frame while it is written, however long it becomes. */
    private static int room(int n, Form form) {
        int states = ByteCoder.bound(n) + 8 * n;
        int remainders = n * CELLS * (form.isWide() ? 8 : 4);
        int sequences = form.bytes() * ByteCoder.bound(n * CELLS);
        return Frame.HEADER + 4 * states + remainders + sequences;
    }
}
