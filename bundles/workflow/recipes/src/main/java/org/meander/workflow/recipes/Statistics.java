package org.meander.workflow.recipes;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.Plugin;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.store.VideoStatistics;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Sums over the models of a store and its video files; keys are those that scripts of older tools know. */
@Plugin(kind = "recipe", type = "statistics", pid = Statistics.PID)
@Component(name = Statistics.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Statistics.Config.class, factory = true)
public final class Statistics implements Recipe {

    static final String PID = "org.meander.workflow.recipes.statistics";

    @ObjectClassDefinition(name = "Recipe: statistics", description = "Sums over the models of a store")
    @interface Config {}

    private final ModelStore store;

    @Activate
    public Statistics(Config config, @Reference(name = "store") ModelStore store) {
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        List<Registered> models = store.models().stream().map(Registered::new).toList();
        double chunks = sum(models, Attributes.CHUNKS);
        int count = Math.max(1, models.size());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("streaming_encoded_models", models.size());
        facts.put("total_parameters", total(models, StoredModel::parameters));
        facts.put("total_chunks", (long) chunks);
        facts.put("average_encoding_time", sum(models, Attributes.SECONDS) / count);
        facts.put("average_chunks_per_model", chunks / count);
        facts.put("chunk_size", chunkSize(models));
        facts.put("source_bytes", total(models, StoredModel::sourceBytes));
        facts.put("stored_bytes", total(models, StoredModel::storedBytes));
        facts.putAll(VideoStatistics.of(store).named());
        return new Report(facts, List.of());
    }

    private interface Size {
        long of(StoredModel model);
    }

    private static long total(List<Registered> models, Size size) {
        return models.stream().mapToLong(model -> size.of(model.model())).sum();
    }

    private static double sum(List<Registered> models, String attribute) {
        return models.stream().mapToDouble(model -> model.number(attribute)).sum();
    }

    /** That of the model that was stored last; 0 if there is none. */
    private static long chunkSize(List<Registered> models) {
        return models.stream()
                .max(Comparator.comparing(model -> model.model().committed()))
                .map(model -> (long) model.number(Attributes.CHUNK_SIZE))
                .orElse(0L);
    }
}
