package org.meander.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.lossless.LosslessDecoder;
import org.meander.codec.lossless.LosslessEncoder;
import org.meander.codec.scalar.ScalarDecoder;
import org.meander.curve.hilbert.HilbertCurve;
import org.meander.index.hierarchical.HierarchicalIndexSlot;
import org.meander.search.SearchMethod;
import org.meander.source.ModelFilter;
import org.meander.source.Source;
import org.meander.store.ModelStore;
import org.meander.store.file.FileStore;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.meander.workflow.recipes.Ingest;
import org.meander.workflow.recipes.ResultCache;
import org.meander.workflow.recipes.Search;

/** The recipes that ship, with the parts that the commands give them, but without a framework. */
final class Recipes {

    private static final List<Decoder> DECODERS = List.of(new ScalarDecoder(), new LosslessDecoder());

    private static final RunContext CONTEXT = new RunContext() {
        @Override
        public String id() {
            return "benchmark";
        }

        @Override
        public void boundary() {}

        @Override
        public Cancellation cancellation() {
            return Cancellation.NEVER;
        }

        @Override
        public Progress progress() {
            return Progress.NONE;
        }

        @Override
        public Optional<byte[]> load(String key) {
            return Optional.empty();
        }

        @Override
        public void save(String key, byte[] value) {}
    };

    private Recipes() {}

    static FileStore store(String path, boolean sync) {
        return Component.of(FileStore.class, Map.of("path", path, "sync", sync));
    }

    /** @param filter or null */
    static Report ingest(Source source, Encoder codec, ModelFilter filter, ModelStore store, Map<String, ?> options) {
        Ingest ingest = Component.of(
                Ingest.class,
                options,
                source,
                Map.entry(Map.of(), new HilbertCurve()),
                Map.entry(Map.of(), codec),
                Map.entry(Map.of(), new LosslessEncoder()),
                Map.entry(Map.of(), Component.of(HierarchicalIndexSlot.class, Map.of())),
                null,
                null,
                filter == null ? null : Map.entry(Map.of(), filter),
                store,
                DECODERS);
        return ingest.run(CONTEXT);
    }

    /**
     * Answers are not kept.
     *
     * @param source or null
     */
    static Report search(ModelStore store, SearchMethod method, Source source, Map<String, ?> options) {
        Search search = Component.of(
                Search.class,
                options,
                store,
                Map.entry(Map.of(), method),
                source == null ? null : Map.entry(Map.of(), source),
                DECODERS,
                List.of(new HilbertCurve()),
                List.of(Component.of(HierarchicalIndexSlot.class, Map.of())),
                List.of(Component.of(ResultCache.class, Map.of("rows", 0))));
        return search.run(CONTEXT);
    }
}
