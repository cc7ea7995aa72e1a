package org.meander.codec.frames;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Ways to code frames, with the implementation that is used for each. */
public enum Coding {
    /** Lossless; Rice or range coded; RFC 9043. */
    FFV1(1, "ffv1", "ffv1", List.of("ffv1"), List.of("gray", "gray10le", "gray12le", "gray16le"), 0, 16, 1, 4096),
    /** AOMedia Video 1 by libaom, monochrome. */
    AV1(
            2,
            "av1",
            "libaom-av1",
            List.of("libdav1d", "libaom-av1"),
            List.of("gray", "gray10le", "gray12le"),
            63,
            16,
            2,
            4096),
    /** VP9 by libvpx. */
    VP9(3, "vp9", "libvpx-vp9", List.of("vp9", "libvpx-vp9"), List.of("yuv420p"), 63, 16, 2, 4096),
    /** H.264 by OpenH264. */
    H264(4, "h264", "libopenh264", List.of("h264"), List.of("yuv420p"), 39, 32, 16, 2048),
    /** MPEG-4 part 2. */
    MPEG4(5, "mpeg4", "mpeg4", List.of("mpeg4"), List.of("yuv420p"), 30, 32, 16, 2048),
    /** Motion JPEG. */
    MJPEG(6, "mjpeg", "mjpeg", List.of("mjpeg"), List.of("yuvj420p"), 30, 16, 2, 4096),
    /** H.264 by x264: with FFmpeg's GPL natives only. */
    X264(7, "x264", "libx264", List.of("h264"), List.of("gray", "gray10le"), 51, 32, 2, 4096),
    /** H.265 by x265: with FFmpeg's GPL natives only. */
    X265(8, "x265", "libx265", List.of("hevc"), List.of("gray", "gray10le", "gray12le"), 51, 64, 8, 4096);

    private final int code;
    private final String key;
    private final String encoder;
    private final List<String> decoders;
    private final List<String> formats;
    private final int coarsest;
    private final int least;
    private final int multiple;
    private final int most;

    Coding(
            int code,
            String key,
            String encoder,
            List<String> decoders,
            List<String> formats,
            int coarsest,
            int least,
            int multiple,
            int most) {
        this.code = code;
        this.key = key;
        this.encoder = encoder;
        this.decoders = decoders;
        this.formats = formats;
        this.coarsest = coarsest;
        this.least = least;
        this.multiple = multiple;
        this.most = most;
    }

    /** Stable number in data. */
    public int code() {
        return code;
    }

    /** Name in configurations, such as {@code ffv1}. */
    public String key() {
        return key;
    }

    /** Whether pixels come back unchanged. */
    public boolean exact() {
        return coarsest == 0;
    }

    /** The coarsest quantiser, counted from 0, the finest. */
    public int coarsest() {
        return coarsest;
    }

    /** Least side of a frame, in pixels. */
    public int leastSide() {
        return least;
    }

    /** What sides of a frame are multiples of. */
    public int multiple() {
        return multiple;
    }

    /** Longest side of a frame. */
    public int mostSide() {
        return most;
    }

    /** The least depth of a frame whose levels have so many bits; 0 if no frame is so deep. */
    public int depth(int bits) {
        return formats.stream()
                .mapToInt(Coding::depthOf)
                .filter(d -> d >= bits)
                .min()
                .orElse(0);
    }

    /** Name of the pixel format of a depth that {@link #depth} gave. */
    String format(int depth) {
        return formats.stream().filter(f -> depthOf(f) == depth).findFirst().orElseThrow();
    }

    private static int depthOf(String format) {
        return format.endsWith("10le") ? 10 : format.endsWith("12le") ? 12 : format.endsWith("16le") ? 16 : 8;
    }

    String encoder() {
        return encoder;
    }

    List<String> decoders() {
        return decoders;
    }

    /** The coding of a number in data. */
    public static Optional<Coding> ofCode(int code) {
        return Arrays.stream(values()).filter(c -> c.code == code).findFirst();
    }

    /** The coding with that name in configurations. */
    public static Optional<Coding> ofKey(String key) {
        return Arrays.stream(values()).filter(c -> c.key.equals(key)).findFirst();
    }

    /** Names of the codings that the natives on this machine can write. */
    public static List<String> writable() {
        return Arrays.stream(values())
                .filter(c -> Natives.encoder(c.encoder).isPresent())
                .map(Coding::key)
                .toList();
    }

    /**
     * Throws unless the natives on this machine can write this coding.
     *
     * @throws MeanderException {@code UNAVAILABLE}, with what they can write
     */
    public void checkWritable() {
        if (Natives.encoder(encoder).isEmpty()) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE,
                    "FFmpeg's natives have no encoder " + encoder + " for '" + key + "'; they have those for "
                            + String.join(", ", writable()));
        }
    }
}
