package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.store.Compaction;
import org.meander.store.ModelStore;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.Packing;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoRepair;
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

/** Packs the pictures of a store into video files, in an order in which neighbours are alike, and frees what they took before. */
@Plugin(kind = "recipe", type = "pack", pid = Pack.PID)
@Component(name = Pack.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Pack.Config.class, factory = true)
public final class Pack implements Recipe {

    static final String PID = "org.meander.workflow.recipes.pack";

    @ObjectClassDefinition(name = "Recipe: pack", description = "Packs the pictures of a store into video files")
    @interface Config {

        @AttributeDefinition(
                name = "Ordering",
                description = "In which order: auto (by likeness if they are incoherent or many), none, greedy, path",
                options = {@Option("auto"), @Option("none"), @Option("greedy"), @Option("path")})
        String ordering() default "auto";

        @AttributeDefinition(
                name = "Again",
                description = "Whether frames that are in files already are ordered and written anew with the others")
        boolean again() default false;

        @AttributeDefinition(
                name = "Repair",
                description = "Whether files that are not as they were written are first written anew from what is"
                        + " intact in them")
        boolean repair() default false;

        @AttributeDefinition(
                name = "Steps",
                description = "Pairs that are compared at most to improve the order of a file; 0..2^40",
                min = "0",
                max = "1099511627776")
        long steps() default PackRequest.STEPS;
    }

    private final Config config;
    private final PackRequest request;
    private final ModelStore store;

    @Activate
    public Pack(Config config, @Reference(name = "store") ModelStore store) {
        Ordering ordering = Arrays.stream(Ordering.values())
                .filter(o -> o.name().toLowerCase(Locale.ROOT).equals(config.ordering()))
                .findFirst()
                .orElseThrow(() -> Checks.configuration(
                        PID + ".ordering", "'" + config.ordering() + "'", "auto, none, greedy or path"));
        Checks.range(PID + ".steps", config.steps(), 0, 1L << 40);
        this.config = config;
        this.request = new PackRequest(ordering, config.again(), false, config.steps());
        this.store = store;
    }

    @Override
    public Report run(RunContext context) {
        VideoArchive archive = FrameRows.archive(store);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("store", store.location());
        List<VideoFile> written = new ArrayList<>();
        if (config.repair()) {
            VideoRepair repair = archive.repair(context.progress(), context.cancellation());
            written.addAll(repair.written());
            facts.put("checkedFiles", repair.checked());
            facts.put("damagedFiles", repair.damaged());
            facts.put("repairedFiles", repair.written().size());
            facts.put(
                    "repairedFrames",
                    repair.written().stream().mapToInt(VideoFile::needed).sum());
            facts.put("lostFrames", repair.left());
            facts.put("damaged", repair.damages());
            context.boundary();
        }
        Packing packing = archive.pack(request, context.progress(), context.cancellation());
        context.boundary();
        Compaction compaction = store.compact(context.progress(), context.cancellation());
        written.addAll(packing.files());
        Set<Long> there = archive.files().stream().map(VideoFile::id).collect(Collectors.toSet());
        written.removeIf(file -> !there.contains(file.id())); // packed again after it was repaired
        facts.put("files", written.size());
        facts.put("frames", written.stream().mapToLong(VideoFile::frames).sum());
        facts.put("inexact", packing.inexact());
        facts.put("refused", packing.refused());
        facts.put("waiting", packing.waiting());
        facts.put("bytesBefore", packing.bytesBefore());
        facts.put("bytesAfter", packing.bytesAfter());
        facts.put("freedBytes", compaction.freedBytes());
        if (!packing.damages().isEmpty()) {
            facts.put("damages", packing.damages());
        }
        facts.put("orders", packing.orders().stream().map(Pack::sentence).toList());
        return new Report(facts, written.stream().map(FrameRows::file).toList());
    }

    private static String sentence(Packing.Order order) {
        return String.format(
                Locale.ROOT,
                "%d of %s: %s%s; coherence %.4f to %.4f, efficiency %.4f to %.4f",
                order.frames(),
                order.geometry(),
                order.ordering().name().toLowerCase(Locale.ROOT),
                order.reason().isEmpty() ? "" : " (" + order.reason() + ")",
                order.coherenceBefore(),
                order.coherenceAfter(),
                order.efficiencyBefore(),
                order.efficiencyAfter());
    }
}
