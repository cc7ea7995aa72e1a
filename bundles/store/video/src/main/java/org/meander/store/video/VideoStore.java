package org.meander.store.video;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meander.base.Cancellation;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.base.Progress;
import org.meander.codec.frames.Coding;
import org.meander.store.Compaction;
import org.meander.store.ModelStore;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.StoredModel;
import org.meander.store.VideoArchive;
import org.meander.store.folder.FolderStore;
import org.meander.store.folder.Layout;
import org.meander.store.folder.PackLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Keeps models in a folder, as the store {@code file} does, and packs payloads that are pictures into video files. What is written is
 * acknowledged in the journal of segment files; packing happens later, on demand or when a file's worth is there.
 */
@Plugin(kind = "store", type = "video", pid = VideoStore.PID)
@Component(
        name = VideoStore.PID,
        service = ModelStore.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = VideoStore.Config.class, factory = true)
public final class VideoStore extends FolderStore {

    static final String PID = "org.meander.store.video";

    /** What older tools call MPEG-4 part 2. */
    private static final String MP4V = "mp4v";

    @ObjectClassDefinition(
            name = "Store: video",
            description = "Models in a folder, whose pictures become frames of video files")
    public @interface Config {

        @AttributeDefinition(name = "Folder", description = "Where the store is; it is made if it is not there")
        String path();

        @AttributeDefinition(
                name = "Segment size",
                description = "Bytes after which a segment file is sealed and another one begun; 4096..2^40",
                min = "4096",
                max = "1099511627776")
        long segment_bytes() default 1L << 30;

        @AttributeDefinition(
                name = "Force to disk",
                description =
                        "Whether a committed model survives a power failure, and not only the death of the process")
        boolean sync() default true;

        @AttributeDefinition(
                name = "Video codec",
                description = "How frames are coded: ffv1 (as they are), av1, vp9, h264, mpeg4 (also mp4v), mjpeg; with"
                        + " FFmpeg's GPL natives also x264 and x265")
        String video_codec() default "ffv1";

        @AttributeDefinition(
                name = "Quality",
                description = "Of a video codec with losses: its quantiser from the coarsest (0) to the finest (100)",
                min = "0",
                max = "100")
        double quality() default 90;

        @AttributeDefinition(
                name = "Key frames",
                description = "One of so many frames is coded by itself: a model is read by decoding so many at most;"
                        + " 1..10000",
                min = "1",
                max = "10000")
        int gop() default 30;

        @AttributeDefinition(
                name = "Frame rate",
                description = "Frames a second, for players; 1..1000",
                min = "1",
                max = "1000")
        int frame_rate() default 30;

        @AttributeDefinition(
                name = "Most frames",
                description = "Frames after which another video file is begun; 1..1000000",
                min = "1",
                max = "1000000")
        int max_frames_per_video() default 10_000;

        @AttributeDefinition(
                name = "Maximum absolute error",
                description = "A frame with a larger error of any value goes into a lossless file; 0 for any",
                min = "0")
        double max_absolute_error() default 0;

        @AttributeDefinition(
                name = "Relative RMS error",
                description = "A frame whose errors have a larger root mean square, as a part of that of its values,"
                        + " goes into a lossless file; 0 for any; 0..1",
                min = "0",
                max = "1")
        double relative_rms_error() default 0.02;

        @AttributeDefinition(
                name = "Ordering",
                description = "In which order frames are packed without being told: auto (by likeness if they are"
                        + " incoherent or many), none, greedy, path",
                options = {@Option("auto"), @Option("none"), @Option("greedy"), @Option("path")})
        String ordering() default "auto";

        @AttributeDefinition(
                name = "Automatic",
                description = "Whether frames are packed by themselves when there are enough for a file")
        boolean auto_pack() default true;
    }

    private final FolderArchive archive;
    private final Optional<AutoPack> auto;

    @Activate
    public VideoStore(Config config) {
        super(PID, config.path(), config.segment_bytes(), config.sync(), new LevelUnpacker());
        boolean done = false;
        try {
            archive = new FolderArchive(this, files(), settings(config));
            Ordering ordering = ordering(config.ordering());
            auto = config.auto_pack()
                    ? Optional.of(new AutoPack(archive, ordering, config.max_frames_per_video()))
                    : Optional.empty();
            done = true;
        } finally {
            if (!done) {
                super.close();
            }
        }
    }

    private static PackSettings settings(Config config) {
        Checks.range(PID + ".quality", config.quality(), 0, 100);
        Checks.range(PID + ".gop", config.gop(), 1, 10_000);
        Checks.range(PID + ".frame.rate", config.frame_rate(), 1, 1000);
        Checks.range(PID + ".max.frames.per.video", config.max_frames_per_video(), 1, 1_000_000);
        Checks.range(PID + ".max.absolute.error", config.max_absolute_error(), 0, Double.MAX_VALUE);
        Checks.range(PID + ".relative.rms.error", config.relative_rms_error(), 0, 1);
        String key = config.video_codec().equals(MP4V) ? Coding.MPEG4.key() : config.video_codec();
        Coding coding = Coding.ofKey(key)
                .orElseThrow(() -> Checks.configuration(
                        PID + ".video.codec",
                        "'" + key + "'",
                        "one of " + MP4V + ", "
                                + Arrays.stream(Coding.values())
                                        .map(Coding::key)
                                        .collect(Collectors.joining(", "))));
        if (!coding.exact()) {
            coding.checkWritable();
        }
        return new PackSettings(
                coding,
                (int) Math.rint((100 - config.quality()) / 100 * coding.coarsest()),
                config.gop(),
                config.frame_rate(),
                config.max_frames_per_video(),
                config.max_absolute_error(),
                config.relative_rms_error());
    }

    private static Ordering ordering(String text) {
        return Arrays.stream(Ordering.values())
                .filter(o -> o.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> Checks.configuration(PID + ".ordering", "'" + text + "'", "auto, none, greedy or path"));
    }

    @Deactivate
    void deactivate() {
        close();
    }

    @Override
    public void close() {
        auto.ifPresent(AutoPack::close);
        super.close();
    }

    @Override
    protected void committed(StoredModel model) {
        auto.ifPresent(AutoPack::committed);
    }

    /** The right to pack, as a test takes it. */
    Optional<PackLock> lock() {
        return files().lock();
    }

    /** What is known of a video file, as a test looks for its packets. */
    Optional<Layout> layout(long file) {
        return files().layout(file);
    }

    /** Throws unless there is a model of that name. */
    void need(String model) {
        if (find(model).isEmpty()) {
            throw notFound(model);
        }
    }

    @Override
    public Optional<VideoArchive> videos() {
        return Optional.of(archive);
    }

    @Override
    public Compaction compact(Progress progress, Cancellation cancellation) {
        long before = archive.bytes();
        progress.phase("compact video files");
        long moved = archive.compact(cancellation);
        long freed = before - archive.bytes();
        Compaction segments = super.compact(progress, cancellation);
        return new Compaction(freed + segments.freedBytes(), moved + segments.movedBytes());
    }
}
