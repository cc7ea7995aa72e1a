package org.meander.store.folder;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.meander.base.Cancellation;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Nearest;
import org.meander.base.Progress;
import org.meander.store.Compaction;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredModel;

/**
 * Keeps models in a folder: their bytes in append-only segment files, all else in an SQLite database. Any number of instances, in this
 * process and in others of the same machine, may use one folder at once. Payloads that were packed into video files are read as well, if
 * need be with the help of whoever can decode them.
 */
public class FolderStore implements ModelStore, AutoCloseable {

    private static final long SMALLEST_ROLL = 4096;
    private static final long LARGEST_ROLL = 1L << 40;

    private final StoreFolder folder;
    private final Catalogue catalogue;
    private final SegmentPool pool;
    private final Partials partials;
    private final Reads reads;
    private final boolean sync;
    private final FileMaps maps;
    private final Videos videos;

    /**
     * Opens a store.
     *
     * @param pid of the component that opens it, for errors
     * @param path of the folder; it is made if it is not there
     * @param segmentBytes after which a segment file is sealed; 4096..2^40
     * @param sync whether a committed model survives a power failure
     * @param unpacker decodes payloads that only a decoder can give back
     * @throws MeanderException {@code INVALID_CONFIGURATION}, naming the key
     */
    public FolderStore(String pid, String path, long segmentBytes, boolean sync, Unpacker unpacker) {
        this(
                path(pid, path),
                Checks.range(pid + ".segment.bytes", segmentBytes, SMALLEST_ROLL, LARGEST_ROLL),
                sync,
                unpacker);
    }

    private static Path path(String pid, String path) {
        try {
            return Path.of(Checks.text(pid + ".path", path));
        } catch (InvalidPathException e) {
            throw Checks.configuration(pid + ".path", "'" + path + "'", "the path of a folder: " + e.getReason());
        }
    }

    FolderStore(Path path, long segmentBytes, boolean sync) {
        this(path, segmentBytes, sync, Unpacker.NONE);
    }

    FolderStore(Path path, long segmentBytes, boolean sync, Unpacker unpacker) {
        this(StoreFolder.open(path), segmentBytes, sync, unpacker, Files::isWritable);
    }

    /** @param writable whether files can be made in a folder */
    FolderStore(StoreFolder folder, long segmentBytes, boolean sync, Unpacker unpacker, Predicate<Path> writable) {
        this.sync = sync;
        this.folder = folder;
        this.catalogue = Catalogue.open(folder, sync, writable.test(folder.root()));
        this.pool = new SegmentPool(folder, catalogue, segmentBytes, sync);
        this.partials = new Partials(pool);
        this.reads = new Reads(catalogue);
        this.maps = new FileMaps(folder, catalogue.store());
        this.videos = new Videos(folder, catalogue, maps, sync, unpacker);
    }

    /** The video files of this store. */
    protected Videos files() {
        return videos;
    }

    /** Is told after a model was committed; must be quick and not fail. */
    protected void committed(StoredModel model) {}

    /** Ends writers that still run; readers go on. */
    @Override
    public void close() {
        reads.keep();
        maps.close();
        pool.close();
    }

    @Override
    public String location() {
        return folder.root().toString();
    }

    @Override
    public List<StoredModel> models() {
        return catalogue.read(ModelTable::list);
    }

    @Override
    public Optional<StoredModel> find(String name) {
        Names.checkText("a model's name", name);
        return catalogue.read(connection -> ModelTable.find(connection, name));
    }

    @Override
    public ModelWriter write(String name, Map<String, String> attributes) {
        return writer(name, attributes, Optional.empty());
    }

    @Override
    public Optional<ModelWriter> resume(String name, Map<String, String> attributes) {
        check(name, attributes);
        String given = Attributes.format(attributes);
        if (!catalogue.read(connection -> Partials.any(connection, name))) {
            return Optional.empty();
        }
        return catalogue
                .write(connection -> partials.take(connection, name, given))
                .map(taken -> writer(name, attributes, Optional.of(taken)));
    }

    private ModelWriter writer(String name, Map<String, String> attributes, Optional<Partials.Taken> taken) {
        check(name, attributes);
        Appender appender = new Appender(folder, pool, sync, "model '" + name + "'");
        return new FileModelWriter(catalogue, partials, appender, name, attributes, taken, this::committed);
    }

    private static void check(String name, Map<String, String> attributes) {
        Names.checkModel(name);
        attributes.forEach((key, value) -> {
            Names.checkText("an attribute's key", key);
            Names.checkText("attribute '" + key + "'", value);
        });
    }

    @Override
    public StoredModel annotate(String name, Map<String, String> attributes) {
        check(name, attributes);
        Optional<StoredModel> changed = catalogue.write(connection -> {
            Optional<StoredModel> model = ModelTable.find(connection, name);
            if (model.isPresent()) {
                Map<String, String> all = new TreeMap<>(model.get().attributes());
                all.putAll(attributes);
                all.values().removeIf(String::isEmpty);
                ModelTable.annotate(connection, name, all);
            }
            return ModelTable.find(connection, name);
        });
        return changed.orElseThrow(() -> notFound(name));
    }

    @Override
    public ModelReader read(String name) {
        Names.checkText("a model's name", name);
        ModelReader reader = FileModelReader.open(videos, name).orElseThrow(() -> notFound(name));
        reads.count(name);
        return reader;
    }

    @Override
    public Compaction compact(Progress progress, Cancellation cancellation) {
        videos.removeDead();
        return new Compactor(folder, catalogue, maps, pool, sync).run(progress, cancellation);
    }

    @Override
    public void delete(String name) {
        if (delete(List.of(name)).isEmpty()) {
            throw notFound(name);
        }
    }

    /** All at once. */
    @Override
    public List<String> delete(Collection<String> names) {
        names.forEach(name -> Names.checkText("a model's name", name));
        return catalogue.write(connection -> {
            List<String> removed = new ArrayList<>();
            for (String name : names) {
                boolean left = partials.deleteLeft(connection, name, 0);
                if (ModelTable.delete(connection, name) || left) {
                    removed.add(name);
                }
            }
            return removed;
        });
    }

    @Override
    public List<String> unfinished() {
        return catalogue.read(Partials::names);
    }

    @Override
    public Map<String, SortedSet<String>> dependants() {
        return catalogue.read(ReferenceTable::dependants);
    }

    @Override
    public List<String> verify(Progress progress, Cancellation cancellation) {
        return new Verification(folder, catalogue, videos, progress, cancellation).run();
    }

    /** Names the nearest models that there are. */
    protected MeanderException notFound(String name) {
        List<String> names = catalogue.read(ModelTable::names);
        List<String> near = Nearest.near(name, names);
        if (names.isEmpty()) {
            return MeanderException.notFound("%s has no model '%s'; it is empty", location(), name);
        }
        return near.isEmpty()
                ? MeanderException.notFound(
                        "%s has no model '%s' and none of a similar name among its %d", location(), name, names.size())
                : MeanderException.notFound(
                        "%s has no model '%s'; the nearest are '%s'", location(), name, String.join("', '", near));
    }
}
