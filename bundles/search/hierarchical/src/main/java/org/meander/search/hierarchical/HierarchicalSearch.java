package org.meander.search.hierarchical;

import java.util.List;
import org.meander.base.Cancellation;
import org.meander.search.SearchMethod;
import org.meander.search.SimilarityMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Ranks by how similar the means of segments are at all granularities: level {@code l}, the finest being 0, counts {@code 1/(l+1)}; then by
 * norms and by deviations. Granularities sort candidates out on the way. Reads no values but those of the hits. This class has the default
 * settings, for methods on top of it.
 */
@Component(
        name = "org.meander.search.hierarchical.default",
        service = SimilarityMethod.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = SearchMethod.NAME + "=" + HierarchicalSearch.TYPE)
public class HierarchicalSearch implements SimilarityMethod {

    static final String TYPE = "hierarchical";

    private final Settings settings;

    @Activate
    public HierarchicalSearch() {
        this(Settings.DEFAULT);
    }

    HierarchicalSearch(Settings settings) {
        this.settings = settings;
    }

    @Override
    public final String name() {
        return TYPE;
    }

    @Override
    public final int rerank() {
        return settings.rerank();
    }

    @Override
    public final List<Similarity> similarities(Vector query, VectorSet set, int[] rows, Cancellation cancellation) {
        return new Funnel(settings, query, set, rows, cancellation).run();
    }
}
