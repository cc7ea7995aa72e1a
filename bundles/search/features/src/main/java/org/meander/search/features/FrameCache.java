package org.meander.search.features;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.meander.base.Checks;
import org.meander.index.GrayPicture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Features of the pictures that were compared last, for all searches. Found by the pixels, so that a model that was written anew is never
 * taken for the old one. Thread-safe.
 */
@Component(name = FrameCache.PID, service = FrameCache.class, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = FrameCache.Config.class)
public final class FrameCache {

    static final String PID = "org.meander.search.features.cache";

    private static final int DEFAULT_FRAMES = 1000;

    @ObjectClassDefinition(name = "Search: features, cache", description = "Features of pictures that are kept")
    @interface Config {
        @AttributeDefinition(
                name = "Frames",
                description = "Pictures whose features are kept, 20 KB each with the default side; 0..1000000",
                min = "0",
                max = "1000000")
        int frames() default DEFAULT_FRAMES;
    }

    /** A picture by its content. */
    private record Key(int keypoints, int side, byte[] pixels) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key(int k, int s, byte[] p)
                    && k == keypoints
                    && s == side
                    && Arrays.equals(p, pixels);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * keypoints + side) + Arrays.hashCode(pixels);
        }
    }

    private final int most;
    private final Map<Key, Frame> frames = new LinkedHashMap<>(16, 0.75f, true);

    @Activate
    public FrameCache(Config config) {
        this(config.frames());
    }

    /** The parameter is as the configuration key. */
    public FrameCache(int frames) {
        this.most = Checks.range(PID + ".frames", frames, 0, 1_000_000);
    }

    /** Features of a picture, at a side that is its own or larger. */
    Frame frame(GrayPicture picture, int side, int keypoints) {
        byte[] pixels =
                picture.side() == side ? picture.pixels() : Vision.enlarge(picture.pixels(), picture.side(), side);
        Key key = new Key(keypoints, side, pixels);
        synchronized (frames) {
            Frame known = frames.get(key);
            if (known != null) {
                return known;
            }
        }
        Frame made = Vision.frame(pixels, side, keypoints);
        synchronized (frames) {
            frames.put(key, made);
            if (frames.size() > most) {
                frames.remove(frames.keySet().iterator().next());
            }
        }
        return made;
    }

    /** Pictures that are kept. */
    int size() {
        synchronized (frames) {
            return frames.size();
        }
    }
}
