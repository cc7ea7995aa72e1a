package org.meander.codec.lossless;

import java.util.Arrays;
import org.meander.base.MeanderException;
import org.meander.codec.entropy.FrequencyTables;
import org.meander.codec.entropy.RansDecoder;

/** Reads what {@link ByteCoder} wrote: {@link #begin}, {@link #next} until all bytes are there, {@link #end}. */
final class ByteDecoder {

    private final RansDecoder rans = new RansDecoder();
    private final FrequencyTables tables = new FrequencyTables(ByteCoder.CLASSES);
    private Input input = new Input();
    private int method;
    private int equal;

    /** Begins a sequence of so many bytes. */
    void begin(Input source, int count) {
        input = source;
        method = count == 0 ? ByteCoder.PLAIN : input.u8();
        if (method == ByteCoder.EQUAL) {
            equal = input.u8();
        } else if (method == ByteCoder.PLAIN) {
            input.need(count);
        } else if (method <= ByteCoder.CLASSES) {
            for (int c = 0; c < method; c++) {
                input.position(tables.read(c, input.bytes(), input.position(), input.limit()));
            }
            rans.open(input.slice(input.u32()), count, tables);
        } else {
            throw MeanderException.malformed(
                    "a sequence of bytes is coded by method %d; 0 to %d and %d are right",
                    method, ByteCoder.CLASSES, ByteCoder.EQUAL);
        }
    }

    /** Gives the next bytes, which are all of one class; all but the last of a class are multiples of {@value Tiles#CELLS}. */
    void next(byte[] symbols, int to, int count, int kind) {
        switch (method) {
            case ByteCoder.PLAIN -> input.bytes(symbols, to, count);
            case ByteCoder.EQUAL -> Arrays.fill(symbols, to, to + count, (byte) equal);
            default -> {
                if (kind >= method) {
                    throw MeanderException.malformed(
                            "a tile is of class %d, and there are frequency tables for %d", kind, method);
                }
                rans.decode(symbols, to, count, kind);
            }
        }
    }

    void end() {
        if (method != ByteCoder.PLAIN && method != ByteCoder.EQUAL) {
            rans.finish();
        }
    }

    /** Reads a whole sequence of one class. */
    void read(Input source, byte[] symbols, int count) {
        begin(source, count);
        next(symbols, 0, count, 0);
        end();
    }
}
