package org.meander.store.folder;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.StoredBlock;

/** What a writer knows of its model without the parts that the catalogue has already: names, sums, and the last block. */
final class Written {

    private final String model;
    private final Set<String> tensorNames = new HashSet<>();
    private final Set<SignatureKey> signatures = new HashSet<>();
    private final Set<String> lastBlockSignatures = new HashSet<>();
    private Optional<String> wrong = Optional.empty();
    private TensorInfo tensor;
    private int blocks;
    private long elements;
    StoredBlock lastBlock;
    Location lastPlace;
    long parameters;
    long sourceBytes;
    long payloadBytes;
    long signatureBytes;

    Written(String model) {
        this.model = model;
    }

    int tensors() {
        return tensorNames.size();
    }

    /** Blocks of the current tensor. */
    int blocks() {
        return blocks;
    }

    /** Elements of the current tensor that are in blocks. */
    long elements() {
        return elements;
    }

    TensorInfo current() {
        if (tensor == null) {
            throw MeanderException.invalid("a block of model '%s' comes before its first tensor", model);
        }
        return tensor;
    }

    void tensor(TensorInfo info) {
        if (info.name().isEmpty()) {
            throw MeanderException.invalid("tensor %d of model '%s' has no name", tensors(), model);
        }
        Names.checkText("a tensor's name", info.name());
        if (tensorNames.contains(info.name())) {
            throw new MeanderException(
                    StandardError.ALREADY_EXISTS, "model '" + model + "' already has a tensor '" + info.name() + "'");
        }
        try {
            long bytes = Math.addExact(sourceBytes, info.bytes());
            parameters = Math.addExact(parameters, info.elements());
            sourceBytes = bytes;
        } catch (ArithmeticException e) {
            throw MeanderException.invalid("model '%s' takes more than 2^63-1 bits at tensor '%s'", model, info.name());
        }
        checkTensor();
        tensorNames.add(info.name());
        tensor = info;
        blocks = 0;
        elements = 0;
    }

    /** Notes the first tensor whose blocks do not add up. */
    private void checkTensor() {
        if (wrong.isEmpty() && tensor != null && elements != tensor.elements()) {
            wrong = Optional.of(String.format(
                    "tensor '%s' of model '%s' has %d elements; its %d blocks hold %d",
                    tensor.name(), model, tensor.elements(), blocks, elements));
        }
    }

    /** A block of the current tensor; of its own payload unless it begins inside the one before. */
    void block(StoredBlock block, Location place) {
        blocks++;
        elements += Math.min(block.count(), Long.MAX_VALUE - elements);
        if (block.offset() == 0) {
            payloadBytes += block.bytes();
            lastBlockSignatures.clear();
        }
        lastBlock = block;
        lastPlace = place;
    }

    /** Goes on with so many blocks and elements of the current tensor. */
    void goOn(int blockCount, long elementCount) {
        blocks = blockCount;
        elements = elementCount;
    }

    void signature(SignatureKey key) {
        if (!signatures.add(key)) {
            throw new MeanderException(StandardError.ALREADY_EXISTS, "model '" + model + "' already has " + key);
        }
    }

    BlockSignatureKey blockSignature(String strategy) {
        if (blocks == 0) {
            throw MeanderException.invalid(
                    "a block's signature comes before the first block of tensor '%s' of model '%s'",
                    current().name(), model);
        }
        BlockSignatureKey key = new BlockSignatureKey(tensors() - 1, blocks - 1, strategy);
        if (!lastBlockSignatures.add(strategy)) {
            throw new MeanderException(StandardError.ALREADY_EXISTS, "model '" + model + "' already has " + key);
        }
        return key;
    }

    /** Throws if a tensor before the current one is not whole. */
    void checkEarlier() {
        wrong.ifPresent(sentence -> {
            throw MeanderException.invalid("%s", sentence);
        });
    }

    /** Throws unless every tensor is whole and every signature has its tensor. */
    void checkWhole() {
        checkTensor();
        checkEarlier();
        for (SignatureKey key : signatures) {
            if (!key.tensor().isEmpty() && !tensorNames.contains(key.tensor())) {
                throw MeanderException.invalid("model '%s' has %s but no such tensor", model, key);
            }
        }
    }
}
