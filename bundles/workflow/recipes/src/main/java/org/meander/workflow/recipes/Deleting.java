package org.meander.workflow.recipes;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.store.ModelStore;
import org.meander.store.Removal;
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
import org.osgi.service.metatype.annotations.Option;

/**
 * Deletes models of a store: those that are named, those that meet criteria, or those that are named and meet them. Either all that is asked
 * for can be deleted, or nothing is.
 */
@Plugin(kind = "recipe", type = "delete", pid = Deleting.PID)
@Component(name = Deleting.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Deleting.Config.class, factory = true)
public final class Deleting implements Recipe {

    static final String PID = "org.meander.workflow.recipes.delete";

    @ObjectClassDefinition(name = "Recipe: delete", description = "Deletes models of a store")
    @interface Config {

        @AttributeDefinition(
                name = "Models",
                description =
                        "Names of the models; empty for all that meet the criteria. An unfinished model has a name,"
                                + " too")
        String[] models() default {};

        @AttributeDefinition(
                name = "All",
                description = "Whether all models of the store are meant, if there are neither names nor criteria")
        boolean all() default false;

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
                name = "Dependants",
                description = "What becomes of models that were encoded by what they differ from one of these: refuse"
                        + " (nothing is deleted if there are any), keep (with what they need), delete (as well)",
                options = {@Option("refuse"), @Option("keep"), @Option("delete")})
        String dependants() default "refuse";

        @AttributeDefinition(name = "Dry run", description = "Whether to tell what would be deleted, and no more")
        boolean dry_run() default false;
    }

    private final List<String> names;
    private final Criteria criteria;
    private final Removal.Dependants dependants;
    private final boolean dry;
    private final ModelStore store;

    @Activate
    public Deleting(Config config, @Reference(name = "store") ModelStore store) {
        this.names = List.of(config.models());
        this.criteria = Criteria.of(
                PID,
                config.architecture(),
                config.tags(),
                config.min_parameters(),
                config.max_parameters(),
                config.since(),
                config.until());
        names.forEach(name -> Checks.text(PID + ".models", name));
        boolean chosen = !names.isEmpty() || !criteria.any();
        if (chosen == config.all()) {
            throw Checks.configuration(
                    PID + ".all",
                    String.valueOf(config.all()),
                    chosen
                            ? "false, since there are names or criteria"
                            : "names or criteria, or true to delete all models");
        }
        this.dependants = switch (config.dependants()) {
            case "refuse", "keep", "delete" ->
                Removal.Dependants.valueOf(config.dependants().toUpperCase(Locale.ROOT));
            default ->
                throw Checks.configuration(
                        PID + ".dependants", "'" + config.dependants() + "'", "refuse, keep or delete");
        };
        this.dry = config.dry_run();
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        List<String> wanted = listed();
        List<String> models = Removal.of(store, wanted, dependants).models();
        Map<String, Optional<StoredModel>> before = new HashMap<>();
        models.forEach(name -> before.put(name, store.find(name)));
        context.progress().expect(models.size());
        context.boundary();
        // Without those that somebody else was faster to delete.
        List<String> deleted = dry ? models : store.delete(models);
        context.progress().advance(models.size());
        List<Map<String, Object>> rows = deleted.stream()
                .map(name -> row(name, before.get(name), !wanted.contains(name)))
                .toList();
        List<StoredModel> gone =
                deleted.stream().flatMap(name -> before.get(name).stream()).toList();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("store", store.location());
        facts.put(dry ? "wouldBeDeleted" : "deleted", rows.size());
        facts.put("parameters", gone.stream().mapToLong(StoredModel::parameters).sum());
        facts.put(
                "sourceBytes", gone.stream().mapToLong(StoredModel::sourceBytes).sum());
        facts.put(
                "storedBytes", gone.stream().mapToLong(StoredModel::storedBytes).sum());
        return new Report(facts, rows);
    }

    /** What is asked for, but for those that are named and do not meet the criteria. */
    private List<String> listed() {
        return (names.isEmpty() ? meeting() : names.stream().filter(this::meets))
                .distinct()
                .toList();
    }

    private Stream<String> meeting() {
        Stream<String> stored = store.models().stream().filter(criteria::meets).map(StoredModel::name);
        return criteria.any() ? Stream.concat(stored, store.unfinished().stream()) : stored;
    }

    /** A name of no model does, so that it is reported. */
    private boolean meets(String name) {
        return store.find(name)
                .map(criteria::meets)
                .orElseGet(() -> criteria.any() || !store.unfinished().contains(name));
    }

    private Map<String, Object> row(String name, Optional<StoredModel> model, boolean dependant) {
        String state = dry ? "to be deleted" : "deleted";
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", name);
        row.put("state", model.isPresent() ? state : "unfinished, " + state);
        model.ifPresent(stored -> row.putAll(Rows.stored(name, state, stored)));
        row.put("dependant", dependant);
        return row;
    }
}
