package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.Plugin;
import org.meander.store.Compaction;
import org.meander.store.ModelStore;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Frees what deleted, replaced and given-up models left in a store. */
@Plugin(kind = "recipe", type = "compact", pid = Compacting.PID)
@Component(name = Compacting.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Compacting.Config.class, factory = true)
public final class Compacting implements Recipe {

    static final String PID = "org.meander.workflow.recipes.compact";

    @ObjectClassDefinition(name = "Recipe: compact", description = "Frees what nobody needs in a store")
    @interface Config {}

    private final ModelStore store;

    @Activate
    public Compacting(Config config, @Reference(name = "store") ModelStore store) {
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        Compaction done = store.compact(context.progress(), context.cancellation());
        context.boundary();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("store", store.location());
        facts.put("freedBytes", done.freedBytes());
        facts.put("movedBytes", done.movedBytes());
        return new Report(facts, List.of());
    }
}
