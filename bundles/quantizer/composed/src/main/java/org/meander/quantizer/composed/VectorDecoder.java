package org.meander.quantizer.composed;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.meander.base.DType;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.curve.Grid;
import org.meander.curve.SpaceFillingCurve;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.QuantizerError;

/** Turns models back. */
final class VectorDecoder {

    private VectorDecoder() {}

    /** Bytes of memory that turning a model back takes, the vector included. */
    static long memory(QuantizedModel model) {
        long cells = model.blocks().stream()
                .mapToLong(b -> (long) b.width() * b.height())
                .max()
                .orElse(0);
        return Float.BYTES * (cells + model.parameterCount());
    }

    /**
     * A model's vector.
     *
     * @throws MeanderException {@code RECONSTRUCTION} that names the model if its bytes are damaged
     */
    static float[] decode(QuantizedModel model, Installed installed) {
        SpaceFillingCurve curve = installed.curve(model.curve());
        Decoder decoder = installed.decoder(model.codec());
        float[] values = new float[model.parameterCount()];
        MemorySegment all = MemorySegment.ofArray(values);
        long most = model.blocks().stream()
                .mapToLong(b -> (long) b.width() * b.height())
                .max()
                .orElseThrow();
        try (Arena arena = Arena.ofConfined();
                Decoder.Session session = decoder.open()) {
            MemorySegment room = arena.allocate(Float.BYTES * most, 64);
            long from = 0;
            for (QuantizedModel.Image image : model.blocks()) {
                Grid grid = new Grid(image.width(), image.height(), image.count());
                MemorySegment cells = room.asSlice(0, Float.BYTES * grid.cells());
                session.decode(image.payload(), new Block(DType.F32, image.width(), image.height(), cells));
                curve.unmap(
                        grid, cells, all.asSlice(Float.BYTES * from, (long) Float.BYTES * image.count()), Float.BYTES);
                from += image.count();
            }
        } catch (MeanderException e) {
            if (e.code().blame() == ErrorCode.Blame.DATA || e.code().blame() == ErrorCode.Blame.CALLER) {
                throw new MeanderException(
                        QuantizerError.RECONSTRUCTION,
                        "model '" + model.name() + "' cannot be turned back: " + e.getMessage(),
                        e);
            }
            throw e;
        }
        return values;
    }
}
