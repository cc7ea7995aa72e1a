package org.meander.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;

/** What a {@link ModelFile} says of itself. Every length in it is held against the bytes that are there before anything is made of it. */
final class ModelFileHead {

    /** Where a part lies. */
    record Place(long offset, long bytes) {}

    record BlockKey(int tensor, int block) {}

    /** A payload of another model. */
    record Reference(StoredBlock stored, Place place) {}

    record SignatureKey(int tensor, int block, String strategy) {}

    private record Referred(BlockKey key, StoredBlock stored) {}

    /** Least bytes of a block in a description: six numbers and two empty texts. */
    private static final int BLOCK = 6 * Long.BYTES + 2 * Integer.BYTES;

    private static final int REFERENCE = 2 * Integer.BYTES + BLOCK;

    private final Path file;
    private final MemorySegment bytes;
    private final long end;
    private long at;

    final StoredModel model;
    final List<StoredTensor> tensors = new ArrayList<>();
    /** For each tensor, where its blocks' payloads lie. */
    final List<List<Place>> payloads = new ArrayList<>();

    final Map<BlockKey, List<Reference>> references = new HashMap<>();
    final Map<SignatureKey, Place> signatures = new HashMap<>();
    /** By the names of the tensors. */
    final Map<String, Integer> indexOf = new HashMap<>();

    /** @throws MeanderException {@code MALFORMED_DATA}, {@code UNSUPPORTED_DATA} or {@code CHECKSUM_MISMATCH} */
    ModelFileHead(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
        if (bytes.byteSize() < ModelFile.PREFIX || bytes.get(ModelFile.I64, 0) != ModelFile.MAGIC) {
            throw MeanderException.malformed(
                    "%s is no model file: its %d bytes do not begin with MEANDER1", file, bytes.byteSize());
        }
        int version = bytes.get(ModelFile.I32, 8) & 0xffff;
        if (version < ModelFile.VERSION || version > ModelFile.WITH_REFERENCES) {
            throw MeanderException.unsupported(
                    "%s is a model file of version %d; this program reads versions %d to %d",
                    file, version, ModelFile.VERSION, ModelFile.WITH_REFERENCES);
        }
        long length = bytes.get(ModelFile.I64, 16);
        if (length < 0 || length > bytes.byteSize() - ModelFile.PREFIX - ModelFile.CHECKSUM) {
            throw malformed("a description of %d bytes", length);
        }
        at = ModelFile.PREFIX;
        end = at + length;
        check("description", 0, end);
        model = description(version == ModelFile.WITH_REFERENCES);
        if (at != end) {
            throw malformed("%d bytes too many in the description", end - at);
        }
    }

    private StoredModel description(boolean withReferences) {
        String name = text();
        Instant committed = Instant.ofEpochMilli(number());
        Map<String, String> attributes = new HashMap<>();
        for (int i = count(2 * Integer.BYTES); i > 0; i--) {
            attributes.put(text(), text());
        }
        for (int i = count(3 * Integer.BYTES + 1); i > 0; i--) {
            tensor();
        }
        List<Map.Entry<SignatureKey, Long>> signed = new ArrayList<>();
        for (int i = count(3 * Integer.BYTES + Long.BYTES); i > 0; i--) {
            SignatureKey key = new SignatureKey(int32(), int32(), text());
            signed.add(Map.entry(key, number()));
        }
        List<Referred> referred = new ArrayList<>();
        for (int i = withReferences ? count(REFERENCE) : 0; i > 0; i--) {
            referred.add(reference());
        }
        long place = end + ModelFile.CHECKSUM;
        long stored = 0;
        for (StoredTensor tensor : tensors) {
            List<Place> places = new ArrayList<>();
            for (int b = 0; b < tensor.blocks().size(); b++) {
                if (ModelFile.shares(tensor, b)) {
                    List<Place> before = payloads.isEmpty() ? List.of() : payloads.getLast();
                    if (before.isEmpty()) {
                        throw malformed(
                                "a first payload of '%s' that is another tensor's",
                                tensor.info().name());
                    }
                    places.add(before.getLast());
                    continue;
                }
                places.add(place(place, tensor.blocks().get(b).bytes()));
                place += places.getLast().bytes + ModelFile.CHECKSUM;
                stored += places.getLast().bytes;
            }
            payloads.add(places);
        }
        long ofSignatures = 0;
        for (Map.Entry<SignatureKey, Long> one : signed) {
            signatures.put(one.getKey(), place(place, one.getValue()));
            place += one.getValue() + ModelFile.CHECKSUM;
            ofSignatures += one.getValue();
        }
        for (Referred one : referred) {
            Place at = place(place, one.stored.bytes());
            references.computeIfAbsent(one.key, key -> new ArrayList<>()).add(new Reference(one.stored, at));
            place += one.stored.bytes() + ModelFile.CHECKSUM;
        }
        if (place != bytes.byteSize()) {
            throw malformed("%d bytes where its description says %d", bytes.byteSize(), place);
        }
        long parameters = 0;
        long source = 0;
        for (StoredTensor tensor : tensors) {
            parameters += tensor.info().elements();
            source += tensor.info().bytes();
        }
        return new StoredModel(name, tensors.size(), parameters, source, stored, ofSignatures, committed, attributes);
    }

