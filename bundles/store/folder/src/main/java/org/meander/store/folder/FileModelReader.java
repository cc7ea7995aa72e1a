package org.meander.store.folder;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meander.base.MeanderException;
import org.meander.store.ModelReader;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/** Reads a model as it was when this was made. Needs the segment files but no longer the catalogue. */
final class FileModelReader implements ModelReader {

    /** A file that went between two looks at the catalogue was compacted; that can happen again. */
    private static final int TRIES = 4;

    private final UUID store;
    private final ModelContents contents;
    private final MappedSegments segments;
    private final MappedVideos files;

    private FileModelReader(Videos videos, ModelContents contents) {
        this.store = videos.catalogue().store();
        this.contents = contents;
        List<Location> places = new ArrayList<>(contents.signatures().values());
        contents.places().forEach(places::addAll);
        places.removeIf(place -> place.segment() == 0);
        places.addAll(contents.blockSignatures().values());
        contents.references().values().forEach(all -> all.forEach(reference -> places.add(reference.place())));
        this.segments = new MappedSegments(videos.maps(), places);
        this.files = new MappedVideos(videos.maps(), videos.unpacker(), contents.packed());
    }

    /** Opens a model, all its segments mapped, so that a compaction cannot take them away; empty if there is none of that name. */
    static Optional<FileModelReader> open(Videos videos, String name) {
        for (int tries = 1; ; tries++) {
            Optional<FileModelReader> reader = videos.catalogue()
                    .read(connection -> ModelTable.load(connection, name))
                    .map(contents -> new FileModelReader(videos, contents));
            // What is still missing then is lost, and reported when it is asked for.
            if (reader.isEmpty() || tries == TRIES || reader.get().map()) {
                return reader;
            }
            reader.get().close();
        }
    }

    private boolean map() {
        return segments.map() && files.map();
    }

    @Override
    public StoredModel model() {
        return contents.model();
    }

    @Override
    public List<StoredTensor> tensors() {
        return contents.tensors();
    }

    @Override
    public MemorySegment payload(int tensor, int block) {
        StoredTensor stored = check(tensor, block);
        String subject =
                "block " + block + " of tensor '" + stored.info().name() + "' of model '" + model().name() + "'";
        Location place = contents.places().get(tensor).get(block);
        return place.segment() == 0
                ? files.content(place, subject)
                : segments.content(place, SegmentFormat.PAYLOAD, subject);
    }

    private StoredTensor check(int tensor, int block) {
        if (tensor < 0 || tensor >= contents.tensors().size()) {
            throw MeanderException.invalid(
                    "model '%s' has %d tensors and no tensor %d",
                    model().name(), contents.tensors().size(), tensor);
        }
        StoredTensor stored = contents.tensors().get(tensor);
        if (block < 0 || block >= stored.blocks().size()) {
            throw MeanderException.invalid(
                    "tensor '%s' of model '%s' has %d blocks and no block %d",
                    stored.info().name(), model().name(), stored.blocks().size(), block);
        }
        return stored;
    }

    @Override
    public List<StoredBlock> references(int tensor, int block) {
        check(tensor, block);
        return blockReferences(tensor, block).stream()
                .map(BlockReference::block)
                .toList();
    }

    private List<BlockReference> blockReferences(int tensor, int block) {
        return contents.references().getOrDefault(new BlockKey(tensor, block), List.of());
    }

    @Override
    public MemorySegment reference(int tensor, int block, int index) {
        StoredTensor stored = check(tensor, block);
        List<BlockReference> all = blockReferences(tensor, block);
        if (index < 0 || index >= all.size()) {
            throw MeanderException.invalid(
                    "block %d of tensor '%s' of model '%s' has %d references and no reference %d",
                    block, stored.info().name(), model().name(), all.size(), index);
        }
        String subject = "reference " + index + " of block " + block + " of tensor '"
                + stored.info().name() + "' of model '" + model().name() + "'";
        return segments.content(all.get(index).place(), SegmentFormat.PAYLOAD, subject);
    }

    boolean isOf(UUID other) {
        return store.equals(other);
    }

    /** A reference of a block of a model that is being written to one of this. */
    NewParts.Reference referenceTo(int tensor, int block, int ofTensor, int ofBlock) {
        StoredTensor stored = check(tensor, block);
        if (contents.places().get(tensor).get(block).segment() == 0) {
            throw MeanderException.unsupported(
                    "block %d of tensor '%s' of model '%s' is packed into a video file; only models that are not"
                            + " packed can be references",
                    block, stored.info().name(), model().name());
        }
        int rows = 1 + blockReferences(tensor, block).size();
        return new NewParts.Reference(ofTensor, ofBlock, contents.number(), model().name(), tensor, block, rows);
    }

    @Override
    public Optional<MemorySegment> blockSignature(int tensor, int block, String strategy) {
        check(tensor, block);
        BlockSignatureKey key = new BlockSignatureKey(tensor, block, strategy);
        return Optional.ofNullable(contents.blockSignatures().get(key)).map(place -> signature(key, place));
    }

    @Override
    public Optional<MemorySegment> signature(String tensor, String strategy) {
        return Optional.ofNullable(contents.signatures().get(new SignatureKey(tensor, strategy)))
                .map(place -> signature(new SignatureKey(tensor, strategy), place));
    }

    private MemorySegment signature(Record key, Location place) {
        return segments.content(place, SegmentFormat.SIGNATURE, key + " of model '" + model().name() + "'");
    }

    @Override
    public Set<String> strategies() {
        return Stream.concat(
                        contents.signatures().keySet().stream().map(SignatureKey::strategy),
                        contents.blockSignatures().keySet().stream().map(BlockSignatureKey::strategy))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Keys of all signatures, for verification. */
    Iterable<SignatureKey> signatures() {
        return contents.signatures().keySet();
    }

    /** Keys of all signatures of blocks, for verification. */
    Iterable<BlockSignatureKey> blockSignatures() {
        return contents.blockSignatures().keySet();
    }

    @Override
    public void close() {
        segments.close();
        files.close();
    }
}
