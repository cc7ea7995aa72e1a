package org.meander.workflow.recipes;

import java.nio.file.Path;
import java.util.List;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.StandardError;
import org.meander.store.ModelFile;
import org.meander.store.ModelReader;
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

/** Takes a {@link ModelFile} into a store, without decoding it. */
@Plugin(kind = "recipe", type = "load", pid = Load.PID)
@Component(name = Load.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Load.Config.class, factory = true)
public final class Load implements Recipe {

    static final String PID = "org.meander.workflow.recipes.load";

    @ObjectClassDefinition(name = "Recipe: load", description = "Takes a model file into a store")
    @interface Config {

        @AttributeDefinition(name = "Path", description = "The model file")
        String path();

        @AttributeDefinition(name = "Name", description = "Name in the store; empty for the model's own")
        String name() default "";

        @AttributeDefinition(name = "Replace", description = "Whether a stored model of that name is replaced")
        boolean replace() default false;
    }

    private final Config config;
    private final ModelStore store;

    @Activate
    public Load(Config config, @Reference(name = "store") ModelStore store) {
        Checks.text(PID + ".path", config.path());
        this.config = config;
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        try (ModelReader reader = ModelFile.open(Path.of(config.path()))) {
            String name = config.name().isEmpty() ? reader.model().name() : config.name();
            if (!config.replace() && store.find(name).isPresent()) {
                throw new MeanderException(
                        StandardError.ALREADY_EXISTS,
                        "a model '" + name + "' is in " + store.location()
                                + " already; another name, or replacing it, is right");
            }
            StoredModel model = ModelFile.copy(reader, store, name);
            return new Report(Save.facts(reader, model, "store", store.location()), List.of());
        }
    }
}
