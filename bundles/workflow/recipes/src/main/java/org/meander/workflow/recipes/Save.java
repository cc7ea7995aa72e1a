package org.meander.workflow.recipes;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.index.IndexStrategy;
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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
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
    private final List<String> strategies;

    /** The strategies tell which signatures there may be. */
    @Activate
    public Save(
            Config config,
            @Reference(name = "store") ModelStore store,
            @Reference(
                            name = "strategies",
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<IndexStrategy> strategies) {
        Checks.text(PID + ".model", config.model());
        Checks.text(PID + ".path", config.path());
        this.config = config;
        this.store = store;
        this.strategies =
                strategies.stream().map(IndexStrategy::name).distinct().sorted().toList();
    }

    @Override
    public Report run(RunContext context) {
        try (ModelReader reader = store.read(config.model())) {
            Path file = Path.of(config.path());
            ModelFile.write(file, reader, strategies, config.overwrite());
            try (ModelReader written = ModelFile.open(file)) {
                return new Report(facts(reader, written.model(), strategies, "written", config.path()), List.of());
            }
        }
    }

    /**
     * What was written, where, and what was not.
     *
     * @param reader of what was copied
     * @param model what it has become
     * @param strategies names of the index strategies whose signatures were taken along
     */
    static Map<String, Object> facts(
            ModelReader reader, StoredModel model, List<String> strategies, String how, String where) {
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
        String left = reader.strategies().stream()
                .filter(strategy -> !strategies.contains(strategy))
                .sorted()
                .map(strategy -> "'" + strategy + "'")
                .collect(Collectors.joining(", "));
        if (!left.isEmpty()) {
            facts.put("leftOut", "signatures of index " + left + ", because no such index strategy is installed");
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
