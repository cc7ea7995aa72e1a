package org.meander.source.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.source.onnx.Graph.Storage;
import org.meander.source.onnx.Graph.Tensor;
import org.meander.source.onnx.Wire.Region;

/** Reads what a file says of tensors, and where their values are. */
final class TensorReader {

    private static final int MAX_TENSORS = 1 << 20;
    private static final int MAX_PIECES = 1 << 16;
    private static final int MAX_RANK = 64;

    private int tensors;

    Tensor read(Wire wire) {
        if (++tensors > MAX_TENSORS) {
            throw wire.malformed("more than %d tensors".formatted(MAX_TENSORS));
        }
        String name = "";
        List<Long> dims = new ArrayList<>();
        int type = 0;
        boolean external = false;
        Region raw = null;
        List<Region> fixed = new ArrayList<>();
        List<Region> varints = new ArrayList<>();
        Map<String, String> place = new LinkedHashMap<>();
        while (wire.next()) {
            switch (wire.field()) {
                case 1 -> addDims(wire, dims);
                case 2 -> type = Math.clamp(wire.number(), 0, Integer.MAX_VALUE);
                case 3 -> throw wire.unsupported("a tensor in segments; it must be whole");
                case 4, 10 -> addPiece(fixed, wire);
                case 5, 7, 11 -> addPiece(varints, wire);
                case 8 -> name = wire.text();
                case 9 -> {
                    wire.require(Wire.BYTES);
                    raw = wire.region();
                }
                case 13 -> GraphReader.readEntry(wire.message(), place);
                case 14 -> external = wire.number() == 1;
                default -> {
                    // documentation
                }
            }
        }
        ElementType elements = ElementType.of(type);
        if (external) {
            return new Tensor(name, dims, elements, Storage.EXTERNAL, List.of(), place);
        }
        if (raw != null) {
            return new Tensor(name, dims, elements, Storage.RAW, List.of(raw), Map.of());
        }
        if (!fixed.isEmpty()) {
            return new Tensor(name, dims, elements, Storage.RAW, fixed, Map.of());
        }
        return new Tensor(name, dims, elements, varints.isEmpty() ? Storage.NONE : Storage.VARINTS, varints, Map.of());
    }

    private static void addDims(Wire wire, List<Long> dims) {
        if (wire.type() == Wire.VARINT) {
            dims.add(wire.number());
        } else {
            for (Wire packed = wire.packed(); packed.hasMore() && dims.size() <= MAX_RANK; ) {
                dims.add(packed.varint());
            }
        }
        if (dims.size() > MAX_RANK) {
            throw wire.malformed("a tensor of more than %d dimensions".formatted(MAX_RANK));
        }
    }

    /** A repeated number field comes packed, in one piece or more, or number by number. */
    static void addPiece(List<Region> pieces, Wire wire) {
        if (wire.region().bytes() == 0) {
            return;
        }
        if (pieces.size() == MAX_PIECES) {
            throw wire.malformed(
                    "the values of a tensor are in more than %d pieces; they must be packed".formatted(MAX_PIECES));
        }
        pieces.add(wire.region());
    }
}
