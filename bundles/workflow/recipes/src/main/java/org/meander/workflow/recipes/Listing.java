package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    }

    private final boolean verify;
    private final ModelStore store;

    @Activate
    public Listing(Config config, @Reference(name = "store") ModelStore store) {
        this.verify = config.verify();
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        List<StoredModel> models = store.models();
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
        if (verify) {
            List<String> damages = store.verify(context.progress(), context.cancellation());
            context.boundary();
            facts.put("damages", damages);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (StoredModel model : models) {
            Map<String, Object> row = Rows.stored(model.name(), "stored", model);
            row.put("committed", model.committed().toString());
            rows.add(row);
        }
        return new Report(facts, rows);
    }
}
