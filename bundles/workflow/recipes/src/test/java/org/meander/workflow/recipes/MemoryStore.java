package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.TensorInfo;
import org.meander.store.Checkpoint;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;
import org.meander.store.VideoArchive;

/** A store in memory. */
final class MemoryStore implements ModelStore {

    record Kept(
            StoredModel model,
            List<StoredTensor> tensors,
            List<List<byte[]>> payloads,
            Map<String, byte[]> signatures) {}

    final Map<String, Kept> kept = new TreeMap<>();
    private final Map<String, Writer> left = new TreeMap<>();
    final Map<String, SortedSet<String>> dependants = new TreeMap<>();
    Instant now = Instant.EPOCH;
    int commits;
    Optional<VideoArchive> archive = Optional.empty();

    @Override
    public Optional<VideoArchive> videos() {
        return archive;
    }

    @Override
    public Optional<ModelWriter> resume(String name, Map<String, String> attributes) {
        return Optional.ofNullable(left.get(name))
                .filter(w -> w.given.equals(attributes))
                .map(w -> {
                    left.remove(name);
                    return w;
                });
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public List<StoredModel> models() {
        return kept.values().stream().map(Kept::model).toList();
    }

    @Override
    public Optional<StoredModel> find(String name) {
        return Optional.ofNullable(kept.get(name)).map(Kept::model);
    }

    @Override
    public ModelWriter write(String name, Map<String, String> attributes) {
        return new Writer(name, attributes);
    }

    @Override
    public ModelReader read(String name) {
        Kept found = kept.get(name);
        if (found == null) {
            throw MeanderException.notFound("no model '%s'", name);
        }
        return new ModelReader() {
            @Override
            public StoredModel model() {
                return found.model;
            }

            @Override
            public List<StoredTensor> tensors() {
                return found.tensors;
            }

            @Override
            public MemorySegment payload(int tensor, int block) {
                return MemorySegment.ofArray(found.payloads.get(tensor).get(block));
            }

            @Override
            public Optional<MemorySegment> signature(String tensor, String strategy) {
                return Optional.ofNullable(found.signatures.get(strategy + "/" + tensor))
                        .map(MemorySegment::ofArray);
            }

            @Override
            public Set<String> strategies() {
                return found.signatures.keySet().stream()
                        .map(key -> key.substring(0, key.indexOf('/')))
                        .collect(Collectors.toSet());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void delete(String name) {
        if (kept.remove(name) == null & left.remove(name) == null) {
            throw MeanderException.notFound("no model '%s'", name);
        }
        dependants.values().forEach(others -> others.remove(name));
    }

    @Override
    public List<String> unfinished() {
        return List.copyOf(left.keySet());
    }

    @Override
    public Map<String, SortedSet<String>> dependants() {
        return dependants;
    }

    @Override
    public List<String> verify(Progress progress, Cancellation cancellation) {
        return List.of();
    }

    private final class Writer implements ModelWriter {

        private final String name;
        private final Map<String, String> attributes;
        private final List<TensorInfo> infos = new ArrayList<>();
        private final List<List<StoredBlock>> blocks = new ArrayList<>();
        private final List<List<byte[]>> payloads = new ArrayList<>();
        private final Map<String, byte[]> signatures = new HashMap<>();
        private final Map<String, String> given;
        private Optional<Checkpoint> resumed = Optional.empty();
        private Writer saved;

        @Override
        public Optional<Checkpoint> resumed() {
            return resumed;
        }

        @Override
        public void checkpoint(MemorySegment state) {
            saved = new Writer(name, given);
            saved.infos.addAll(infos);
            blocks.forEach(b -> saved.blocks.add(new ArrayList<>(b)));
            payloads.forEach(p -> saved.payloads.add(new ArrayList<>(p)));
            saved.signatures.putAll(signatures);
            long elements = blocks.isEmpty()
                    ? 0
                    : blocks.getLast().stream().mapToLong(StoredBlock::count).sum();
            saved.resumed = Optional.of(new Checkpoint(infos.size(), elements, state));
            saved.saved = saved;
        }

        @Override
        public void attribute(String key, String value) {
            attributes.put(key, value);
        }

        @Override
        public void share(StoredBlock block) {
            blocks.getLast().add(block);
            payloads.getLast()
                    .add(payloads.stream()
                            .filter(p -> !p.isEmpty())
                            .reduce((first, last) -> last)
                            .orElseThrow()
                            .getLast());
        }

        @Override
        public void blockSignature(String strategy, MemorySegment bytes) {
            int tensor = infos.size() - 1;
            int block = blocks.getLast().size() - 1;
            signatures.put(strategy + "/" + tensor + "/" + block, bytes.toArray(ValueLayout.JAVA_BYTE));
        }

        Writer(String name, Map<String, String> attributes) {
            this.name = name;
            this.given = attributes;
            this.attributes = new TreeMap<>(attributes);
        }

        @Override
        public void tensor(TensorInfo info) {
            infos.add(info);
            blocks.add(new ArrayList<>());
            payloads.add(new ArrayList<>());
        }

        @Override
        public void block(StoredBlock block, MemorySegment payload) {
            blocks.getLast().add(block);
            payloads.getLast().add(payload.toArray(ValueLayout.JAVA_BYTE));
        }

        @Override
        public void signature(String tensor, String strategy, MemorySegment bytes) {
            signatures.put(strategy + "/" + tensor, bytes.toArray(ValueLayout.JAVA_BYTE));
        }

        @Override
        public StoredModel commit() {
            List<StoredTensor> tensors = new ArrayList<>();
            for (int i = 0; i < infos.size(); i++) {
                tensors.add(new StoredTensor(infos.get(i), blocks.get(i)));
            }
            StoredModel model = new StoredModel(
                    name,
                    infos.size(),
                    infos.stream().mapToLong(TensorInfo::elements).sum(),
                    infos.stream().mapToLong(TensorInfo::bytes).sum(),
                    payloads.stream()
                            .flatMap(List::stream)
                            .mapToLong(p -> p.length)
                            .sum(),
                    signatures.values().stream().mapToLong(s -> s.length).sum(),
                    now,
                    attributes);
            kept.put(name, new Kept(model, tensors, payloads, signatures));
            commits++;
            saved = null;
            return model;
        }

        @Override
        public void close() {
            if (saved != null) {
                left.put(name, saved);
            }
        }
    }
}
