package org.meander.search.hybrid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.meander.search.SearchMethod;
import org.meander.search.SimilarityMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Ranks by a weighted sum of the hierarchical similarity and that of the pictures. Pictures are compared only of those that are most similar
 * by the first. This class has the default weights, for methods on top of it.
 */
@Component(
        name = "org.meander.search.hybrid.default",
        service = SimilarityMethod.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = SearchMethod.NAME + "=" + HybridSearch.TYPE)
public class HybridSearch implements SimilarityMethod {

    static final String TYPE = "hybrid";
    static final String HIERARCHICAL = "(" + SearchMethod.NAME + "=hierarchical)";
    static final String FEATURES = "(" + SearchMethod.NAME + "=features)";

    private final Mix mix;
    private final SimilarityMethod hierarchical;
    private final SimilarityMethod features;

    @Activate
    public HybridSearch(
            @Reference(name = "hierarchical", target = HIERARCHICAL) SimilarityMethod hierarchical,
            @Reference(name = "features", target = FEATURES) SimilarityMethod features) {
        this(Mix.DEFAULT, hierarchical, features);
    }

    HybridSearch(Mix mix, SimilarityMethod hierarchical, SimilarityMethod features) {
        this.mix = mix;
        this.hierarchical = hierarchical;
        this.features = features;
    }

    @Override
    public final String name() {
        return TYPE;
    }

    @Override
    public final int rerank() {
        return mix.rerank();
    }

    @Override
    public final List<Similarity> similarities(Vector query, VectorSet set, int[] rows, Cancellation cancellation) {
        List<Similarity> means = hierarchical.similarities(query, set, rows, cancellation);
        int[] places = IntStream.range(0, rows.length)
                .filter(i -> means.get(i).known())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -means.get(i).overall())
                        .thenComparing(i -> set.get(rows[i]).id())
                        .thenComparing(i -> i))
                .limit(mix.candidates())
                .mapToInt(i -> i)
                .toArray();
        int[] candidates = IntStream.of(places).map(i -> rows[i]).toArray();
        List<Similarity> pictures = features.similarities(query, set, candidates, cancellation);
        List<Similarity> result = new ArrayList<>(Collections.nCopies(rows.length, Similarity.NONE));
        for (int c = 0; c < places.length; c++) {
            if (pictures.get(c).known()) {
                double ofMeans = means.get(places[c]).overall();
                double ofPictures = pictures.get(c).overall();
                double overall = mix.hierarchical() * ofMeans + mix.features() * ofPictures;
                result.set(places[c], new Similarity(overall, ofPictures, ofMeans, Double.NaN));
            }
        }
        return result;
    }
}
