package org.meander.codec.frames;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.meander.base.MeanderException;

/** Levels in and out of a frame's planes. Scratch memory for one thread. */
final class Plane {

    private final FrameFormat format;
    private final byte[] row;

    Plane(FrameFormat format) {
        this.format = format;
        row = new byte[format.width()];
    }

    /** Fills the luma plane. */
    void write(short[] levels, AVFrame frame) {
        ByteBuffer plane = bytes(frame, 0, format.height());
        int stride = frame.linesize(0);
        for (int y = 0; y < format.height(); y++) {
            int at = y * format.width();
            if (format.depth() == 8) {
                for (int x = 0; x < row.length; x++) {
                    row[x] = (byte) levels[at + x];
                }
                plane.put(y * stride, row);
            } else {
                shorts(plane, y * stride).put(levels, at, format.width());
            }
        }
    }

    /** Fills the colour planes, if there are any, with the middle: no colour. */
    void neutral(AVFrame frame) {
        int middle = 1 << format.depth() - 1;
        for (int p = 1; p < 3 && frame.linesize(p) > 0; p++) {
            ByteBuffer plane = bytes(frame, p, format.height() / 2);
            for (int i = 0; i < plane.capacity(); i += format.depth() == 8 ? 1 : 2) {
                if (format.depth() == 8) {
                    plane.put(i, (byte) middle);
                } else {
                    plane.putShort(i, (short) middle);
                }
            }
        }
    }

    /** Reads the luma plane of a decoded frame, which must be of this format. */
    void read(AVFrame frame, short[] levels) {
        AVPixFmtDescriptor pixels = avutil.av_pix_fmt_desc_get(frame.format());
        if (frame.width() != format.width()
                || frame.height() != format.height()
                || pixels == null
                || pixels.comp(0).plane() != 0
                || pixels.comp(0).depth() != format.depth()
                || pixels.comp(0).step() != (format.depth() + 7) / 8
                || (pixels.flags() & avutil.AV_PIX_FMT_FLAG_BE) != 0
                || frame.linesize(0) < format.width() * ((format.depth() + 7) / 8)) {
            throw MeanderException.malformed(
                    "a frame has %d x %d pixels of format %d; %d x %d of %d bits are right",
                    frame.width(), frame.height(), frame.format(), format.width(), format.height(), format.depth());
        }
        ByteBuffer plane = bytes(frame, 0, format.height());
        int stride = frame.linesize(0);
        for (int y = 0; y < format.height(); y++) {
            int at = y * format.width();
            if (format.depth() == 8) {
                plane.get(y * stride, row);
                for (int x = 0; x < row.length; x++) {
                    levels[at + x] = (short) (row[x] & 0xff);
                }
            } else {
                shorts(plane, y * stride).get(levels, at, format.width());
            }
        }
    }

    private ShortBuffer shorts(ByteBuffer plane, int at) {
        return plane.slice(at, 2 * format.width())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
    }

    private static ByteBuffer bytes(AVFrame frame, int plane, int rows) {
        BytePointer data = frame.data(plane);
        return data.capacity(Math.multiplyExact(frame.linesize(plane), rows))
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
