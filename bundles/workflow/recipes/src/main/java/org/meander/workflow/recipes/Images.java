package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Payload;

/**
 * Decodes payloads and what they need, oldest first. Has buffers of its own, for as many images as the codec looks at; one thread at a
 * time.
 */
final class Images implements AutoCloseable {

    private final Parts parts;
    private final Map<String, Decoder.Session> sessions = new HashMap<>();
    private final List<Buffer> buffers = new ArrayList<>();

    Images(Parts parts) {
        this.parts = parts;
    }

    /**
     * Decodes the first of some payloads.
     *
     * @param payloads each was encoded with none or some of those that follow it
     * @param used cells of the image that carry values
     * @param wanted how many images are wanted: of the first payload, and of those after it as far as they are needed
     * @return at least one image, the first payload's first; valid until the next call
     */
    List<Block> decode(List<MemorySegment> payloads, long used, int wanted) {
        List<Integer> needs = new ArrayList<>();
        int last = 0;
        int most = 0;
        for (int i = 0; i <= last; i++) {
            if (i == payloads.size()) {
                throw MeanderException.malformed(
                        "a payload needs %d others to be decoded; the store has %d of them", last, payloads.size() - 1);
            }
            int needed = session(payloads.get(i)).references(payloads.get(i));
            needs.add(needed);
            last = Math.max(last, i + needed);
            most = Math.max(most, needed);
        }
        int kept = Math.max(wanted, most + 1);
        Block[] images = new Block[last + 1];
        for (int i = last; i >= 0; i--) {
            List<Block> references = Arrays.asList(images).subList(i + 1, i + 1 + needs.get(i));
            images[i] = image(payloads.get(i), used, i % kept);
            session(payloads.get(i)).decode(payloads.get(i), references, images[i]);
        }
        return Arrays.asList(images).subList(0, Math.min(wanted, last + 1));
    }

    private Block image(MemorySegment payload, long used, int buffer) {
        while (buffers.size() <= buffer) {
            buffers.add(new Buffer());
        }
        Payload header = Payload.parse(payload);
        DType dtype = header.dtype();
        long cells = (long) header.width() * header.height();
        if (used > cells) {
            throw MeanderException.malformed(
                    "a payload of %d x %d cells is to have %d values", header.width(), header.height(), used);
        }
        MemorySegment memory = buffers.get(buffer).ensure(dtype.bytes(cells));
        return new Block(dtype, header.width(), header.height(), memory, used);
    }

    private Decoder.Session session(MemorySegment payload) {
        return sessions.computeIfAbsent(
                Payload.codecOf(payload), name -> parts.decoder(name).open());
    }

    @Override
    public void close() {
        sessions.values().forEach(Decoder.Session::close);
        buffers.forEach(Buffer::close);
    }
}
