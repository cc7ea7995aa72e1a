package org.meander.source;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/** The files that a model may be spread over: a folder on a disk, or a repository on a hub. Thread-safe. */
@ConsumerType
public interface FileTree {

    /** How messages name it: a path or an address. */
    String location();

    /** Names of the files directly in it, in the order of names. */
    List<String> names();

    /** Whether there is a file of that name; false for a name that leads outside. */
    boolean has(String name);

    /**
     * Opens a file.
     *
     * @param name one of {@link #names}, or the name of a file further down, with {@code /} between its parts
     * @throws MeanderException {@code NOT_FOUND} if there is none, or if the name leads outside; {@code IO_FAILURE}
     */
    RangedFile open(String name);

    /**
     * The text of a small file, if it is there.
     *
     * @param maxBytes that it may have
     * @throws MeanderException {@code MALFORMED_DATA} if it has more bytes or is not UTF-8; {@code IO_FAILURE}
     */
    default Optional<String> text(String name, int maxBytes) {
        if (!has(name)) {
            return Optional.empty();
        }
        try (RangedFile file = open(name)) {
            if (file.size() > maxBytes) {
                throw MeanderException.malformed(
                        "%s has %d bytes; it may have %d", file.location(), file.size(), maxBytes);
            }
            byte[] bytes = new byte[(int) file.size()];
            file.read(0, MemorySegment.ofArray(bytes));
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                throw MeanderException.malformed("%s is not UTF-8", file.location());
            }
        }
    }

    /** The text of the {@code config.json} in the folder of a file, if there is one: what {@link TensorModel#config} gives. */
    default Optional<String> config(String file) {
        final int maxBytes = 8 << 20;
        return beside(file, "config.json").flatMap(name -> text(name, maxBytes));
    }

    /**
     * The name of a file that another file refers to.
     *
     * @param file that refers, by its name in a tree
     * @param name relative to the folder of that file, with {@code /} between its parts; {@code .} and {@code ..} are followed
     * @return its name in the tree; empty if it leads out of that folder or names none
     */
    static Optional<String> beside(String file, String name) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..") && parts.pollLast() == null) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.addLast(part);
            }
        }
        boolean none = parts.isEmpty() || name.startsWith("/") || name.endsWith("/") || name.indexOf('\0') >= 0;
        String folder = file.substring(0, file.lastIndexOf('/') + 1);
        return none ? Optional.empty() : Optional.of(folder + String.join("/", parts));
    }
}
