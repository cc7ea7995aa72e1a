package org.meander.optimizer.checkpoints;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.optimizer.Checkpoint;
import org.meander.optimizer.CheckpointStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A folder with the last few states of one fit, each an HDF5 file with a checksum, written under another name, forced to disk and renamed; and
 * beside them, in JSON, a log of what was saved and the counts of the newest.
 */
@Plugin(kind = "checkpoints", type = "hdf5", pid = Hdf5Checkpoints.PID)
@Component(
        name = Hdf5Checkpoints.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = CheckpointStore.class)
@Designate(ocd = Hdf5Checkpoints.Config.class, factory = true)
public final class Hdf5Checkpoints implements CheckpointStore {

    static final String PID = "org.meander.optimizer.checkpoints-hdf5";

    private static final String NAME = "batch_\\d{4,18}\\.h5";

    @ObjectClassDefinition(name = "Checkpoints: HDF5", description = "The last states of a fit in HDF5 files")
    @interface Config {

        @AttributeDefinition(name = "Path", description = "Folder of the states of one fit, made when it is needed")
        String path();

        @AttributeDefinition(name = "Kept", description = "How many states are kept, 1..1000000", min = "1")
        int keep_last_checkpoints() default 3;

        @AttributeDefinition(
                name = "Resume",
                description = "Whether an interrupted fit is taken up; otherwise its states are removed")
        boolean resume() default true;
    }

    private final Path folder;
    private final int kept;
    private final boolean resume;
    private final Log log;
    private final List<String> warnings = new ArrayList<>();
    private boolean begun;

    @Activate
    public Hdf5Checkpoints(Config config) {
        this(config.path(), config.keep_last_checkpoints(), config.resume());
    }

    Hdf5Checkpoints(String path, int kept, boolean resume) {
        try {
            this.folder = Path.of(Checks.text(PID + ".path", path));
        } catch (InvalidPathException e) {
            throw Checks.configuration(PID + ".path", "'" + path.replace('\0', '?') + "'", "a path");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw Checks.configuration(PID + ".path", folder, "a folder, or not there");
        }
        this.kept = Checks.range(PID + ".keep.last.checkpoints", kept, 1, 1_000_000);
        this.resume = resume;
        this.log = new Log(folder);
    }

    @Override
    public synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public synchronized void save(Checkpoint checkpoint) {
        if (!begun) {
            begin();
        }
        String name = String.format("batch_%04d.h5", Log.count(checkpoint, 0));
        StateFile.write(folder.resolve(name), checkpoint);
        log.saved(name, checkpoint);
        List<Path> states = states();
        for (Path old : states.subList(0, Math.max(0, states.size() - kept))) {
            delete(old);
        }
    }

    @Override
    public synchronized Optional<Checkpoint> load() {
        if (!resume || !Files.isDirectory(folder) || log.completed()) {
            return Optional.empty();
        }
        Optional<Checkpoint> newest = Optional.empty();
        for (Path file : states().reversed()) {
            try {
                Checkpoint found = StateFile.read(file);
                if (newest.isEmpty() || newest.get().number() < found.number()) {
                    newest = Optional.of(found);
                }
            } catch (MeanderException e) {
                warnings.add(e.getMessage() + "; the one before it is used");
            }
        }
        begun = newest.isPresent();
        return newest;
    }

    @Override
    public synchronized void finished() {
        if (begun) {
            log.complete();
        }
    }

    /** Without states of another fit, which would be taken for newer ones of this. */
    private void begin() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw MeanderException.io(e, "the folder %s for checkpoints cannot be made", folder);
        }
        states().forEach(Hdf5Checkpoints::delete);
        log.begin();
        begun = true;
    }

    /** Files of states, those with fewer chunks first. */
    private List<Path> states() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches(NAME))
                    .sorted(Comparator.comparingLong(Hdf5Checkpoints::batch))
                    .toList();
        } catch (IOException e) {
            throw MeanderException.io(e, "the folder %s of checkpoints cannot be listed", folder);
        }
    }

    private static long batch(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring("batch_".length(), name.length() - ".h5".length()));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw MeanderException.io(e, "the checkpoint %s cannot be removed", file);
        }
    }
}
