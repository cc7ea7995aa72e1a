package org.meander.source;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells by content, not by name, which source type reads a path. An unconfigured service of every bundle whose source
 * reads paths.
 */
@ConsumerType
public interface SourceProbe {

    /** Type of the plug-in of kind {@code source} that reads it. */
    String type();

    /**
     * How sure this is that the path is of its type, by reading at most a few kilobytes: empty for no, else 1 (it may
     * be) to 100 (its magic says so). A damaged file of the type is still of the type. Never throws for a readable
     * path.
     */
    Optional<Integer> recognises(Path path);
}
