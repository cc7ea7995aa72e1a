package org.meander.codec.video;

import java.util.function.Consumer;
import org.meander.base.MeanderException;
import org.meander.codec.frames.Coding;
import org.meander.codec.frames.FrameDecoder;
import org.meander.codec.frames.FrameEncoder;
import org.meander.codec.frames.FrameFormat;
import org.meander.codec.levels.PictureCoding;
import org.meander.codec.levels.PictureReader;
import org.meander.codec.levels.PictureWriter;

/** Pictures as video frames, each coded by itself. */
record VideoCoding(Coding coding) implements PictureCoding {

    static VideoCoding ofCode(int code) {
        return new VideoCoding(Coding.ofCode(code)
                .orElseThrow(() -> MeanderException.malformed("a body has pictures in the unknown coding %d", code)));
    }

    @Override
    public int code() {
        return coding.code();
    }

    @Override
    public String name() {
        return coding.key();
    }

    @Override
    public boolean exact() {
        return coding.exact();
    }

    @Override
    public int coarsest() {
        return coding.coarsest();
    }

    @Override
    public int depth(int bits) {
        return coding.depth(bits);
    }

    @Override
    public Sides sides() {
        return new Sides(coding.leastSide(), coding.multiple(), coding.mostSide());
    }

    @Override
    public PictureWriter write(int width, int height, int depth, int coarseness) {
        return new Writer(new FrameEncoder(new FrameFormat(coding, width, height, depth), coarseness, 1));
    }

    @Override
    public PictureReader read(int width, int height, int depth, byte[] header) {
        FrameFormat format;
        try {
            format = new FrameFormat(coding, width, height, depth);
        } catch (MeanderException e) {
            throw MeanderException.malformed("a body has pictures that cannot be: %s", e.getMessage());
        }
        return new Reader(new FrameDecoder(format, header));
    }

    private record Writer(FrameEncoder encoder) implements PictureWriter {

        @Override
        public byte[] header() {
            return encoder.header();
        }

        @Override
        public void put(short[] levels, Consumer<byte[]> packets) {
            encoder.put(levels, packets);
        }

        @Override
        public void finish(Consumer<byte[]> packets) {
            encoder.finish(packets);
        }

        @Override
        public void close() {
            encoder.close();
        }
    }

    private record Reader(FrameDecoder decoder) implements PictureReader {

        @Override
        public void read(byte[] packet, short[] levels) {
            decoder.read(packet, levels);
        }

        @Override
        public void close() {
            decoder.close();
        }
    }
}
