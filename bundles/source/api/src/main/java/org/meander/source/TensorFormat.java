package org.meander.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads one file format, wherever the files are. An unconfigured, thread-safe service of every bundle that has a format; it reads
 * with the defaults of the source of the same name.
 */
@ConsumerType
public interface TensorFormat extends SourceProbe {

    /** Service property: the name of the format, which is that of its source type. */
    String NAME = "format.name";

    /** Bytes of a file's beginning by which it is recognised. */
    int HEAD_BYTES = 4096;

    /**
     * How sure this is that a file is of its format: empty for no, else 1 (it may be) to 100 (its magic says so). A damaged file of
     * the format is still of the format. Never throws.
     *
     * @param name of the file; a hint, no more
     * @param head its first {@link #HEAD_BYTES}, or all of it if it has fewer
     * @param size bytes of the file
     */
    Optional<Integer> recognises(String name, MemorySegment head, long size);

    /**
     * Opens the model that a file is, or whose parts it lists.
     *
     * @param model its name
     * @param files the file, and those it may refer to
     * @param file name in {@code files}
     * @throws MeanderException {@code MALFORMED_DATA} or {@code UNSUPPORTED_DATA} with file, place, value and what would be right
     */
    TensorModel open(String model, FileTree files, String file);

    /** By the content of the file; of a folder by the surest of its first files. */
    @Override
    default Optional<Integer> recognises(Path path) {
        final int tried = 64;
        try {
            if (Files.isRegularFile(path)) {
                try (InputStream in = Files.newInputStream(path)) {
                    MemorySegment head = MemorySegment.ofArray(in.readNBytes(HEAD_BYTES));
                    return recognises(path.getFileName().toString(), head, Files.size(path));
                }
            }
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    return files.filter(Files::isRegularFile)
                            .sorted()
                            .limit(tried)
                            .flatMap(file -> recognises(file).stream())
                            .max(Integer::compare);
                }
            }
            return Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            // What cannot be read is of no format; whoever opens it says why.
            return Optional.empty();
        }
    }
}
