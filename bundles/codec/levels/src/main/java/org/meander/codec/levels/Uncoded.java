package org.meander.codec.levels;

import java.util.function.Consumer;
import org.meander.base.MeanderException;

/**
 * Pictures as they are, row by row: one byte a level, or two of more than 8 bits, the low one first. For payloads that are made while
 * they are read.
 */
final class Uncoded implements PictureCoding {

    static final int CODE = 0;

    /** The largest margin of any coding, and more than any block. */
    private static final Sides SIDES = new Sides(64, 64, 1 << 20);

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public String name() {
        return "uncoded";
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public int coarsest() {
        return 0;
    }

    @Override
    public int depth(int bits) {
        return bits > 16 ? 0 : Math.max(8, bits);
    }

    @Override
    public Sides sides() {
        return SIDES;
    }

    @Override
    public PictureWriter write(int width, int height, int depth, int coarseness) {
        return new PictureWriter() {
            @Override
            public byte[] header() {
                return new byte[0];
            }

            @Override
            public void put(short[] levels, Consumer<byte[]> packets) {
                packets.accept(bytes(levels, depth));
            }

            @Override
            public void finish(Consumer<byte[]> packets) {
                // Nothing is due.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    static byte[] bytes(short[] levels, int depth) {
        int each = depth > 8 ? 2 : 1;
        byte[] bytes = new byte[Math.multiplyExact(levels.length, each)];
        for (int i = 0; i < levels.length; i++) {
            bytes[each * i] = (byte) levels[i];
            if (each == 2) {
                bytes[2 * i + 1] = (byte) (levels[i] >>> 8);
            }
        }
        return bytes;
    }

    @Override
    public PictureReader read(int width, int height, int depth, byte[] header) {
        int each = depth > 8 ? 2 : 1;
        long size = (long) width * height * each;
        return new PictureReader() {
            @Override
            public void read(byte[] packet, short[] levels) {
                if (packet.length != size) {
                    throw MeanderException.malformed(
                            "a picture of %d x %d x %d bits has %d bytes; %d are right",
                            width, height, depth, packet.length, size);
                }
                for (int i = 0; i < width * height; i++) {
                    levels[i] = (short)
                            (each == 1 ? packet[i] & 0xff : packet[2 * i] & 0xff | (packet[2 * i + 1] & 0xff) << 8);
                }
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
