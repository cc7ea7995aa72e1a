package org.meander.codec.lossless;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Payload;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads what {@link LosslessEncoder} wrote; {@link Frame} tells the layout. */
@Component(
        name = LosslessEncoder.PID + ".decoder",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + LosslessEncoder.TYPE)
public final class LosslessDecoder implements Decoder {

    @Override
    public String name() {
        return LosslessEncoder.TYPE;
    }

    @Override
    public Session open() {
        return new Reader();
    }

    private static final class Reader implements Session {

        private final Tiles tiles = new Tiles();
        private final FrameDecoder frames = new FrameDecoder();
        private final Input input = new Input();

        @Override
        public void decode(MemorySegment payload, Block target) {
            Payload parsed = Payload.parse(payload);
            if (!parsed.codec().equals(LosslessEncoder.TYPE)) {
                throw MeanderException.malformed(
                        "a payload of codec '%s' is no payload of codec '%s'", parsed.codec(), LosslessEncoder.TYPE);
            }
            if (parsed.version() != LosslessEncoder.VERSION) {
                throw MeanderException.unsupported(
                        "a payload of codec '%s' has version %d; this decoder reads version %d",
                        LosslessEncoder.TYPE, parsed.version(), LosslessEncoder.VERSION);
            }
            parsed.checkTarget(target);
            tiles.use(target);
            try {
                decode(parsed.body());
            } finally {
                tiles.release();
            }
        }

        private void decode(MemorySegment body) {
            long at = 0;
            for (long tile = 0; tile < tiles.count(); tile += Frame.TILES) {
                long left = body.byteSize() - at - 4;
                int length = left < 1 ? -1 : body.get(Output.I32, at);
                if (length < 1 || length > left) {
                    throw MeanderException.malformed(
                            "the frame at byte %d of a body of %d bytes has a length of %d",
                            at, body.byteSize(), length);
                }
                input.begin(body, at + 4, length);
                frames.decode(input, tiles, tile, (int) Math.min(Frame.TILES, tiles.count() - tile));
                at += 4 + length;
            }
            MemorySegment rest = tiles.rest();
            if (body.byteSize() - at != rest.byteSize()) {
                throw MeanderException.malformed(
                        "a body of %d bytes has %d after its last frame, not %d",
                        body.byteSize(), body.byteSize() - at, rest.byteSize());
            }
            MemorySegment.copy(body, at, rest, 0, rest.byteSize());
        }

        @Override
        public void close() {
            tiles.release();
        }
    }
}
