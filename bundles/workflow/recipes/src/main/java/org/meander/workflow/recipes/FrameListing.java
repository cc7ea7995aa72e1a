package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.store.VideoArchive;
import org.meander.store.VideoStatistics;
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

/** Lists the video files of a store, or the frames of its models: which file, which position, what is lost. */
@Plugin(kind = "recipe", type = "frames", pid = FrameListing.PID)
@Component(name = FrameListing.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = FrameListing.Config.class, factory = true)
public final class FrameListing implements Recipe {

    static final String PID = "org.meander.workflow.recipes.frames";

    @ObjectClassDefinition(name = "Recipe: frames", description = "Lists video files and the frames of models")
    @interface Config {

        @AttributeDefinition(name = "Model", description = "Lists the frames of this model; empty for all models")
        String model() default "";

        @AttributeDefinition(name = "Files", description = "Whether to list the video files instead of frames")
        boolean files() default false;
    }

    private final Config config;
    private final ModelStore store;

    @Activate
    public FrameListing(Config config, @Reference(name = "store") ModelStore store) {
        this.config = config;
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        VideoArchive archive = FrameRows.archive(store);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("store", store.location());
        facts.putAll(VideoStatistics.of(store).named());
        if (config.files()) {
            return new Report(
                    facts, archive.files().stream().map(FrameRows::file).toList());
        }
        List<StoredModel> models = config.model().isEmpty()
                ? store.models()
                : List.of(store.find(config.model())
                        .orElseThrow(() ->
                                MeanderException.notFound("%s has no model '%s'", store.location(), config.model())));
        List<Map<String, Object>> rows = models.stream()
                .flatMap(model -> {
                    context.boundary();
                    return archive.frames(model.name()).stream().map(frame -> FrameRows.frame(frame, model));
                })
                .toList();
        return new Report(facts, rows);
    }
}
