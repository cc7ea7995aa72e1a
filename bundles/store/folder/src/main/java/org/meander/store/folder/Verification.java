package org.meander.store.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.meander.base.Cancellation;
import org.meander.base.ErrorCode.Blame;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;
import org.meander.store.VideoFile;

/** Reads a whole store back: the catalogue's own pages, every record of every model, the footers of sealed segments. */
final class Verification {

    private final StoreFolder folder;
    private final Catalogue catalogue;
    private final Videos videos;
    private final Progress progress;
    private final Cancellation cancellation;
    private final Set<String> damages = new LinkedHashSet<>();

    Verification(StoreFolder folder, Catalogue catalogue, Videos videos, Progress progress, Cancellation cancellation) {
        this.folder = folder;
        this.catalogue = catalogue;
        this.videos = videos;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /** One sentence a damage. */
    List<String> run() {
        collect(() -> catalogue.read(connection -> {
            checkPages(connection);
            return null;
        }));
        collect(this::checkModels);
        collect(this::checkFooters);
        collect(this::checkVideos);
        return List.copyOf(damages);
    }

    /** Goes on after errors of data; anything else, such as a cancellation, ends the verification. */
    private void collect(Runnable check) {
        try {
            cancellation.check();
            check.run();
        } catch (MeanderException e) {
            boolean unreadable = e.code() == StandardError.IO_FAILURE;
            if (e.code().blame() != Blame.DATA && !unreadable) {
                throw e;
            }
            damages.add(e.getMessage());
        }
    }

    private void checkPages(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma quick_check")) {
            while (rows.next()) {
                if (!rows.getString(1).equals("ok")) {
                    damages.add(catalogue.file() + " is damaged: " + rows.getString(1));
                }
            }
        }
    }

    private void checkModels() {
        List<StoredModel> models = catalogue.read(ModelTable::list);
        models.forEach(model -> progress.expect(model.parameters()));
        for (StoredModel model : models) {
            collect(() -> {
                // Gone if it was deleted in the meantime.
                Optional<FileModelReader> opened = FileModelReader.open(videos, model.name());
                if (opened.isPresent()) {
                    try (FileModelReader reader = opened.get()) {
                        checkModel(reader);
                    }
                }
            });
        }
    }

    private void checkModel(FileModelReader reader) {
        progress.phase("verify " + reader.model().name());
        checkNumbers(reader);
        for (int tensor = 0; tensor < reader.tensors().size(); tensor++) {
            List<StoredBlock> blocks = reader.tensors().get(tensor).blocks();
            for (int block = 0; block < blocks.size(); block++) {
                int t = tensor;
                int b = block;
                collect(() -> reader.payload(t, b));
                progress.advance(blocks.get(block).count());
            }
        }
        for (SignatureKey key : reader.signatures()) {
            collect(() -> reader.signature(key.tensor(), key.strategy()));
        }
        for (BlockSignatureKey key : reader.blockSignatures()) {
            collect(() -> reader.blockSignature(key.tensor(), key.block(), key.strategy()));
        }
    }

    private void checkNumbers(FileModelReader contents) {
        if (contents.tensors().size() != contents.model().tensors()) {
            damages.add(catalogue.file() + " has " + contents.tensors().size() + " of the "
                    + contents.model().tensors() + " tensors of model '"
                    + contents.model().name() + "'");
        }
        for (StoredTensor tensor : contents.tensors()) {
            long count = tensor.blocks().stream().mapToLong(StoredBlock::count).sum();
            if (count != tensor.info().elements()) {
                damages.add(catalogue.file() + " has blocks for " + count + " of the "
                        + tensor.info().elements() + " elements of tensor '"
                        + tensor.info().name() + "' of model '"
                        + contents.model().name() + "'");
            }
        }
    }

    /** Frames are checked with their models; this finds what is wrong between them. */
    private void checkVideos() {
        for (VideoFile video : videos.files()) {
            collect(() -> {
                if (!videos.intact(video)) {
                    throw new MeanderException(
                            StandardError.CHECKSUM_MISMATCH,
                            folder.video(video.id()) + " is missing or not as it was written; models whose frames are"
                                    + " damaged are named apart, and the others can be written anew from it");
                }
            });
        }
    }

    private void checkFooters() {
        Map<Long, Long> sealed = catalogue.read(connection -> {
            Map<Long, Long> ends = new TreeMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select id, committed from segments where sealed = 1")) {
                while (rows.next()) {
                    ends.put(rows.getLong(1), rows.getLong(2));
                }
            }
            return ends;
        });
        new ArrayList<>(sealed.keySet()).forEach(id -> collect(() -> checkFooter(id, sealed.get(id))));
    }

    private void checkFooter(long segment, long end) {
        Path file = folder.segment(segment);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            SegmentFormat.checkFooter(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena), end, file);
        } catch (NoSuchFileException e) {
            if (isKnown(segment)) {
                throw MeanderException.malformed("%s is missing; the catalogue has records in it", file);
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", file);
        }
    }

    /** Not if it was compacted in the meantime. */
    private boolean isKnown(long segment) {
        return catalogue.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select 1 from segments where id = " + segment)) {
                return rows.next();
            }
        });
    }
}
