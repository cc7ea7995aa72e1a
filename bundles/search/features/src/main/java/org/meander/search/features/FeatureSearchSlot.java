package org.meander.search.features;

import org.meander.base.Plugin;
import org.meander.search.SearchMethod;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@link FeatureSearch} with the settings of a workflow's slot. */
@Plugin(kind = "search", type = FeatureSearch.TYPE, pid = FeatureSearchSlot.PID)
@Component(
        name = FeatureSearchSlot.PID,
        service = SearchMethod.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + FeatureSearch.TYPE)
@Designate(ocd = FeatureSearchSlot.Config.class, factory = true)
public final class FeatureSearchSlot extends FeatureSearch {

    static final String PID = "org.meander.search.features";

    @ObjectClassDefinition(
            name = "Search: features",
            description = "Similarity of pictures by keypoints, correlation, histogram and structure")
    @interface Config {

        @AttributeDefinition(
                name = "Keypoint weight",
                description = "Weight of the share of ORB keypoints that match; 0..1, the four weights sum to 1",
                min = "0",
                max = "1")
        double weight_orb() default 0.3;

        @AttributeDefinition(
                name = "Template weight",
                description = "Weight of the correlation of the pixels; 0..1",
                min = "0",
                max = "1")
        double weight_template() default 0.25;

        @AttributeDefinition(
                name = "Histogram weight",
                description = "Weight of the correlation of the histograms; 0..1",
                min = "0",
                max = "1")
        double weight_histogram() default 0.2;

        @AttributeDefinition(
                name = "SSIM weight",
                description = "Weight of the structural similarity; 0..1",
                min = "0",
                max = "1")
        double weight_ssim() default 0.25;

        @AttributeDefinition(
                name = "Keypoints",
                description = "Most ORB keypoints of a picture; 1..10000",
                min = "1",
                max = "10000")
        int keypoints() default 100;

        @AttributeDefinition(
                name = "Re-rank",
                description = "Most similar vectors that are read at least, to be ordered by the metric; 0 orders by"
                        + " similarity alone; 0..16777216",
                min = "0",
                max = "16777216")
        int rerank() default 0;

        @AttributeDefinition(
                name = "Threads",
                description = "Threads a search may use, its caller's included; 0 to 256, 0 stands for one a processor",
                min = "0",
                max = "256")
        int threads() default 1;
    }

    @Activate
    public FeatureSearchSlot(Config config, @Reference FrameCache cache) {
        super(
                new Settings(
                        config.weight_orb(),
                        config.weight_template(),
                        config.weight_histogram(),
                        config.weight_ssim(),
                        config.keypoints(),
                        config.rerank(),
                        config.threads()),
                cache);
    }
}
