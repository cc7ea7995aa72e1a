package org.meander.optimizer.checkpoints;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Checkpoint;

/**
 * A state as an HDF5 file, version 1: root attributes {@code version}, {@code number}, {@code phase} and {@code checksum}; dataset {@code
 * problem}, the UTF-8 bytes of a text; groups {@code reals} and {@code integers} with a dataset of doubles or longs for each name. Arrays without
 * values, which the writing library cannot write, are named in the attribute {@code empty} of their group. The checksum is the SHA-256 of
 * all of it, names and lengths included.
 */
final class StateFile {

    private static final int VERSION = 1;

    private StateFile() {}

    static void write(Path file, Checkpoint state) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (WritableHdfFile hdf = HdfFile.write(part)) {
                hdf.putAttribute("version", VERSION);
                hdf.putAttribute("number", state.number());
                hdf.putAttribute("phase", state.phase());
                hdf.putAttribute("checksum", checksum(state));
                hdf.putDataset("problem", state.problem().getBytes(StandardCharsets.UTF_8));
                put(hdf.putGroup("reals"), state.reals(), v -> v.length);
                put(hdf.putGroup("integers"), state.integers(), v -> v.length);
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "the checkpoint %s cannot be written", file);
        }
    }

    private interface Length<T> {
        int of(T values);
    }

    private static <T> void put(WritableGroup group, Map<String, T> arrays, Length<T> length) {
        StringBuilder empty = new StringBuilder();
        arrays.forEach((name, values) -> {
            if (length.of(values) > 0) {
                group.putDataset(name, values);
            } else {
                empty.append(name).append('\n');
            }
        });
        if (!empty.isEmpty()) {
            group.putAttribute("empty", empty.toString());
        }
    }

    /** @throws MeanderException {@code CHECKSUM_MISMATCH} or {@code MALFORMED_DATA} naming the file */
    static Checkpoint read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw MeanderException.io(e, "the checkpoint %s cannot be read", file);
        }
        // In memory, where the library takes no more than what is there.
        try (HdfFile hdf = HdfFile.fromBytes(content)) {
            int version = ((Number) hdf.getAttribute("version").getData()).intValue();
            if (version != VERSION) {
                throw MeanderException.unsupported(
                        "the checkpoint %s has version %d; it must be %d", file, version, VERSION);
            }
            Map<String, double[]> reals = new TreeMap<>();
            Map<String, long[]> integers = new TreeMap<>();
            take((Group) hdf.getChild("reals"), double[].class, new double[0], reals);
            take((Group) hdf.getChild("integers"), long[].class, new long[0], integers);
            byte[] problem = (byte[]) ((Dataset) hdf.getChild("problem")).getDataFlat();
            Checkpoint state = new Checkpoint(
                    ((Number) hdf.getAttribute("number").getData()).longValue(),
                    new String(problem, StandardCharsets.UTF_8),
                    (String) hdf.getAttribute("phase").getData(),
                    reals,
                    integers);
            if (!checksum(state).equals(hdf.getAttribute("checksum").getData())) {
                throw new MeanderException(
                        StandardError.CHECKSUM_MISMATCH,
                        "the checkpoint " + file + " is damaged: its checksum does not match");
            }
            return state;
        } catch (MeanderException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // The library answers damaged files by exceptions of any kind.
            throw new MeanderException(
                    StandardError.MALFORMED_DATA, "the checkpoint " + file + " is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static <T> void take(Group group, Class<T> type, T none, Map<String, T> target) {
        for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            target.put(child.getKey(), type.cast(((Dataset) child.getValue()).getDataFlat()));
        }
        if (group.getAttributes().containsKey("empty")) {
            for (String name : ((String) group.getAttribute("empty").getData()).split("\n")) {
                target.put(name, none);
            }
        }
    }

    private static String checksum(Checkpoint state) {
        MessageDigest digest = sha256();
        text(digest, Long.toString(state.number()));
        text(digest, state.phase());
        text(digest, state.problem());
        state.reals().forEach((name, values) -> {
            text(digest, name);
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Long.BYTES * values.length)
                    .putInt(values.length);
            for (double value : values) {
                bytes.putLong(Double.doubleToRawLongBits(value));
            }
            digest.update(bytes.array());
        });
        state.integers().forEach((name, values) -> {
            text(digest, name);
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Long.BYTES * values.length)
                    .putInt(values.length);
            for (long value : values) {
                bytes.putLong(value);
            }
            digest.update(bytes.array());
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
