package org.meander.codec.lossless;

import java.lang.foreign.MemorySegment;
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
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Writes blocks of any type of 8 bits or more so that every bit comes back. Of floating-point numbers the exponent with the two leading
 * bits of the mantissa is entropy-coded, with frequency tables for tiles of like magnitude; the sign and the rest of the mantissa, which in
 * trained weights are as good as random, are packed, without zeros at the end that a tile's numbers have in common. Of other types each byte
 * is entropy-coded by itself. Few different numbers become a table and its indices. What does not become shorter is copied.
 *
 * <p>The split is that of ZipNN (Hershcovitch et al., arXiv:2411.05239).
 */
@Plugin(kind = "codec", type = LosslessEncoder.TYPE, pid = LosslessEncoder.PID)
@Component(
        name = LosslessEncoder.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {Encoder.NAME + "=" + LosslessEncoder.TYPE, Encoder.LOSSLESS + ":Boolean=true"})
@Designate(ocd = LosslessEncoder.Config.class, factory = true)
public final class LosslessEncoder implements Encoder {

    static final String PID = "org.meander.codec.lossless";
    static final String TYPE = "lossless";
    static final int VERSION = 1;

    @ObjectClassDefinition(name = "Codec: lossless", description = "Bit-exact coding of numbers; has no settings")
    @interface Config {}

    @Activate
    public LosslessEncoder() {}

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
        return dtype.bits() >= 8;
    }

    @Override
    public Session open() {
        return new Writer();
    }

    private static final class Writer implements Session {

        private final Tiles tiles = new Tiles();
        private final FrameEncoder frames = new FrameEncoder();

        @Override
        public long bound(DType dtype, int width, int height) {
            long elements = (long) width * height * Form.of(dtype).parts();
            long count = elements / Tiles.CELLS / Frame.TILES + 1;
            return Payload.overhead(TYPE) + dtype.bytes((long) width * height) + count * Frame.HEADER;
        }

        @Override
        public Encoding encode(Block block, MemorySegment target) {
            long bound = bound(block.dtype(), block.width(), block.height());
            if (target.byteSize() < bound) {
                throw MeanderException.invalid(
                        "a payload of %d x %d %s is written into %d bytes; it may take %d",
                        block.width(), block.height(), block.dtype(), target.byteSize(), bound);
            }
            long start = Payload.bodyOffset(TYPE);
            tiles.use(block);
            long at = start;
            for (long tile = 0; tile < tiles.count(); tile += Frame.TILES) {
                at = frames.encode(tiles, tile, (int) Math.min(Frame.TILES, tiles.count() - tile), target, at);
            }
            MemorySegment rest = tiles.rest();
            MemorySegment.copy(rest, 0, target, at, rest.byteSize());
            at += rest.byteSize();
            tiles.release();
            return new Encoding(Payload.seal(target, TYPE, VERSION, block, at - start), 0, 0);
        }

        @Override
        public void close() {
            tiles.release();
        }
    }
}
