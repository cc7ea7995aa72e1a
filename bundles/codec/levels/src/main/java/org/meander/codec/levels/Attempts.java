package org.meander.codec.levels;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.Block;

/** Encodes one block in different ways. */
final class Attempts {

    private final Block block;
    private final Numbers numbers;
    private final PictureCoding coding;
    private final Grid grid;
    private final short[] levels;
    private long[] exact = new long[16];
    private int exactCount;
    private double maxError;
    private double squaredError;

    Attempts(Block block, Numbers numbers, PictureCoding coding) {
        this.block = block;
        this.numbers = numbers;
        this.coding = coding;
        grid = Grid.of(block.width(), block.height(), coding.sides());
        levels = new short[grid.pixels()];
    }

    /**
     * Encodes the block.
     *
     * @param count of levels
     * @param bound cells with a larger error become exact
     */
    Attempt encode(Scale scale, int count, int depth, int coarseness, double bound) {
        exactCount = 0;
        maxError = 0;
        squaredError = 0;
        List<byte[]> packets = new ArrayList<>();
        byte[] header;
        try (PictureWriter writer = coding.write(grid.across(), grid.down(), depth, coarseness)) {
            for (int picture = 0; picture < grid.pictures(); picture++) {
                quantise(picture, scale, count - 1);
                writer.put(levels, packets::add);
                if (coding.exact()) {
                    verify(picture, scale, bound);
                }
            }
            writer.finish(packets::add);
            header = writer.header();
        }
        if (packets.size() != grid.pictures()) {
            throw new MeanderException(
                    StandardError.INTERNAL_ERROR,
                    coding.name() + " made " + packets.size() + " packets of " + grid.pictures() + " pictures");
        }
        if (!coding.exact()) {
            try (PictureReader reader = coding.read(grid.across(), grid.down(), depth, header)) {
                for (int picture = 0; picture < grid.pictures(); picture++) {
                    reader.read(packets.get(picture), levels);
                    verify(picture, scale, bound);
                }
            }
        }
        return new Attempt(body(scale, depth, header, packets), maxError, squaredError);
    }

    private void quantise(int picture, Scale scale, int most) {
        int left = grid.left(picture);
        int top = grid.top(picture);
        int n = grid.columnsOf(picture);
        int before = 0;
        for (int y = 0; y < grid.rowsOf(picture); y++) {
            numbers.read(block, top + y);
            for (int x = 0; x < n; x++) {
                double value = numbers.row[left + x];
                if (Double.isFinite(value)) {
                    before = scale.level(value, scale.tile(left + x, top + y), most);
                }
                levels[y * grid.across() + x] = (short) before;
            }
        }
        grid.pad(levels, picture);
    }

    private void verify(int picture, Scale scale, double bound) {
        int left = grid.left(picture);
        int top = grid.top(picture);
        for (int y = 0; y < grid.rowsOf(picture); y++) {
            numbers.read(block, top + y);
            for (int x = 0; x < grid.columnsOf(picture); x++) {
                double value = numbers.row[left + x];
                int level = levels[y * grid.across() + x] & 0xffff;
                double decoded = Numbers.round(block.dtype(), scale.value(level, scale.tile(left + x, top + y)));
                double error = Math.abs(value - decoded);
                if (error <= bound && error < Double.POSITIVE_INFINITY) {
                    maxError = Math.max(maxError, error);
                    squaredError += error * error;
                } else {
                    keep((long) (top + y) * block.width() + left + x);
                }
            }
        }
    }

    private void keep(long position) {
        if (exactCount == exact.length) {
            exact = Arrays.copyOf(exact, 2 * exactCount);
        }
        exact[exactCount++] = position;
    }

    private byte[] body(Scale scale, int depth, byte[] header, List<byte[]> packets) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(Bytes.PICTURES);
        body.write(coding.code());
        body.write(depth);
        body.write(scale.tiled() ? 1 : 0);
        Bytes.put(body, grid.across());
        Bytes.put(body, grid.down());
        MemorySegment pair = MemorySegment.ofArray(new byte[16]);
        for (int tile = 0; tile < scale.steps.length; tile++) {
            pair.set(Bytes.F64, 0, scale.offsets[tile]);
            pair.set(Bytes.F64, 8, scale.steps[tile]);
            body.writeBytes(pair.toArray(ValueLayout.JAVA_BYTE));
        }
        Arrays.sort(exact, 0, exactCount);
        Bytes.put(body, exactCount);
        long before = 0;
        for (int i = 0; i < exactCount; i++) {
            Bytes.put(body, exact[i] - before);
            before = exact[i];
        }
        int cell = block.dtype().bits() / 8;
        for (int i = 0; i < exactCount; i++) {
            body.writeBytes(block.cells().asSlice(exact[i] * cell, cell).toArray(ValueLayout.JAVA_BYTE));
        }
        Bytes.put(body, header.length);
        body.writeBytes(header);
        for (byte[] packet : packets) {
            Bytes.put(body, packet.length);
            body.writeBytes(packet);
        }
        return body.toByteArray();
    }
}
