package org.meander.store.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.meander.base.MeanderException;

/** What lies where in a store's folder. File names come from numbers, never from names of models. */
record StoreFolder(Path root) {

    private static final Pattern SEGMENT = Pattern.compile("([0-7][0-9a-f]{15})\\.seg");

    /** Opens a store's folder, and makes it if it is not there. */
    static StoreFolder open(Path path) {
        StoreFolder folder = new StoreFolder(path.toAbsolutePath().normalize());
        try {
            if (!Files.isDirectory(folder.segments())) {
                Files.createDirectories(folder.segments());
                force(folder.root);
            }
            return folder;
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be made a store's folder", folder.root);
        }
    }

    Path catalogue() {
        return root.resolve("catalogue.db");
    }

    Path segments() {
        return root.resolve("segments");
    }

    Path segment(long id) {
        return segments().resolve(name(id, ".seg"));
    }

    private static String name(long id, String suffix) {
        return HexFormat.of().toHexDigits(id) + suffix;
    }

    Path videos() {
        return root.resolve("videos");
    }

    /** Matroska, which players know by the end of its name. */
    Path video(long id) {
        return videos().resolve(name(id, ".mkv"));
    }

    Path temporaryVideo(int number) {
        return videos().resolve(name(number, ".part"));
    }

    /** Whoever has it locked may write video files. */
    Path packLock() {
        return videos().resolve("pack.lock");
    }

    /** The files of all videos and what is to become one, in no order. */
    List<Path> videoFiles() throws IOException {
        try (Stream<Path> files = Files.list(videos())) {
            return files.filter(file ->
                            file.toString().endsWith(".mkv") || file.toString().endsWith(".part"))
                    .toList();
        }
    }

    /** The files of all segments, in no order. */
    List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(segments())) {
            return files.filter(file -> number(file).isPresent()).toList();
        }
    }

    /** The number of the segment that a file is, if it is one. */
    Optional<Long> number(Path file) {
        Matcher name = SEGMENT.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(Long.parseLong(name.group(1), 16)) : Optional.empty();
    }

    /** Beside each segment that has an owner. Locks live in files of their own because a reader that closes a segment would drop them. */
    Path lock(long id) {
        return segments().resolve(name(id, ".lock"));
    }

    /** Forces the entries of a directory to disk, so that a file created in it survives a power failure. */
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no directories; NTFS journals the entries by itself.
            if (Files.isReadable(directory)
                    && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                throw e;
            }
        }
    }
}
