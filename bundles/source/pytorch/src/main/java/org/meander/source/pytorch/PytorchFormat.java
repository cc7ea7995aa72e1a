package org.meander.source.pytorch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.meander.base.MeanderException;
import org.meander.source.FileModel;
import org.meander.source.FileModel.Part;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Files of {@code torch.save}, recognised by their pickle, and the index files of sharded models, recognised by their {@code
 * weight_map}.
 */
@Component(
        name = PytorchSource.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class},
        property = TensorFormat.NAME + "=" + PytorchSource.TYPE)
public final class PytorchFormat implements TensorFormat {

    private static final int SURE = 95;
    private static final int LIKELY = 60;
    private static final int BY_NAME = 10;
    private static final Pattern INDEXED = Pattern.compile("\\.(bin|pt|pth|ckpt)\"");

    private final Globals globals;

    @Activate
    public PytorchFormat() {
        this(Set.of());
    }

    /** @param inertClasses full names of classes of which objects are read as records */
    PytorchFormat(Set<String> inertClasses) {
        globals = new Globals(inertClasses);
    }

    @Override
    public String type() {
        return PytorchSource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        String text = new String(head.toArray(JAVA_BYTE), StandardCharsets.ISO_8859_1);
        boolean named = PytorchSource.EXTENSIONS.stream().anyMatch(name::endsWith);
        return switch (Checkpoint.Kind.of(head)) {
            case LEGACY -> Optional.of(100);
            case ZIP -> text.contains("data.pkl") ? Optional.of(SURE) : named ? Optional.of(BY_NAME) : Optional.empty();
            // The names that torch.save gave the parts of an archive before 0.2.
            case TAR ->
                text.startsWith("storages") || text.startsWith("tensors") || text.startsWith("pickle")
                        ? Optional.of(LIKELY)
                        : Optional.empty();
            case PICKLE -> named ? Optional.of(BY_NAME) : Optional.empty();
            case JSON ->
                text.contains("\"weight_map\"") && INDEXED.matcher(text).find() ? Optional.of(SURE) : Optional.empty();
            case OTHER -> Optional.empty();
        };
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        RangedFile opened = files.open(file);
        boolean read = false;
        try {
            Checkpoint.Kind kind = Checkpoint.Kind.of(opened);
            if (kind == Checkpoint.Kind.JSON) {
                try (opened) {
                    read = true;
                    return sharded(model, files, file, ShardIndex.read(file, opened));
                }
            }
            Checkpoint checkpoint = Checkpoint.read(opened, kind, globals);
            FileModel made = new FileModel(
                    model, List.of(opened), checkpoint.metadata(), checkpoint.parts(), () -> files.config(file));
            read = true;
            return made;
        } finally {
            if (!read) {
                opened.close();
            }
        }
    }

    /** Holds the shards against the index, both ways. */
    private TensorModel sharded(String model, FileTree files, String file, ShardIndex index) {
        index.shards().forEach((tensor, shard) -> {
            if (!files.has(shard)) {
                throw MeanderException.malformed(
                        "%s: weight_map says that tensor '%s' is in %s, which is not there",
                        index.location(), Shown.of(tensor), shard);
            }
        });
        List<RangedFile> opened = new ArrayList<>();
        boolean read = false;
        try {
            Map<String, Part> parts = new LinkedHashMap<>();
            for (String shard : new TreeSet<>(index.shards().values())) {
                RangedFile next = files.open(shard);
                opened.add(next);
                Checkpoint checkpoint = Checkpoint.read(next, Checkpoint.Kind.of(next), globals);
                for (Part part : checkpoint.parts()) {
                    index.check(part.tensor().name(), shard);
                    parts.put(part.tensor().name(), part);
                }
            }
            index.checkComplete(parts.keySet());
            FileModel made = new FileModel(model, opened, index.metadata(), parts.values(), () -> files.config(file));
            read = true;
            return made;
        } finally {
            if (!read) {
                opened.forEach(RangedFile::close);
            }
        }
    }
}
