package org.meander.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;

/** An open {@link ModelFile}. */
final class ModelFileReader implements ModelReader {

    private final Path file;
    private final Arena arena;
    private final MemorySegment bytes;
    private final ModelFileHead head;
    private final List<StoredTensor> tensors;

    ModelFileReader(Path file, Arena arena, MemorySegment bytes) {
        this.file = file;
        this.arena = arena;
        this.bytes = bytes;
        this.head = new ModelFileHead(file, bytes);
        this.tensors = List.copyOf(head.tensors);
    }

    @Override
    public StoredModel model() {
        return head.model;
    }

    @Override
    public List<StoredTensor> tensors() {
        return tensors;
    }

    @Override
    public List<StoredBlock> references(int tensor, int block) {
        check(tensor, block);
        return head.references.getOrDefault(new ModelFileHead.BlockKey(tensor, block), List.of()).stream()
                .map(ModelFileHead.Reference::stored)
                .toList();
    }

    @Override
    public MemorySegment reference(int tensor, int block, int index) {
        check(tensor, block);
        List<ModelFileHead.Reference> all =
                head.references.getOrDefault(new ModelFileHead.BlockKey(tensor, block), List.of());
        if (index < 0 || index >= all.size()) {
            throw MeanderException.invalid(
                    "block %d of tensor %d in %s has %d references and no reference %d",
                    block, tensor, file, all.size(), index);
        }
        return part("reference", all.get(index).place());
    }

    private void check(int tensor, int block) {
        if (tensor < 0
                || tensor >= head.payloads.size()
                || block < 0
                || block >= head.payloads.get(tensor).size()) {
            throw MeanderException.invalid("%s has no block %d of a tensor %d", file, block, tensor);
        }
    }

    @Override
    public MemorySegment payload(int tensor, int block) {
        check(tensor, block);
        return part("payload", head.payloads.get(tensor).get(block));
    }

    @Override
    public Optional<MemorySegment> signature(String tensor, String strategy) {
        Integer index = tensor.isEmpty() ? Integer.valueOf(-1) : head.indexOf.get(tensor);
        return index == null ? Optional.empty() : signature(new ModelFileHead.SignatureKey(index, -1, strategy));
    }

    @Override
    public Optional<MemorySegment> blockSignature(int tensor, int block, String strategy) {
        return signature(new ModelFileHead.SignatureKey(tensor, block, strategy));
    }

    private Optional<MemorySegment> signature(ModelFileHead.SignatureKey key) {
        return Optional.ofNullable(head.signatures.get(key)).map(place -> part("signature", place));
    }

    @Override
    public Set<String> strategies() {
        return head.signatures.keySet().stream()
                .map(ModelFileHead.SignatureKey::strategy)
                .collect(Collectors.toUnmodifiableSet());
    }

    private MemorySegment part(String what, ModelFileHead.Place place) {
        if (!arena.scope().isAlive()) {
            throw MeanderException.invalid("the model file %s is closed", file);
        }
        head.check(what, place.offset(), place.offset() + place.bytes());
        return bytes.asSlice(place.offset(), place.bytes());
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
