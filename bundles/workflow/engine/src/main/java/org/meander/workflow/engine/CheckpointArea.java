package org.meander.workflow.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * What runs have saved: one file {@code WORKFLOW/KEY} a key, so that a run of a later process finds what an unfinished
 * run of the same workflow left behind. A file is magic, version, length, value and a CRC-32C of all that, big-endian.
 * It is written beside, forced to disk and renamed, so that it is old or new, never half.
 */
final class CheckpointArea {

    /** Limit of one value in bytes: a checkpoint says where to go on; it does not carry the work. */
    static final int MAX_VALUE = 1 << 20;

    private static final int MAGIC = 0x4d4e4443;
    private static final int VERSION = 1;
    private static final int HEADER = 3 * Integer.BYTES;
    private static final int MAX_NAME = 120;
    private static final String SUFFIX = ".checkpoint";

    private final Path folder;

    CheckpointArea(Path folder) {
        this.folder = folder;
    }

    Optional<byte[]> load(String workflow, String key) {
        Path file = file(workflow, key);
        try {
            if (Files.size(file) > HEADER + MAX_VALUE + Integer.BYTES) {
                throw damaged(file);
            }
            return Optional.of(unwrap(file, ByteBuffer.wrap(Files.readAllBytes(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw MeanderException.io(e, "the checkpoint %s cannot be read", file);
        }
    }

    void save(String workflow, String key, byte[] value) {
        if (value.length > MAX_VALUE) {
            throw MeanderException.invalid(
                    "the checkpoint '%s' has %d bytes; it may have %d at most", key, value.length, MAX_VALUE);
        }
        Path file = file(workflow, key);
        Path written = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            boolean isNew = Files.notExists(file.getParent());
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                    written,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = wrap(value);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(file.getParent());
            if (isNew) {
                force(folder);
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "the checkpoint %s cannot be written", file);
        }
    }

    /** Forgets everything that runs of a workflow have saved. */
    void clear(String workflow) {
        Path area = folder.resolve(escape(workflow));
        if (Files.notExists(area)) {
            return;
        }
        try (Stream<Path> files = Files.list(area)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.delete(area);
        } catch (IOException e) {
            throw MeanderException.io(e, "the checkpoints in %s cannot be deleted", area);
        }
    }

    private static ByteBuffer wrap(byte[] value) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + value.length + Integer.BYTES);
        bytes.putInt(MAGIC).putInt(VERSION).putInt(value.length).put(value);
        return bytes.putInt(checksum(bytes.array(), bytes.position())).flip();
    }

    private static byte[] unwrap(Path file, ByteBuffer bytes) {
        int size = bytes.capacity();
        if (size < HEADER + Integer.BYTES
                || bytes.getInt() != MAGIC
                || bytes.getInt() != VERSION
                || bytes.getInt() != size - HEADER - Integer.BYTES
                || bytes.getInt(size - Integer.BYTES) != checksum(bytes.array(), size - Integer.BYTES)) {
            throw damaged(file);
        }
        byte[] value = new byte[size - HEADER - Integer.BYTES];
        bytes.get(value);
        return value;
    }

    private static MeanderException damaged(Path file) {
        return new MeanderException(
                StandardError.CHECKSUM_MISMATCH,
                "the checkpoint " + file + " is damaged; delete it to begin the work anew");
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private Path file(String workflow, String key) {
        return folder.resolve(escape(workflow)).resolve(escape(key) + SUFFIX);
    }

    /**
     * Names that are the same on every file system: what is not a-z, 0-9, '_' or '-' becomes %XX, what is long a
     * digest.
     */
    static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '_' || b == '-') {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        return escaped.length() <= MAX_NAME ? escaped.toString() : "%%" + digest(name);
    }

    private static String digest(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new MeanderException(StandardError.INTERNAL_ERROR, "every Java has SHA-256, this one has not", e);
        }
    }

    /** Makes a rename durable; Windows has no such operation and does not need it. */
    private static void force(Path directory) throws IOException {
        if (directory.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
