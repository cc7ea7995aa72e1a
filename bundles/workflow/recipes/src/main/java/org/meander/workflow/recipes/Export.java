package org.meander.workflow.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.codec.Decoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.store.ModelStore;
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
import org.osgi.service.metatype.annotations.Option;

/**
 * Writes what a store has into a folder that other tools read: frames as PNG files, copies of the video files, or the values as NumPy
 * arrays. Files are numbered, never named after models; {@code contents.csv} says which is what.
 */
@Plugin(kind = "recipe", type = "export", pid = Export.PID)
@Component(name = Export.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Export.Config.class, factory = true)
public final class Export implements Recipe {

    static final String PID = "org.meander.workflow.recipes.export";

    @ObjectClassDefinition(name = "Recipe: export", description = "Writes frames, video files or values into a folder")
    @interface Config {

        @AttributeDefinition(
                name = "Format",
                description = "frames (a PNG each), video (the store's files), numbers (a NumPy array a tensor)",
                options = {@Option("frames"), @Option("video"), @Option("numbers")})
        String format() default "frames";

        @AttributeDefinition(name = "Path", description = "The folder to write to: a new one, or one that is empty")
        String path();

        @AttributeDefinition(name = "Models", description = "Names of the models; none for all")
        String[] models() default {};
    }

    private final Config config;
    private final ModelStore store;
    private final Parts parts;

    /** Decoders and curves are static and greedy, so that none is withdrawn while a run uses it. */
    @Activate
    public Export(
            Config config,
            @Reference(name = "store") ModelStore store,
            @Reference(
                            name = "decoders",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Decoder> decoders,
            @Reference(
                            name = "curves",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<SpaceFillingCurve> curves) {
        Checks.text(PID + ".path", config.path());
        if (!List.of("frames", "video", "numbers").contains(config.format())) {
            throw Checks.configuration(PID + ".format", "'" + config.format() + "'", "frames, video or numbers");
        }
        this.config = config;
        this.store = store;
        this.parts = new Parts(decoders, curves, List.of());
    }

    @Override
    public Report run(RunContext context) {
        List<StoredModel> models = store.models().stream()
                .filter(model ->
                        config.models().length == 0 || List.of(config.models()).contains(model.name()))
                .toList();
        for (String name : config.models()) {
            if (models.stream().noneMatch(model -> model.name().equals(name))) {
                throw MeanderException.notFound("%s has no model '%s'", store.location(), name);
            }
        }
        Path folder = Path.of(config.path());
        try {
            Files.createDirectories(folder);
            try (var there = Files.list(folder)) {
                if (there.findAny().isPresent()) {
                    throw MeanderException.invalid("%s is not empty; an export needs a folder of its own", folder);
                }
            }
            ExportFolder target = new ExportFolder(folder, context);
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("store", store.location());
            facts.put("folder", folder.toString());
            facts.put("models", models.size());
            switch (config.format()) {
                case "frames" -> target.frames(FrameRows.archive(store), models);
                case "video" -> facts.put("waitingFrames", target.files(FrameRows.archive(store), models));
                default -> target.numbers(store, models, parts);
            }
            target.finish();
            facts.put("files", target.count());
            return new Report(facts, List.of());
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be written", folder);
        }
    }
}
