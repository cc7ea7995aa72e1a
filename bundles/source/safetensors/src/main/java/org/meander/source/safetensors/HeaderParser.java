package org.meander.source.safetensors;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.safetensors.Header.Entry;

/**
 * Reads the JSON of a header. Keys of a tensor other than {@code dtype}, {@code shape} and {@code data_offsets} are
 * skipped.
 */
final class HeaderParser {

    static final String METADATA = "__metadata__";

    /** What the JSON says, in its order and not yet held against the file. */
    record Parsed(Map<String, String> metadata, List<Entry> entries) {}

    private final String file;
    private final StrictJson json;

    private HeaderParser(String file, StrictJson json) {
        this.file = file;
        this.json = json;
    }

    static Parsed parse(String file, byte[] bytes) {
        try (StrictJson json = new StrictJson(file, Header.LENGTH_BYTES, bytes)) {
            return new HeaderParser(file, json).header();
        }
    }

    private Parsed header() {
        Map<String, String> metadata = Map.of();
        List<Entry> entries = new ArrayList<>();
        while (json.nextKey()) {
            String name = json.text();
            if (name.equals(METADATA)) {
                metadata = json.texts(METADATA);
            } else {
                entries.add(entry(name));
            }
        }
        json.end();
        return new Parsed(metadata, entries);
    }

    private Entry entry(String name) {
        String tensor = "tensor '" + name + "'";
        json.expect(JsonToken.START_OBJECT, tensor, "an object with dtype, shape and data_offsets");
        Optional<DType> dtype = Optional.empty();
        Optional<Shape> shape = Optional.empty();
        Optional<List<Long>> offsets = Optional.empty();
        while (json.nextKey()) {
            switch (json.text()) {
                case "dtype" -> dtype = Optional.of(dtype(tensor));
                case "shape" -> shape = Optional.of(shape(tensor));
                case "data_offsets" -> offsets = Optional.of(offsets(tensor));
                default -> json.skip();
            }
        }
        TensorInfo info = new TensorInfo(
                name,
                dtype.orElseThrow(() -> missing(tensor, "dtype")),
                shape.orElseThrow(() -> missing(tensor, "shape")));
        List<Long> pair = offsets.orElseThrow(() -> missing(tensor, "data_offsets"));
        return new Entry(info, pair.get(0), pair.get(1));
    }

    private MeanderException missing(String tensor, String key) {
        return json.malformed("%s has no %s; it must have dtype, shape and data_offsets".formatted(tensor, key));
    }

    private DType dtype(String tensor) {
        String name = json.string(tensor + ": dtype");
        return Arrays.stream(DType.values())
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> MeanderException.unsupported(
                        "%s: %s has the dtype '%s'; it must be one of %s",
                        file,
                        tensor,
                        name,
                        Arrays.stream(DType.values()).map(DType::name).collect(Collectors.joining(", "))));
    }

    private Shape shape(String tensor) {
        List<Long> extents = naturals(tensor + ": shape");
        try {
            return new Shape(extents);
        } catch (MeanderException e) {
            throw json.malformed(tensor + ": " + e.getMessage());
        }
    }

    private List<Long> offsets(String tensor) {
        List<Long> offsets = naturals(tensor + ": data_offsets");
        if (offsets.size() != 2) {
            throw json.malformed("%s: data_offsets is %s; it must be [begin,end]".formatted(tensor, offsets));
        }
        return offsets;
    }

    private List<Long> naturals(String what) {
        json.expect(JsonToken.START_ARRAY, what, "a list of whole numbers");
        List<Long> numbers = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            numbers.add(json.natural(what));
        }
        return numbers;
    }
}
