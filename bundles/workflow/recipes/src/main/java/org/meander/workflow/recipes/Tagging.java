package org.meander.workflow.recipes;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Gives tags to a stored model, and takes others away. */
@Plugin(kind = "recipe", type = "tag", pid = Tagging.PID)
@Component(name = Tagging.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Tagging.Config.class, factory = true)
public final class Tagging implements Recipe {

    static final String PID = "org.meander.workflow.recipes.tag";

    @ObjectClassDefinition(name = "Recipe: tag", description = "Changes the tags of a stored model")
    @interface Config {

        @AttributeDefinition(name = "Model", description = "Name of the stored model")
        String model();

        @AttributeDefinition(name = "Add", description = "Tags that it gets; no commas")
        String[] add() default {};

        @AttributeDefinition(name = "Remove", description = "Tags that it loses, if it has them; no commas")
        String[] remove() default {};
    }

    private final Config config;
    private final ModelStore store;

    @Activate
    public Tagging(Config config, @Reference(name = "store") ModelStore store) {
        Checks.text(PID + ".model", config.model());
        Tags.check(PID + ".add", config.add());
        Tags.check(PID + ".remove", config.remove());
        this.config = config;
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        StoredModel model = store.find(config.model())
                .orElseThrow(() -> MeanderException.notFound("%s has no model '%s'", store.location(), config.model()));
        SortedSet<String> tags = Tags.of(model);
        tags.addAll(List.of(config.add()));
        tags.removeAll(List.of(config.remove()));
        String text = Tags.of(tags.toArray(String[]::new)).orElse("");
        store.annotate(config.model(), Map.of(Attributes.TAGS, text));
        return new Report(Map.of("model", config.model(), "tags", List.copyOf(tags)), List.of());
    }
}
