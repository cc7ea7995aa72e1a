package org.meander.source;

import java.util.List;
import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/** The files that a model may be spread over: a folder on a disk, or a repository on a hub. Thread-safe. */
@ConsumerType
public interface FileTree {

    /** How messages name it: a path or an address. */
    String location();

    /** Names of the files directly in it, in the order of names. */
    List<String> names();

    /** Whether there is a file of that name; false for a name that leads outside. */
    boolean has(String name);

    /**
     * Opens a file.
     *
     * @param name one of {@link #names}, or the name of a file further down, with {@code /} between its parts
     * @throws MeanderException {@code NOT_FOUND} if there is none, or if the name leads outside; {@code IO_FAILURE}
     */
    RangedFile open(String name);
}
