package org.meander.search.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.index.GrayPicture;
import org.meander.search.Ranges;
import org.meander.search.SearchMethod;
import org.meander.search.SimilarityMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Ranks by how similar the pictures of vectors are: by ORB keypoints, by correlation of pixels and of histograms, and by structure. A
 * picture of another side than the other's is brought to the larger of both. This class has the default settings, for methods on top of
 * it.
 */
@Component(
        name = "org.meander.search.features.default",
        service = SimilarityMethod.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = SearchMethod.NAME + "=" + FeatureSearch.TYPE)
public class FeatureSearch implements SimilarityMethod {

    static final String TYPE = "features";

    private final Settings settings;
    private final FrameCache cache;

    @Activate
    public FeatureSearch(@Reference FrameCache cache) {
        this(Settings.DEFAULT, cache);
    }

    FeatureSearch(Settings settings, FrameCache cache) {
        this.settings = settings;
        this.cache = cache;
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
        Vision.load();
        GrayPicture asked = picture(query)
                .orElseThrow(() -> MeanderException.invalid(
                        "query '%s' has no picture; the index 'features' makes them", query.id()));
        int tasks = Math.clamp(rows.length, 1, settings.threads());
        List<Similarity> result = new ArrayList<>(rows.length);
        Ranges.run(rows.length, tasks, cancellation, (from, to, either) -> {
                    List<Similarity> part = new ArrayList<>(to - from);
                    for (int i = from; i < to; i++) {
                        either.check();
                        part.add(picture(set.get(rows[i]))
                                .map(p -> similarity(asked, p))
                                .orElse(Similarity.NONE));
                    }
                    return part;
                })
                .forEach(result::addAll);
        return result;
    }

    private static Optional<GrayPicture> picture(Vector vector) {
        return vector.signature(GrayPicture.class).filter(p -> p.side() > 0);
    }

    private Similarity similarity(GrayPicture asked, GrayPicture other) {
        int side = Math.max(asked.side(), other.side());
        Frame a = cache.frame(asked, side, settings.keypoints());
        Frame b = cache.frame(other, side, settings.keypoints());
        double overall = part(settings.orb(), () -> Vision.keypoints(a, b))
                + part(settings.template(), () -> Vision.template(a, b))
                + part(settings.histogram(), () -> Vision.histogram(a, b))
                + part(settings.ssim(), () -> Vision.structure(a, b));
        return new Similarity(overall, overall, Double.NaN, Double.NaN);
    }

    private interface Comparison {
        double similarity();
    }

    /** What weighs nothing is not looked at. */
    private static double part(double weight, Comparison comparison) {
        return weight == 0 ? 0 : weight * comparison.similarity();
    }
}
