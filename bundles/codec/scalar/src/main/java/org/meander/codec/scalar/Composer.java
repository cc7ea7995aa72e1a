package org.meander.codec.scalar;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.meander.codec.Block;
import org.meander.codec.entropy.FrequencyTables;
import org.meander.codec.entropy.RansEncoder;

/** Codes what a {@link Splitter} made of a block, as a quantised {@link Body}. Scratch memory of a session. */
final class Composer {

    private final TableSet set = new TableSet();
    private final FrequencyTables scaleTable = new FrequencyTables(1);
    private final long[] scaleCounts = new long[FrequencyTables.SYMBOLS];
    private final RansEncoder symbolCoder = new RansEncoder();
    private final RansEncoder scaleCoder = new RansEncoder();
    private final byte[] oneSegment = new byte[1];
    private final byte[] table = new byte[FrequencyTables.MAX_BYTES];
    private final MemorySegment head =
            MemorySegment.ofArray(new byte[64 + (Scales.COUNT + 1) * (FrequencyTables.MAX_BYTES + 2)]);
    private byte[] indices = new byte[0];

    /** Chooses the tables; cells whose symbols have no share become exact, or {@link Jumps} if they are differences. */
    void prepare(Tiles tiles, Splitter splitter, ExactCells exact, Optional<Jumps> jumps) {
        set.choose(splitter.groupsOf, splitter.counts, splitter.kept);
        cut(tiles, splitter, exact, jumps);
    }

    /** After {@link #prepare}: writes the body, or nothing and returns false if the cells themselves take no more bytes. */
    boolean compose(
            Body body,
            Block block,
            Tiles tiles,
            Splitter splitter,
            ExactCells exact,
            Jumps jumps,
            Prediction prediction,
            double step,
            int centre) {
        int groups = tiles.groups();
        Body header = new Body(head);
        boolean predicted = !prediction.isNone();
        header.putByte(predicted ? Body.PREDICTED : splitter.kept == 0 ? Body.QUANTISED : Body.TRELLIS);
        header.putLong(Double.doubleToRawLongBits(step));
        header.putVarint((centre << 1 ^ centre >> 31) & 0xffffffffL);
        if (predicted) {
            header.putByte(prediction.kind().ordinal());
            if (prediction.lag() > 0) {
                header.putVarint(prediction.lag());
            }
        }
        putTables(header);
        long scaleBytes = 0;
        if (set.size > 1 && groups > Body.FEW_GROUPS) {
            scaleBytes = codeScales(header, groups);
        } else if (set.size > 1) {
            scaleBytes = groups;
        }
        int elementBytes = block.dtype().bits() / 8;
        long symbolBytes = symbolCoder.code(splitter.symbols, (int) tiles.cells, Tiles.GROUP, indices, set.tables);
        long total = header.at()
                + scaleBytes
                + (predicted ? jumps.bytes() : 0)
                + Body.varintBytes(exact.count)
                + 8L * splitter.lowCount
                + exact.bytes(elementBytes)
                + symbolBytes;
        if (total >= block.cells().byteSize() + 1) {
            return false;
        }
        body.put(head, 0, header.at());
        if (set.size > 1 && groups > Body.FEW_GROUPS) {
            scaleCoder.store(body.rest());
            body.skip(scaleBytes);
        } else if (set.size > 1) {
            body.put(indices, groups);
        }
        if (predicted) {
            jumps.write(body);
        }
        body.putVarint(exact.count);
        body.put(splitter.low, splitter.lowCount);
        exact.write(body, block, tiles, elementBytes);
        symbolCoder.store(body.rest());
        body.skip(symbolBytes);
        return true;
    }

    /** Turns scales into indices of tables. */
    private void cut(Tiles tiles, Splitter splitter, ExactCells exact, Optional<Jumps> jumps) {
        int groups = tiles.groups();
        if (indices.length < groups) {
            indices = new byte[groups];
        }
        for (int g = 0; g < groups; g++) {
            int index = set.indexOf[splitter.scales[g]];
            int from = g * Tiles.GROUP;
            int n = (int) Math.min(Tiles.GROUP, tiles.cells - from);
            int first = set.first[index];
            int last = set.last[index];
            indices[g] = (byte) index;
            if (IntKernels.anyOutside(splitter.symbols, from, n, first, last)) {
                for (int i = from; i < from + n; i++) {
                    int symbol = splitter.symbols[i] & 0xff;
                    if (symbol < first || symbol > last) {
                        if (jumps.isPresent()) {
                            jumps.get().add(i, symbol - 128 << Scales.LOW_BITS[splitter.scales[g]]);
                        } else {
                            exact.add(i);
                        }
                        splitter.symbols[i] = (byte) (128 + (symbol & splitter.kept));
                    }
                }
            }
        }
    }

    private void putTables(Body header) {
        header.putVarint(set.size);
        for (int i = 0; i < set.size; i++) {
            header.putByte(set.scaleOf[i]);
            header.putByte(set.formOf[i]);
            if (set.formOf[i] == TableSet.TRANSMITTED) {
                header.put(table, set.tables.write(i, table, 0));
            }
        }
    }

    private long codeScales(Body header, int groups) {
        Arrays.fill(scaleCounts, 0);
        for (int g = 0; g < groups; g++) {
            scaleCounts[indices[g]]++;
        }
        scaleTable.fit(0, scaleCounts, 0);
        header.put(table, scaleTable.write(0, table, 0));
        long bytes = scaleCoder.code(indices, groups, (groups + 63) / 64 * 64, oneSegment, scaleTable);
        header.putVarint(bytes);
        return bytes;
    }
}
