package org.meander.workflow.fit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.meander.optimizer.Checkpoint;
import org.meander.optimizer.CheckpointStore;

/** States of one fit in a store that knows nothing of the points and settings: those of another fit are not taken up. */
final class States implements CheckpointStore {

    private final CheckpointStore store;
    private final String mark;
    private final List<String> warnings = new ArrayList<>();

    /** @param identity of the points and of every setting that decides the result */
    States(CheckpointStore store, String identity) {
        this.store = store;
        this.mark = sha256(identity) + "\n";
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    @Override
    public void save(Checkpoint state) {
        store.save(with(state, mark + state.problem()));
    }

    @Override
    public Optional<Checkpoint> load() {
        Optional<Checkpoint> found = store.load();
        if (found.isPresent() && !found.get().problem().startsWith(mark)) {
            warnings.add("an interrupted fit had other points or settings; this one began anew");
            store.finished();
            return Optional.empty();
        }
        return found.map(state -> with(state, state.problem().substring(mark.length())));
    }

    private static Checkpoint with(Checkpoint state, String problem) {
        return new Checkpoint(state.number(), problem, state.phase(), state.reals(), state.integers());
    }

    @Override
    public void finished() {
        store.finished();
    }

    @Override
    public List<String> warnings() {
        List<String> all = new ArrayList<>(store.warnings());
        all.addAll(warnings);
        return all;
    }
}
