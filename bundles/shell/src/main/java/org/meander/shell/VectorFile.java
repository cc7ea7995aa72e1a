package org.meander.shell;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.meander.base.Floats;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.LocalFolder;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** The floating-point values of a file as one vector: those of its tensors, in their order. */
final class VectorFile {

    private static final int PIECE = 1 << 16;

    private VectorFile() {}

    static float[] read(Path file, List<SourceProbe> probes) {
        if (!Files.isRegularFile(file)) {
            throw MeanderException.notFound("there is no file %s", file);
        }
        List<TensorFormat> formats = probes.stream()
                .filter(TensorFormat.class::isInstance)
                .map(TensorFormat.class::cast)
                .toList();
        TensorFormat format = formats.stream()
                .filter(f -> f.recognises(file).isPresent())
                .max(Comparator.comparing(f -> f.recognises(file).orElseThrow()))
                .orElseThrow(() -> MeanderException.unsupported(
                        "%s is of no format that is recognised by its content; installed: %s",
                        file, formats.stream().map(SourceProbe::type).sorted().collect(Collectors.joining(", "))));
        String name = file.getFileName().toString();
        try (TensorModel model =
                format.open(name, new LocalFolder(file.toAbsolutePath().getParent()), name)) {
            List<TensorInfo> tensors =
                    model.tensors().stream().filter(t -> t.dtype().isFloat()).toList();
            long count = tensors.stream().mapToLong(TensorInfo::elements).sum();
            if (count > Integer.MAX_VALUE - 8) {
                throw MeanderException.unsupported(
                        "%s has %d floating-point values; a vector has at most %d. 'meander encode' takes it tensor by"
                                + " tensor",
                        file, count, Integer.MAX_VALUE - 8);
            }
            float[] values = new float[(int) count];
            long at = 0;
            for (TensorInfo tensor : tensors) {
                read(model, tensor, MemorySegment.ofArray(values).asSlice(Float.BYTES * at));
                at += tensor.elements();
            }
            return values;
        }
    }

    private static void read(TensorModel model, TensorInfo tensor, MemorySegment target) {
        MemorySegment piece =
                MemorySegment.ofArray(new byte[(int) tensor.dtype().bytes(PIECE)]);
        try (TensorStream stream = model.stream(tensor, 0)) {
            long at = 0;
            for (long read = stream.read(piece); read > 0; read = stream.read(piece)) {
                MemorySegment part = target.asSlice(Float.BYTES * at, Float.BYTES * read);
                Floats.widen(tensor.dtype(), piece.asSlice(0, tensor.dtype().bytes(read)), part, read);
                at += read;
            }
        }
    }
}
