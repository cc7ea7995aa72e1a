package org.meander.workflow.recipes;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.store.ModelFile;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.StoredBlock;
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

/** Writes a stored model as a {@link ModelFile}, without decoding it. */
@Plugin(kind = "recipe", type = "save", pid = Save.PID)
@Component(name = Save.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Save.Config.class, factory = true)
public final class Save implements Recipe {

    static final String PID = "org.meander.workflow.recipes.save";

    @ObjectClassDefinition(name = "Recipe: save", description = "Writes a stored model as a file of its own")
    @interface Config {

        @AttributeDefinition(name = "Model", description = "Name of the stored model")
        String model();

        @AttributeDefinition(name = "Path", description = "The file to write")
        String path();

        @AttributeDefinition(name = "Overwrite", description = "Whether a file that exists is replaced")
        boolean overwrite() default false;
    }

    private final Config config;
    private final ModelStore store;

    @Activate
    public Save(Config config, @Reference(name = "store") ModelStore store) {
        Checks.text(PID + ".model", config.model());
        Checks.text(PID + ".path", config.path());
        this.config = config;
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        try (ModelReader reader = store.read(config.model())) {
            Path file = Path.of(config.path());
            ModelFile.write(file, reader, config.overwrite());
            try (ModelReader written = ModelFile.open(file)) {
                return new Report(facts(reader, written.model(), "written", config.path()), List.of());
            }
        }
    }

    /**
     * What was written, and where.
     *
     * @param reader of what was copied
     * @param model what it has become
     */
    static Map<String, Object> facts(ModelReader reader, StoredModel model, String how, String where) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", model.name());
        facts.put(how, where);
        facts.put("tensors", model.tensors());
        facts.put("parameters", model.parameters());
        facts.put("sourceBytes", model.sourceBytes());
        facts.put("storedBytes", model.storedBytes());
        facts.put("indexBytes", model.signatureBytes());
        long ofOthers = referenceBytes(reader);
        if (ofOthers > 0) {
            facts.put("referenceBytes", ofOthers);
        }
        return facts;
    }

    /** Bytes of payloads of other models that a model is decoded with, and that go with it. */
    private static long referenceBytes(ModelReader reader) {
        long bytes = 0;
        for (int t = 0; t < reader.tensors().size(); t++) {
            for (int b = 0; b < reader.tensors().get(t).blocks().size(); b++) {
                bytes += reader.references(t, b).stream()
                        .mapToLong(StoredBlock::bytes)
                        .sum();
            }
        }
        return bytes;
    }
}
