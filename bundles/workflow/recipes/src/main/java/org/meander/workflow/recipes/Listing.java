package org.meander.workflow.recipes;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Lists the models of a store, and reads everything back against its checksums if told to. */
@Plugin(kind = "recipe", type = "models", pid = Listing.PID)
@Component(name = Listing.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Listing.Config.class, factory = true)
public final class Listing implements Recipe {

    static final String PID = "org.meander.workflow.recipes.models";

    @ObjectClassDefinition(name = "Recipe: models", description = "Lists the models of a store")
    @interface Config {

        @AttributeDefinition(name = "Verify", description = "Whether to read everything back against its checksums")
        boolean verify() default false;

        @AttributeDefinition(name = "Architecture", description = Criteria.ARCHITECTURE)
        String architecture() default "";

        @AttributeDefinition(name = "Tags", description = Criteria.TAGS)
        String[] tags() default {};

        @AttributeDefinition(name = "Least parameters", description = Criteria.LEAST, min = "0")
        long min_parameters() default 0;

        @AttributeDefinition(name = "Most parameters", description = Criteria.MOST, min = "0")
        long max_parameters() default Long.MAX_VALUE;

        @AttributeDefinition(name = "Since", description = Criteria.SINCE)
        String since() default "";

        @AttributeDefinition(name = "Until", description = Criteria.UNTIL)
        String until() default "";

        @AttributeDefinition(
                name = "Similar to",
                description =
                        "Lists the other models by how alike they are to this one by architecture, type and sizes;"
                                + " empty for by name")
        String similar_to() default "";
    }

    private final Config config;
    private final ModelStore store;
    private final Criteria criteria;

    @Activate
    public Listing(Config config, @Reference(name = "store") ModelStore store) {
        this.criteria = Criteria.of(
                PID,
                config.architecture(),
                config.tags(),
                config.min_parameters(),
                config.max_parameters(),
                config.since(),
                config.until());
        this.config = config;
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        List<StoredModel> all = store.models();
        List<StoredModel> models = all.stream().filter(criteria::meets).toList();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("store", store.location());
        facts.put("models", models.size());
        facts.put(
                "parameters", models.stream().mapToLong(StoredModel::parameters).sum());
        facts.put(
                "sourceBytes",
                models.stream().mapToLong(StoredModel::sourceBytes).sum());
        facts.put(
                "storedBytes",
                models.stream().mapToLong(StoredModel::storedBytes).sum());
        if (config.verify()) {
            List<String> damages = store.verify(context.progress(), context.cancellation());
            context.boundary();
            facts.put("damages", damages);
        }
        return new Report(facts, config.similar_to().isEmpty() ? byName(models) : bySimilarity(all, models));
    }

    private static List<Map<String, Object>> byName(List<StoredModel> models) {
        return models.stream().map(model -> new Registered(model).row()).toList();
    }

    private List<Map<String, Object>> bySimilarity(List<StoredModel> all, List<StoredModel> models) {
        Registered to = Registered.find(all, config.similar_to())
                .orElseThrow(
                        () -> MeanderException.notFound("%s has no model '%s'", store.location(), config.similar_to()));
        record Near(StoredModel model, double similarity) {}
        return models.stream()
                .filter(model -> !model.name().equals(to.model().name()))
                .map(model -> new Near(model, new Registered(model).similarity(to)))
                .sorted(Comparator.comparingDouble(Near::similarity)
                        .reversed()
                        .thenComparing(near -> near.model.name()))
                .map(near -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("similarity", near.similarity);
                    row.putAll(new Registered(near.model).row());
                    return row;
                })
                .toList();
    }
}
