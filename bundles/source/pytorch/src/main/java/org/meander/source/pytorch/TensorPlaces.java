package org.meander.source.pytorch;

import java.util.List;
import java.util.function.Supplier;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.ElementReader;
import org.meander.source.FileModel.Part;
import org.meander.source.RangedFile;

/** Holds tensors against their storages and finds their bytes. */
final class TensorPlaces {

    /** Bytes that a tensor may take that repeats its storage, if the storage has fewer. */
    static final long MAX_REPEATED_BYTES = 64L << 20;

    /** Storages up to this size are planned whole, so that nothing need be read to plan. */
    private static final long SMALL_BYTES = 1 << 20;

    private final RangedFile file;
    private final Records records;
    private final boolean bigEndian;

    TensorPlaces(RangedFile file, Records records, boolean bigEndian) {
        this.file = file;
        this.records = records;
        this.bigEndian = bigEndian;
    }

    Part part(String name, Values.Tensor tensor) {
        if (!tensor.refusal().isEmpty()) {
            throw unsupported(name, tensor.refusal());
        }
        ElementType type = tensor.type().orElseThrow();
        DType dtype = type.dtype()
                .orElseThrow(() -> unsupported(name, "has the type torch." + type.typeName() + ", which is not read"));
        TensorInfo info = new TensorInfo(name, dtype, shape(name, tensor.size()));
        if (info.elements() == 0) {
            return new Part(info, file, List.of(), () -> (from, count, target) -> {});
        }
        Storage storage = tensor.storage().orElseThrow();
        Layout layout = layout(name, tensor, type, storage);
        checkRepeats(info, storage);
        Records.Place place = records.place(storage);
        long begin = storage.begin() * storage.type().bytes() + layout.begin() * type.bytes();
        long span = layout.span() * type.bytes();
        if (!layout.isPlain() && !place.plain()) {
            throw unsupported(
                    name, "is not contiguous, and its storage is compressed; one of both can be read, save it again");
        }
        boolean planned = span >= place.bytes() / 2 || place.bytes() <= SMALL_BYTES || !place.plain();
        ByteRange range =
                planned ? place.extent() : new ByteRange(place.offset().getAsLong() + begin, span);
        Supplier<ElementReader> reader = () -> reader(info, place, begin, layout, type);
        return new Part(
                info, file, List.of(range), bigEndian ? () -> reader.get().swapped(type.swapBytes()) : reader);
    }

    private Shape shape(String name, List<Long> size) {
        try {
            return new Shape(size);
        } catch (MeanderException e) {
            throw malformed(name, e.getMessage());
        }
    }

    private Layout layout(String name, Values.Tensor tensor, ElementType type, Storage storage) {
        try {
            Layout layout = Layout.of(tensor.offset(), tensor.size(), tensor.stride());
            long end = Math.multiplyExact(Math.addExact(layout.begin(), layout.span()), (long) type.bytes());
            if (end <= storage.bytes()) {
                return layout;
            }
        } catch (ArithmeticException e) {
            // Beyond 2^63-1 is outside as well.
        }
        throw malformed(
                name,
                "of size %s and strides %s from element %d of %s on is outside its storage '%s' of %d bytes"
                        .formatted(
                                tensor.size(),
                                tensor.stride(),
                                tensor.offset(),
                                type.typeName(),
                                Shown.of(storage.key()),
                                storage.bytes()));
    }

    /** A few bytes with steps of 0 may be said to be any number of elements. */
    private void checkRepeats(TensorInfo tensor, Storage storage) {
        long limit = Math.max(storage.bytes(), MAX_REPEATED_BYTES);
        if (tensor.elements() > limit / (tensor.dtype().bits() / 8)) {
            throw unsupported(
                    tensor.name(),
                    "of shape %s repeats its storage of %d bytes; it may take %d bytes"
                            .formatted(tensor.shape(), storage.bytes(), limit));
        }
    }

    private ElementReader reader(TensorInfo tensor, Records.Place place, long begin, Layout layout, ElementType type) {
        if (!layout.isPlain()) {
            return new StridedReader(file, place.offset().getAsLong() + begin, layout, type.bytes());
        }
        if (place.plain() && tensor.bytes() < place.bytes()) {
            return file.elements(tensor.dtype(), place.offset().getAsLong() + begin, tensor.elements());
        }
        ElementReader whole = place.whole().get();
        return (from, count, target) -> {
            boolean last = from + count == tensor.elements();
            if (from == 0 || last) {
                file.verify();
            }
            whole.read(begin + from * type.bytes(), target.byteSize(), target);
            if (last) {
                file.verify();
            }
        };
    }

    private MeanderException unsupported(String tensor, String why) {
        return MeanderException.unsupported("%s: tensor '%s' %s", file.location(), Shown.of(tensor), why);
    }

    private MeanderException malformed(String tensor, String why) {
        return MeanderException.malformed("%s: tensor '%s' %s", file.location(), Shown.of(tensor), why);
    }
}
