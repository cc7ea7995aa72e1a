package org.meander.codec.lossless;

import org.meander.base.MeanderException;

/** Reads frames. Keeps its scratch memory from frame to frame. */
final class FrameDecoder {

    private final FloatReader floats = new FloatReader();
    private final ByteReader bytes = new ByteReader();
    private final TableReader table = new TableReader();

    /** Reads a frame of so many tiles: its kind and content, which is the whole input. */
    void decode(Input input, Tiles tiles, long tile, int n) {
        int kind = input.u8();
        switch (kind) {
            case Frame.PLAIN ->
                tiles.copyIn(tile, n, input.slice(n * Tiles.CELLS * tiles.form().bytes()), 0);
            case Frame.BYTES -> bytes.read(input, tiles, tile, n);
            case Frame.FLOAT, Frame.SPARSE -> floats.read(input, tiles, tile, n, kind);
            case Frame.TABLE -> table.read(input, tiles, tile, n);
            default ->
                throw MeanderException.malformed(
                        "a frame is of kind %d; %d to %d are right", kind, Frame.PLAIN, Frame.TABLE);
        }
        input.end();
    }
}