    private void tensor() {
        String name = text();
        need(1);
        int code = bytes.get(ValueLayout.JAVA_BYTE, at++);
        DType dtype = DType.ofCode(code).orElseThrow(() -> malformed("a tensor of type %d", code));
        long[] extents = new long[count(Long.BYTES)];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = number();
        }
        TensorInfo info = new TensorInfo(name, dtype, Shape.of(extents));
        List<StoredBlock> blocks = new ArrayList<>();
        long elements = 0;
        for (int i = count(BLOCK); i > 0; i--) {
            StoredBlock block = block();
            blocks.add(block);
            if (!block.isWithinPayload() || block.count() > info.elements() - elements) {
                throw malformed("a block of tensor '%s' with %d elements", name, block.count());
            }
            elements += block.count();
        }
        if (elements != info.elements()) {
            throw malformed("%d of the %d elements of tensor '%s'", elements, info.elements(), name);
        }
        if (indexOf.put(name, tensors.size()) != null) {
            throw malformed("two tensors named '%s'", name);
        }
        tensors.add(new StoredTensor(info, blocks));
    }

    private Referred reference() {
        BlockKey key = new BlockKey(int32(), int32());
        StoredBlock stored = block();
        if (key.tensor < 0
                || key.tensor >= tensors.size()
                || key.block < 0
                || key.block >= tensors.get(key.tensor).blocks().size()) {
            throw malformed("a reference of block %d of a tensor %d", key.block, key.tensor);
        }
        if (!stored.isWithinPayload()) {
            throw malformed(
                    "a reference with %d elements of block %d of tensor %d", stored.count(), key.block, key.tensor);
        }
        return new Referred(key, stored);
    }

    private StoredBlock block() {
        long count = number();
        String curve = text();
        String codec = text();
        long length = number();
        double maxError = Double.longBitsToDouble(number());
        double squaredError = Double.longBitsToDouble(number());
        return new StoredBlock(count, curve, codec, length, maxError, squaredError, number(), number());
    }

    private Place place(long offset, long length) {
        if (length < 0 || length > bytes.byteSize() - offset - ModelFile.CHECKSUM) {
            throw malformed("%d bytes at offset %d of %d", length, offset, bytes.byteSize());
        }
        return new Place(offset, length);
    }

    /** Throws unless a part has the checksum that follows it. */
    void check(String what, long from, long to) {
        int stated = bytes.get(ModelFile.I32, to);
        int actual = ModelFile.crc(bytes.asSlice(from, to - from));
        if (stated != actual) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    String.format(
                            "%s is damaged: its %s at offset %d has checksum %08x, its bytes have %08x",
                            file, what, from, stated, actual));
        }
    }

    private MeanderException malformed(String format, Object... arguments) {
        return MeanderException.malformed("%s is no right model file: it has %s", file, format.formatted(arguments));
    }

    private void need(long length) {
        if (length > end - at) {
            throw malformed("a description that ends at offset %d in the middle of a value", end);
        }
    }

    private int int32() {
        need(Integer.BYTES);
        int value = bytes.get(ModelFile.I32, at);
        at += Integer.BYTES;
        return value;
    }

    /** A number of things of at least so many bytes each. */
    private int count(int least) {
        int value = int32();
        if (value < 0 || (long) value * least > end - at) {
            throw malformed("a list of %d at offset %d, where %d bytes are left", value, at, end - at);
        }
        return value;
    }

    private long number() {
        need(Long.BYTES);
        long value = bytes.get(ModelFile.I64, at);
        at += Long.BYTES;
        return value;
    }

    private String text() {
        int length = count(1);
        ByteBuffer utf8 = bytes.asSlice(at, length).asByteBuffer();
        at += length;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw malformed("a text at offset %d that is no UTF-8", at - length);
        }
    }
}
