package org.meander.shell;

import java.util.Collection;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pack",
        description = "Packs the pictures of a store (models encoded with --codec video or jpeg) into video files that"
                + " any player opens, neighbours alike, and frees what they took before. With ffv1, every byte of a"
                + " model stays what it was.",
        footer = {
            "Examples:",
            "  meander pack --store models",
            "  meander pack --store models --video-codec av1 --relative-rms-error 0.02 --again"
        })
final class PackVerb extends Verb {

    @Mixin
    Mixins.Store store;

    @Option(
            names = "--video-codec",
            paramLabel = "NAME",
            description = "ffv1 (as they are; the default), av1, vp9, h264, mpeg4, mjpeg; x264, x265 with GPL natives.")
    String codec;

    @Option(
            names = "--quality",
            paramLabel = "Q",
            description = "Of a video codec with losses: 0 (coarsest) to 100 (finest); default 90.")
    Double quality;

    @Option(
            names = "--gop",
            paramLabel = "N",
            description = "One frame of N is coded by itself: a model is read by decoding N at most; default 30.")
    Integer gop;

    @Option(names = "--frame-rate", paramLabel = "N", description = "Frames a second, for players; default 30.")
    Integer rate;

    @Option(
            names = "--max-frames-per-video",
            paramLabel = "N",
            description = "Frames after which another file is begun; default 10000.")
    Integer most;

    @Option(
            names = "--max-error",
            paramLabel = "E",
            description = "Models with a larger error of any value go into a lossless file.")
    Double absolute;

    @Option(
            names = "--relative-rms-error",
            paramLabel = "E",
            description = "So do those with a larger root mean square error, relative to that of the values; default"
                    + " 0.02.")
    Double rms;

    @Option(
            names = "--ordering",
            paramLabel = "HOW",
            description = "auto, none, greedy or path (default: ${DEFAULT-VALUE}).",
            defaultValue = "auto")
    String ordering;

    @Option(names = "--again", description = "Order and write anew what is in video files already, too.")
    boolean again;

    @Option(
            names = "--repair",
            description = "First write damaged files anew from what is intact in them; exit code 1 if damage is left.")
    boolean repair;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("pack"), "pack")
                .option("ordering", ordering)
                .option("again", again)
                .option("repair", repair);
        store.fill(text, this, false);
        text.slot("store", Mixins.Store.VIDEO);
        set(text, "video.codec", codec);
        set(text, "quality", quality);
        set(text, "gop", gop);
        set(text, "frame.rate", rate);
        set(text, "max.frames.per.video", most);
        set(text, "max.absolute.error", absolute);
        set(text, "relative.rms.error", rms);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        boolean damaged = report.facts().get("damaged") instanceof Collection<?> list && !list.isEmpty()
                || report.facts().containsKey("damages");
        return damaged ? Failure.FAILED : 0;
    }

    private static void set(WorkflowText text, String key, Object value) {
        if (value != null) {
            text.key("store", key, value);
        }
    }
}
