package com.example.plugins;

import java.lang.foreign.MemorySegment;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Payload;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads what {@link DeflateEncoder} wrote. Without configuration, so that stored models can be read whatever a workflow says. */
@Component(
        name = DeflateEncoder.PID + ".decoder",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Encoder.NAME + "=" + DeflateEncoder.TYPE)
public final class DeflateDecoder implements Decoder {

    @Activate
    public DeflateDecoder() {}

    @Override
    public String name() {
        return DeflateEncoder.TYPE;
    }

    @Override
    public Session open() {
        return new Reader();
    }

    private static final class Reader implements Session {

        private final Inflater inflater = new Inflater(true);
        private byte[] planes = {};

        @Override
        public void decode(MemorySegment payload, Block target) {
            Payload parsed = Payload.parse(payload);
            if (!parsed.codec().equals(DeflateEncoder.TYPE)) {
                throw MeanderException.malformed(
                        "a payload of codec '%s' is no payload of codec '%s'", parsed.codec(), DeflateEncoder.TYPE);
            }
            if (parsed.version() != DeflateEncoder.VERSION) {
                throw MeanderException.unsupported(
                        "a payload of codec '%s' has version %d; this decoder reads version %d",
                        DeflateEncoder.TYPE, parsed.version(), DeflateEncoder.VERSION);
            }
            parsed.checkTarget(target);
            inflate(parsed.body(), Math.toIntExact(target.cells().byteSize()));
            Planes.join(planes, target.cells(), target.dtype().bits() / 8);
        }

        private void inflate(MemorySegment body, int bytes) {
            // One byte more than there should be, so that a body of too many is seen.
            if (planes.length < bytes + 1) {
                planes = new byte[bytes + 1];
            }
            inflater.reset();
            inflater.setInput(body.asByteBuffer());
            try {
                int length = inflater.inflate(planes, 0, bytes + 1);
                if (length != bytes || !inflater.finished() || inflater.getRemaining() > 0) {
                    throw MeanderException.malformed(
                            "a body of %d bytes does not inflate to the block's %d bytes", body.byteSize(), bytes);
                }
            } catch (DataFormatException e) {
                throw MeanderException.malformed(
                        "a body of %d bytes is no DEFLATE stream (%s)", body.byteSize(), e.getMessage());
            }
        }

        @Override
        public void close() {
            inflater.end();
        }
    }
}
