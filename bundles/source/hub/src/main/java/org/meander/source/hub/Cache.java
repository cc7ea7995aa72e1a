package org.meander.source.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.meander.base.MeanderException;
import org.meander.source.MappedFile;
import org.meander.source.hub.Listing.Entry;

/**
 * The folder in which programs that use the hub keep what they have fetched: for each repository the contents under their hashes in
 * {@code blobs}, the names of each commit in {@code snapshots}, as links to them, and the commits of branches and tags in {@code refs}.
 *
 * @see <a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">its layout</a>
 */
final class Cache {

    private final Path root;

    Cache(Path root) {
        this.root = root;
    }

    /** The folder of a repository. */
    Path folder(RepositoryName repository) {
        return root.resolve(folderName(repository));
    }

    private static String folderName(RepositoryName repository) {
        return "models--" + repository.id().replace("/", "--");
    }

    /** The content of a file, under its hash. */
    Path blob(RepositoryName repository, Entry entry) {
        return folder(repository).resolve("blobs").resolve(entry.etag());
    }

    /** What two programs that fetch the same content at once agree by. */
    Path lock(RepositoryName repository, Entry entry) {
        return root.resolve(".locks").resolve(folderName(repository)).resolve(entry.etag() + ".lock");
    }

    /** The commit of the revision when it was last fetched. */
    Optional<String> commit(RepositoryName repository) {
        if (repository.pinned()) {
            return Optional.of(repository.revision());
        }
        Path ref = folder(repository).resolve("refs").resolve(repository.revision());
        try {
            String text = Files.isRegularFile(ref) && Files.size(ref) < 128
                    ? Files.readString(ref).strip()
                    : "";
            return Optional.of(text).filter(RepositoryName::isCommit);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", ref);
        }
    }

    /** A file of a commit, or its content under another commit. */
    Optional<MappedFile> find(RepositoryName repository, String commit, Entry entry) {
        Path named = snapshot(repository, commit).resolve(entry.name());
        Path found = Files.isRegularFile(named) ? named : blob(repository, entry);
        if (!Files.isRegularFile(found)) {
            return Optional.empty();
        }
        MappedFile file = MappedFile.open(found);
        if (file.size() != entry.size()) {
            long size = file.size();
            file.close();
            throw MeanderException.malformed(
                    "%s has %d bytes, and %d on the hub; delete it, or set cache to off", found, size, entry.size());
        }
        return Optional.of(file);
    }

    private Path snapshot(RepositoryName repository, String commit) {
        return folder(repository).resolve("snapshots").resolve(commit);
    }

    /** The files of a commit that are here. */
    Listing listing(RepositoryName repository, String commit) {
        Path snapshot = snapshot(repository, commit);
        SortedMap<String, Entry> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(snapshot)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                String name = snapshot.relativize(path).toString().replace('\\', '/');
                if (Names.isInside(name)) {
                    files.put(name, entry(name, path));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw MeanderException.io(e, "%s cannot be listed", snapshot);
        }
        return new Listing(commit, files);
    }

    /** Where there are no links, size and time stand for the hash. */
    private static Entry entry(String name, Path path) throws IOException {
        String content = path.toRealPath().getFileName().toString();
        boolean hash = content.matches("[0-9a-f]{40}|[0-9a-f]{64}");
        long size = Files.size(path);
        String time = size + "-" + Files.getLastModifiedTime(path).toMillis();
        return new Entry(name, size, hash ? content : time, content.length() == 64);
    }

    /** Gives a content that is in {@code blobs} its name in a commit, and the revision its commit. */
    void publish(RepositoryName repository, String commit, Entry entry) {
        Path named = snapshot(repository, commit).resolve(entry.name());
        try {
            Files.createDirectories(named.getParent());
            Path link = beside(named);
            Files.createSymbolicLink(link, named.getParent().relativize(blob(repository, entry)));
            Files.move(link, named, StandardCopyOption.ATOMIC_MOVE);
            if (!repository.pinned()) {
                Path ref = folder(repository).resolve("refs").resolve(repository.revision());
                Files.createDirectories(ref.getParent());
                Path text = Files.writeString(beside(ref), commit);
                Files.move(text, ref, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw MeanderException.io(e, "%s cannot be made; a cache that is filled needs symbolic links", named);
        }
    }

    private static Path beside(Path path) {
        return path.resolveSibling("." + UUID.randomUUID());
    }
}
