package com.example.plugins;

import java.lang.foreign.MemorySegment;
import java.util.zip.Deflater;
import org.meander.base.Checks;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Compresses the bytes of a block by DEFLATE (RFC 1951), without losses. Bytes of equal weight are put side by side first, because signs and exponents
 * of weights are alike and the last bits of mantissas are not.
 */
@Plugin(kind = "codec", type = DeflateEncoder.TYPE, pid = DeflateEncoder.PID)
@Component(
        name = DeflateEncoder.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {Encoder.NAME + "=" + DeflateEncoder.TYPE, Encoder.LOSSLESS + ":Boolean=true"})
@Designate(ocd = DeflateEncoder.Config.class, factory = true)
public final class DeflateEncoder implements Encoder {

    static final String TYPE = "deflate";
    static final String PID = "com.example.plugins.deflate";

    /** Version of the payload's body; a change of the layout takes a new one, and the decoder goes on to read the old. */
    static final int VERSION = 1;

    /** Below it zlib makes more of a uniform block than the contract of codecs admits. */
    private static final int LEAST_LEVEL = 4;

    private static final int LEAST_BITS = 8;

    @ObjectClassDefinition(name = "Codec: deflate", description = "DEFLATE of the bytes, without losses")
    @interface Config {
        @AttributeDefinition(name = "Level", description = "Effort, 4 to 9", min = "4", max = "9")
        int level() default 6;
    }

    private final int level;

    @Activate
    public DeflateEncoder(Config config) {
        this(config.level());
    }

    /** @param level as the configuration key */
    DeflateEncoder(int level) {
        this.level = Checks.range(PID + ".level", level, LEAST_LEVEL, 9);
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public boolean lossless() {
        return true;
    }

    @Override
    public boolean supports(DType dtype) {
        return dtype.bits() >= LEAST_BITS;
    }

    @Override
    public Session open() {
        return new Writer(level);
    }

    private static final class Writer implements Session {

        private final Deflater deflater;
        private byte[] planes = {};

        Writer(int level) {
            this.deflater = new Deflater(level, true);
        }

        @Override
        public long bound(DType dtype, int width, int height) {
            // Stored blocks of DEFLATE add 5 bytes for each 16 KiB at most, and a few at the end.
            long bytes = dtype.bytes((long) width * height);
            return Payload.overhead(TYPE) + bytes + (bytes >> 11) + 64;
        }

        @Override
        public Encoding encode(Block block, MemorySegment target) {
            if (block.dtype().bits() < LEAST_BITS) {
                throw MeanderException.unsupported("the codec '%s' cannot encode %s", TYPE, block.dtype());
            }
            int bytes = Math.toIntExact(block.cells().byteSize());
            if (planes.length < bytes) {
                planes = new byte[bytes];
            }
            Planes.split(block.cells(), planes, block.dtype().bits() / 8);
            deflater.reset();
            deflater.setInput(planes, 0, bytes);
            deflater.finish();
            int body = Payload.bodyOffset(TYPE);
            int length = deflater.deflate(target.asSlice(body, target.byteSize() - Payload.overhead(TYPE))
                    .asByteBuffer());
            if (!deflater.finished()) {
                throw MeanderException.invalid(
                        "a block of %d bytes does not fit %d bytes; there must be room for the bound",
                        bytes, target.byteSize());
            }
            return new Encoding(Payload.seal(target, TYPE, VERSION, block, length), 0, 0);
        }

        @Override
        public void close() {
            deflater.end();
        }
    }
}
