package org.meander.store;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * One encoded model as a file of its own, to be kept, sent and taken into any store. All numbers are little-endian; a text is its length
 * in bytes (4) and that many bytes of UTF-8.
 *
 * <pre>
 * 0   8  magic "MEANDER1"
 * 8   2  version of the format: 1, or 2 if there are references
 * 10  6  zero
 * 16  8  length of the description
 * 24     the description: name, time of commit (8, milliseconds since 1970); then, each after its number (4):
 *          attributes: key, value
 *          tensors: name, type code (1), extents (their number in 4, each in 8), and, after their number (4), its blocks:
 *            count (8), curve, codec, bytes (8), largest error (8, double), squared error (8, double), offset (8), elements (8)
 *          signatures: tensor (4, or -1 for the whole model), block (4, or -1 for the whole tensor), strategy, length (8)
 *          references, in version 2 only: tensor (4), block (4), and what a block has above
 *     4  CRC-32C of everything before
 *        payloads in the order of the blocks that do not share one, then signatures, then payloads of the references, each followed by
 *        its CRC-32C (4)
 * </pre>
 *
 * A block shares the payload of the block before it if it is the first of its tensor and its offset is not 0. References are payloads of
 * other models that a block is decoded with, the nearest first, those of one block together: a file needs nothing but itself. The format's
 * file extension is {@code .meander}.
 */
public final class ModelFile {

    static final long MAGIC = 0x315245444e41454dL;
    static final int VERSION = 1;
    static final int WITH_REFERENCES = 2;
    static final int PREFIX = 24;
    static final int CHECKSUM = Integer.BYTES;

    private ModelFile() {}

