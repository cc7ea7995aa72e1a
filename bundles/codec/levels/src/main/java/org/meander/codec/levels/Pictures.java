package org.meander.codec.levels;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Payload;

/**
 * A payload of pictures taken apart, for whoever keeps its pictures elsewhere: as they are coded, or decoded. What such a payload makes
 * of other levels is a payload again, of pictures that are not coded.
 */
public final class Pictures {

    private final MemorySegment payload;
    private final Payload frame;
    private final int coding;
    private final int depth;
    private final Grid grid;
    private final Scale scale;
    private final long scaleAt;
    private final boolean[] exact;
    private final long headEnd;
    private final byte[] header;
    private final List<Long> offsets = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();

    private Pictures(MemorySegment payload, Payload frame, Bytes body) {
        this.payload = payload;
        this.frame = frame;
        long start = Payload.bodyOffset(frame.codec());
        coding = body.u8();
        depth = body.u8();
        boolean tiled = body.u8() == 1;
        int across = (int) body.number(Integer.MAX_VALUE);
        int down = (int) body.number(Integer.MAX_VALUE);
        grid = Grid.checked(frame.width(), frame.height(), across, down, new Uncoded().sides());
        scaleAt = start + body.at();
        scale = body.scale(frame.width(), frame.height(), tiled);
        long[] positions = body.positions((long) frame.width() * frame.height());
        exact = new boolean[positions.length == 0 ? 0 : Math.multiplyExact(frame.width(), frame.height())];
        for (long position : positions) {
            exact[(int) position] = true;
        }
        body.take((long) positions.length * (frame.dtype().bits() / 8));
        headEnd = start + body.at();
        header = body.counted();
        for (int i = 0; i < grid.pictures(); i++) {
            int length = (int) body.number(body.left());
            offsets.add(start + body.at());
            lengths.add(length);
            body.take(length);
        }
        body.end();
    }

    /**
     * Takes a payload apart.
     *
     * @param payload by a codec that writes with {@link LevelEncoder}; kept
     * @return empty if it has no pictures, because its cells are all equal or stand as they are
     * @throws MeanderException if it is damaged, as {@link Payload#parse}
     */
    public static Optional<Pictures> of(MemorySegment payload) {
        Payload frame = Payload.parse(payload);
        Bytes body = new Bytes(frame.body());
        if (frame.version() != LevelEncoder.VERSION) {
            throw MeanderException.unsupported(
                    "a payload of codec '%s' has version %d; version %d can be taken apart",
                    frame.codec(), frame.version(), LevelEncoder.VERSION);
        }
        return body.u8() == Bytes.PICTURES ? Optional.of(new Pictures(payload, frame, body)) : Optional.empty();
    }

    /** Name of the codec. */
    public String codec() {
        return frame.codec();
    }

    /** {@link PictureCoding#code} of the pictures; 0 if they are not coded. */
    public int coding() {
        return coding;
    }

    /** Bits of a level, 8..16. */
    public int depth() {
        return depth;
    }

    /** Columns of a picture. */
    public int width() {
        return grid.across();
    }

    /** Rows of a picture. */
    public int height() {
        return grid.down();
    }

    /** Number of pictures. */
    public int count() {
        return grid.pictures();
    }

    /** What a decoder needs beside the packets; may be empty. */
    public byte[] header() {
        return header.clone();
    }

    /** Offsets of the packets in the payload, ascending. */
    public List<Long> offsets() {
        return List.copyOf(offsets);
    }

    /** Lengths of the packets. */
    public List<Integer> lengths() {
        return List.copyOf(lengths);
    }

    /** A picture as it is coded. */
    public byte[] packet(int picture) {
        return payload.asSlice(offsets.get(picture), lengths.get(picture)).toArray(ValueLayout.JAVA_BYTE);
    }

    /** The levels of a picture that is not coded. */
    public short[] uncoded(int picture) {
        short[] levels = new short[grid.pixels()];
        new Uncoded().read(grid.across(), grid.down(), depth, header).read(packet(picture), levels);
        return levels;
    }

