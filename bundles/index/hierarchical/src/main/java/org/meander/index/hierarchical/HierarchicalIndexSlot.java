package org.meander.index.hierarchical;

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
        super(checked(PID + ".levels", config.levels()));
    }
}
