package org.meander.store.video;

import java.util.Arrays;
import java.util.Optional;
import org.meander.codec.frames.Coding;
import org.meander.codec.frames.FrameFormat;

/** Pictures in frames that are larger, or have fewer bits, where a coding wants that. */
final class Fitted {

    private Fitted() {}

    /** The frames of a coding that hold pictures of a size; empty if they are too large for it. */
    static Optional<FrameFormat> format(Coding coding, int width, int height, int depth) {
        int w = side(coding, width);
        int h = side(coding, height);
        int bits = depth;
        while (bits > 8 && coding.depth(bits) == 0) {
            bits--;
        }
        int most = coding.depth(bits);
        return Math.max(w, h) > coding.mostSide() || most == 0
                ? Optional.empty()
                : Optional.of(new FrameFormat(coding, w, h, most));
    }

    private static int side(Coding coding, int side) {
        int multiple = coding.multiple();
        return Math.max(coding.leastSide(), (side + multiple - 1) / multiple * multiple);
    }

    /** A picture in a frame: levels lose bits by rounding, the last column and row are repeated. */
    static short[] fit(short[] levels, int width, int height, int depth, FrameFormat format) {
        int shift = Math.max(0, depth - format.depth());
        int half = shift == 0 ? 0 : 1 << shift - 1;
        int most = (1 << format.depth()) - 1;
        short[] fitted = new short[format.pixels()];
        for (int y = 0; y < format.height(); y++) {
            int from = Math.min(y, height - 1) * width;
            int to = y * format.width();
            for (int x = 0; x < width; x++) {
                fitted[to + x] = (short) Math.min(((levels[from + x] & 0xffff) + half) >>> shift, most);
            }
            Arrays.fill(fitted, to + width, to + format.width(), fitted[to + width - 1]);
        }
        return fitted;
    }

    /** The picture in a frame. */
    static short[] cut(short[] frame, int frameWidth, int width, int height) {
        short[] levels = new short[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(frame, y * frameWidth, levels, y * width, width);
        }
        return levels;
    }
}
