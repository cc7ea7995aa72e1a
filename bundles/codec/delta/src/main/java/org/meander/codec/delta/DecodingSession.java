package org.meander.codec.delta;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Payload;

/** Reads a {@link Body}. Memory is taken only for cells that the target really has. */
final class DecodingSession implements Decoder.Session {

    private final FrameDecoder frames = new FrameDecoder();

    @Override
    public int references(MemorySegment payload) {
        return Body.references(kind(parse(payload)));
    }

    @Override
    public void decode(MemorySegment payload, Block target) {
        decode(payload, List.of(), target);
    }

    @Override
    public void decode(MemorySegment payload, List<Block> references, Block target) {
        Payload parsed = parse(payload);
        parsed.checkTarget(target);
        int kind = kind(parsed);
        parsed.checkReferences(references, Body.references(kind));
        MemorySegment body = parsed.body();
        long end =
                switch (kind) {
                    case Body.SAME -> {
                        MemorySegment.copy(
                                references.getFirst().cells(),
                                0,
                                target.cells(),
                                0,
                                target.cells().byteSize());
                        yield 1;
                    }
                    case Body.PLAIN -> plain(body, target);
                    default -> frames(body, references.subList(0, Body.references(kind)), target);
                };
        if (end != body.byteSize()) {
            throw MeanderException.malformed(
                    "a payload of codec 'delta' ends at byte %d of a body of %d", end, body.byteSize());
        }
    }

    private static Payload parse(MemorySegment payload) {
        Payload parsed = Payload.parse(payload);
        if (!parsed.codec().equals(DeltaEncoder.TYPE)) {
            throw MeanderException.malformed(
                    "a payload of codec '%s' is no payload of codec '%s'", parsed.codec(), DeltaEncoder.TYPE);
        }
        if (parsed.version() != DeltaEncoder.VERSION) {
            throw MeanderException.unsupported(
                    "a payload of codec '%s' has version %d; this decoder reads version %d",
                    DeltaEncoder.TYPE, parsed.version(), DeltaEncoder.VERSION);
        }
        return parsed;
    }

    private static int kind(Payload payload) {
        int kind = payload.body().byteSize() == 0 ? -1 : payload.body().get(JAVA_BYTE, 0);
        if (kind < Body.PLAIN || kind > Body.TWO || payload.dtype().bits() < Byte.SIZE) {
            throw MeanderException.malformed(
                    "a payload of codec 'delta' is of kind %d and type %s; 0 to %d and types of whole bytes are"
                            + " possible",
                    kind, payload.dtype(), Body.TWO);
        }
        return kind;
    }

    private static long plain(MemorySegment body, Block target) {
        long bytes = target.cells().byteSize();
        if (body.byteSize() < 1 + bytes) {
            throw MeanderException.malformed(
                    "a body of %d bytes ends within the %d bytes of its cells", body.byteSize(), bytes);
        }
        MemorySegment.copy(body, 1, target.cells(), 0, bytes);
        return 1 + bytes;
    }

    private long frames(MemorySegment body, List<Block> references, Block target) {
        Numbers numbers = Numbers.of(target.dtype());
        long all = target.elements() * numbers.perCell();
        long at = 1;
        for (long from = 0; from < all; from += Body.FRAME) {
            int n = (int) Math.min(Body.FRAME, all - from);
            at = frames.decode(numbers, target, references, from, n, body, at);
        }
        return at;
    }

    @Override
    public void close() {
        // Scratch memory is on the heap and goes with the session.
    }
}