    /**
     * Opens a file. The description is checked at once, payloads and signatures when they are asked for.
     *
     * @throws MeanderException {@code NOT_FOUND}; {@code MALFORMED_DATA} or {@code CHECKSUM_MISMATCH}, naming file and offset;
     *     {@code UNSUPPORTED_DATA} for a newer version
     */
    public static ModelReader open(Path file) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new ModelFileReader(file, arena, bytes);
        } catch (NoSuchFileException e) {
            arena.close();
            throw MeanderException.notFound("there is no file %s", file);
        } catch (IOException e) {
            arena.close();
            throw MeanderException.io(e, "%s cannot be read", file);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Writes a model under a temporary name, forces it to the disk, and renames it: the file is complete or not there. Payloads of other
     * models that it is decoded with are written with it, as they are, so that its values and their errors stay what they were; and all
     * signatures, whether their index strategies are installed or not.
     *
     * @param overwrite whether a file of that name is replaced; {@code ALREADY_EXISTS} otherwise
     */
    public static void write(Path file, ModelReader model, boolean overwrite) {
        Path target = file.toAbsolutePath();
        if (!overwrite && Files.exists(target)) {
            throw new MeanderException(
                    StandardError.ALREADY_EXISTS,
                    file + " exists already; another name is right, or the option overwrite");
        }
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
                write(channel, model);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(target.getParent(), READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be written", file);
        } finally {
            discard(temporary);
        }
    }

    /**
     * Writes a model of a file or of another store into a store, under a name, with payloads of other models that it is decoded with and with all
     * signatures.
     *
     * @throws MeanderException {@code UNSUPPORTED_DATA} for a model that is decoded with the help of another one, if the store keeps no
     *     such payloads
     */
    public static StoredModel copy(ModelReader model, ModelStore store, String name) {
        List<String> strategies = strategies(model);
        try (ModelWriter writer = store.write(name, model.model().attributes())) {
            for (int t = 0; t < model.tensors().size(); t++) {
                StoredTensor tensor = model.tensors().get(t);
                writer.tensor(tensor.info());
                for (int b = 0; b < tensor.blocks().size(); b++) {
                    if (shares(tensor, b)) {
                        writer.share(tensor.blocks().get(b));
                        continue;
                    }
                    writer.block(tensor.blocks().get(b), model.payload(t, b));
                    List<StoredBlock> references = model.references(t, b);
                    for (int r = 0; r < references.size(); r++) {
                        writer.reference(references.get(r), model.reference(t, b, r));
                    }
                    for (String strategy : strategies) {
                        model.blockSignature(t, b, strategy).ifPresent(s -> writer.blockSignature(strategy, s));
                    }
                }
                for (String strategy : strategies) {
                    model.signature(tensor.info().name(), strategy)
                            .ifPresent(s -> writer.signature(tensor.info().name(), strategy, s));
                }
            }
            for (String strategy : strategies) {
                model.signature("", strategy).ifPresent(s -> writer.signature("", strategy, s));
            }
            return writer.commit();
        }
    }

    static boolean shares(StoredTensor tensor, int block) {
        return block == 0 && tensor.blocks().getFirst().offset() > 0;
    }

    static int crc(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.asByteBuffer());
        return (int) crc.getValue();
    }

    private record Referred(int tensor, int block, int index, StoredBlock stored) {}

    private static List<Referred> references(ModelReader model) {
        List<Referred> all = new ArrayList<>();
        for (int t = 0; t < model.tensors().size(); t++) {
            for (int b = 0; b < model.tensors().get(t).blocks().size(); b++) {
                List<StoredBlock> references = model.references(t, b);
                for (int r = 0; r < references.size(); r++) {
                    all.add(new Referred(t, b, r, references.get(r)));
                }
            }
        }
        return all;
    }

    /** In an order that does not depend on where the model comes from. */
    private static List<String> strategies(ModelReader model) {
        return model.strategies().stream().sorted().toList();
    }

    private record Signed(int tensor, int block, String strategy, MemorySegment bytes) {}

    private static void write(FileChannel channel, ModelReader model) throws IOException {
        List<Signed> signatures = signatures(model);
        ModelFileText text = new ModelFileText();
        text.text(model.model().name());
        text.number(model.model().committed().toEpochMilli());
        text.count(model.model().attributes().size());
        model.model().attributes().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(attribute -> {
                    text.text(attribute.getKey());
                    text.text(attribute.getValue());
                });
        text.count(model.tensors().size());
        model.tensors().forEach(text::tensor);
        text.count(signatures.size());
        for (Signed signature : signatures) {
            text.count(signature.tensor);
            text.count(signature.block);
            text.text(signature.strategy);
            text.number(signature.bytes.byteSize());
        }
        List<Referred> references = references(model);
        if (!references.isEmpty()) {
            text.count(references.size());
            for (Referred reference : references) {
                text.count(reference.tensor);
                text.count(reference.block);
                text.block(reference.stored);
            }
        }
        byte[] description = text.bytes();
        ByteBuffer head =
                ByteBuffer.allocate(PREFIX + description.length + CHECKSUM).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(MAGIC)
                .putShort((short) (references.isEmpty() ? VERSION : WITH_REFERENCES))
                .putShort((short) 0)
                .putInt(0)
                .putLong(description.length);
        head.put(description);
        head.putInt(crc(MemorySegment.ofArray(head.array()).asSlice(0, head.position())));
        put(channel, head.flip());
        for (int t = 0; t < model.tensors().size(); t++) {
            for (int b = 0; b < model.tensors().get(t).blocks().size(); b++) {
                if (!shares(model.tensors().get(t), b)) {
                    part(channel, model.payload(t, b));
                }
            }
        }
        for (Signed signature : signatures) {
            part(channel, signature.bytes);
        }
        for (Referred reference : references) {
            part(channel, model.reference(reference.tensor, reference.block, reference.index));
        }
    }

    private static List<Signed> signatures(ModelReader model) {
        List<Signed> all = new ArrayList<>();
        for (String strategy : strategies(model)) {
            add(all, -1, -1, strategy, model.signature("", strategy));
            for (int t = 0; t < model.tensors().size(); t++) {
                StoredTensor tensor = model.tensors().get(t);
                add(all, t, -1, strategy, model.signature(tensor.info().name(), strategy));
                for (int b = 0; b < tensor.blocks().size(); b++) {
                    if (!shares(tensor, b)) {
                        add(all, t, b, strategy, model.blockSignature(t, b, strategy));
                    }
                }
            }
        }
        return all;
    }

    private static void add(List<Signed> all, int tensor, int block, String strategy, Optional<MemorySegment> bytes) {
        bytes.ifPresent(b -> all.add(new Signed(tensor, block, strategy, b)));
    }

    private static void part(FileChannel channel, MemorySegment bytes) throws IOException {
        put(channel, bytes.asByteBuffer());
        put(
                channel,
                ByteBuffer.allocate(CHECKSUM)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(crc(bytes))
                        .flip());
    }

    private static void put(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** After a success there is none. */
    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw MeanderException.io(e, "the temporary file %s cannot be removed", temporary);
        }
    }

    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
}
