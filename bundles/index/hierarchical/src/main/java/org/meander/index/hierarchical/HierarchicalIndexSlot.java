package org.meander.index.hierarchical;

import java.util.Arrays;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.index.IndexStrategy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@link HierarchicalIndex} with the granularities of a workflow's slot. */
@Plugin(kind = "index", type = HierarchicalIndex.STRATEGY, pid = HierarchicalIndexSlot.PID)
@Component(
        name = HierarchicalIndexSlot.PID,
        service = IndexStrategy.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = IndexStrategy.NAME + "=" + HierarchicalIndex.STRATEGY)
@Designate(ocd = HierarchicalIndexSlot.Config.class, factory = true)
public final class HierarchicalIndexSlot extends HierarchicalIndex {

    static final String PID = "org.meander.index.hierarchical";

    private static final int MOST_LEVELS = 10;
    private static final int LARGEST_SIDE = 1024;

    @ObjectClassDefinition(name = "Index: hierarchical", description = "Means and deviations over curve segments")
    @interface Config {
        @AttributeDefinition(
                name = "Levels",
                description =
                        "Granularities: sides of square grids in segments; 1 to 10 distinct powers of two, 1..1024",
                min = "1",
                max = "1024")
        int[] levels() default {32, 16, 8, 4};
    }

    @Activate
    public HierarchicalIndexSlot(Config config) {
        super(checked(config.levels()));
    }

    private static int[] checked(int[] levels) {
        String key = PID + ".levels";
        boolean right = levels != null
                && levels.length >= 1
                && levels.length <= MOST_LEVELS
                && Arrays.stream(levels).allMatch(l -> l >= 1 && l <= LARGEST_SIDE && Integer.bitCount(l) == 1)
                && Arrays.stream(levels).distinct().count() == levels.length;
        if (!right) {
            throw Checks.configuration(
                    key, Arrays.toString(levels), "1 to 10 distinct powers of two between 1 and " + LARGEST_SIDE);
        }
        return levels;
    }
}