    /**
     * What {@link #join} needs beside levels of fewer bits.
     *
     * @param bits of the levels; 8..{@link #depth}: one step of them is {@code 2^(depth - bits)} steps of these
     */
    public byte[] head(int bits) {
        byte[] head = payload.asSlice(0, headEnd).toArray(ValueLayout.JAVA_BYTE);
        int start = Payload.bodyOffset(frame.codec());
        head[start + 1] = Uncoded.CODE;
        head[start + 2] = (byte) bits;
        MemorySegment pairs = MemorySegment.ofArray(head);
        for (int tile = 0; tile < scale.steps.length; tile++) {
            pairs.set(Bytes.F64, scaleAt + 16L * tile + 8, Math.scalb(scale.steps[tile], depth - bits));
        }
        return head;
    }

    /**
     * The size of the pictures of a payload.
     *
     * @param width columns of each
     * @param height rows of each
     */
    public record Size(int width, int height) {}

    /** The size of pictures, from what {@link #head} gave. */
    public static Size size(byte[] head) {
        MemorySegment bytes = MemorySegment.ofArray(head);
        Bytes body = new Bytes(bytes.asSlice(Payload.bodyOffset(Payload.codecOf(bytes)) + 4));
        return new Size((int) body.number(1 << 20), (int) body.number(1 << 20));
    }

    /**
     * Makes a payload of pictures that are not coded.
     *
     * @param head from {@link #head}
     * @param pictures levels of all pictures, of as many bits
     */
    public static MemorySegment join(byte[] head, List<short[]> pictures) {
        String codec = Payload.codecOf(MemorySegment.ofArray(head));
        int depth = head[Payload.bodyOffset(codec) + 2];
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(head);
        Bytes.put(payload, 0);
        for (short[] levels : pictures) {
            byte[] packet = Uncoded.bytes(levels, depth);
            Bytes.put(payload, packet.length);
            payload.writeBytes(packet);
        }
        long body = payload.size() - Payload.bodyOffset(codec);
        payload.writeBytes(new byte[Integer.BYTES]);
        MemorySegment sealed = MemorySegment.ofArray(payload.toByteArray());
        Payload.reseal(sealed, body);
        return sealed;
    }

    /**
     * How far values are from those of other levels. Cells that are kept exactly count nothing.
     *
     * @param maxError largest absolute difference
     * @param squaredError sum of squared differences
     * @param squares sum of the squares of the values
     */
    public record Difference(double maxError, double squaredError, double squares) {}

    /**
     * Measures what other levels make of the values, rounding to the type included.
     *
     * @param own levels of all pictures
     * @param others of as many pictures
     * @param bits of the others' levels, as for {@link #head}
     */
    public Difference difference(List<short[]> own, List<short[]> others, int bits) {
        double max = 0;
        double sum = 0;
        double squares = 0;
        double coarser = Math.scalb(1.0, depth - bits);
        DType type = frame.dtype();
        for (int picture = 0; picture < grid.pictures(); picture++) {
            short[] a = own.get(picture);
            short[] b = others.get(picture);
            for (int y = 0; y < grid.rowsOf(picture); y++) {
                for (int x = 0; x < grid.columnsOf(picture); x++) {
                    int column = grid.left(picture) + x;
                    int row = grid.top(picture) + y;
                    if (exact.length > 0 && exact[row * frame.width() + column]) {
                        continue;
                    }
                    int tile = scale.tile(column, row);
                    int at = y * grid.across() + x;
                    double value = Numbers.round(type, scale.value(a[at] & 0xffff, tile));
                    double other =
                            Numbers.round(type, scale.offsets[tile] + (b[at] & 0xffff) * (scale.steps[tile] * coarser));
                    double error = Math.abs(value - other);
                    max = Math.max(max, error);
                    sum += error * error;
                    squares += value * value;
                }
            }
        }
        return new Difference(max, sum, squares);
    }
}
