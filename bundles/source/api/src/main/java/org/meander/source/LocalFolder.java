package org.meander.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meander.base.MeanderException;

/** A folder on a disk; its files are mapped. No name leads out of it, except by links that are in it. */
public final class LocalFolder implements FileTree {

    private final Path folder;

    public LocalFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be listed", folder);
        }
    }

    @Override
    public boolean has(String name) {
        return inside(name).filter(Files::isRegularFile).isPresent();
    }

    @Override
    public MappedFile open(String name) {
        return MappedFile.open(inside(name)
                .orElseThrow(() -> MeanderException.notFound(
                        "'%s' is no file inside %s; a name must not lead outside", name.replace('\0', '?'), folder)));
    }

    private Optional<Path> inside(String name) {
        try {
            Path relative = Path.of(name);
            // Absolute, because nothing starts with the empty path, which is the working directory.
            Path border = folder.toAbsolutePath().normalize();
            Path path = border.resolve(relative).normalize();
            boolean outside = name.isEmpty() || relative.isAbsolute() || path.equals(border);
            return outside || !path.startsWith(border) || escapes(relative)
                    ? Optional.empty()
                    : Optional.of(folder.resolve(relative).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether it goes up, even if it comes back. */
    private static boolean escapes(Path relative) {
        return relative.normalize().startsWith("..");
    }
}
