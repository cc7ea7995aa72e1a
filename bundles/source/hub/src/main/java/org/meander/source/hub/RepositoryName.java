package org.meander.source.hub;

import java.util.regex.Pattern;
import org.meander.base.Checks;

/**
 * A revision of a repository.
 *
 * @param text as it was written: the model's name
 * @param id such as {@code org/name}, or a name alone
 * @param revision branch, tag or commit
 */
record RepositoryName(String text, String id, String revision) {

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_-])?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Reads {@code org/name}, {@code name}, or either with {@code @revision}. */
    static RepositoryName parse(String key, String text, String standardRevision) {
        int at = text.indexOf('@');
        String id = at < 0 ? text : text.substring(0, at);
        String[] parts = id.split("/", -1);
        boolean valid = parts.length <= 2;
        for (String part : parts) {
            // The same as the hub's own rule; folders of the cache join the parts with --.
            valid &= PART.matcher(part).matches() && !part.contains("..") && !part.contains("--");
        }
        if (!valid) {
            throw Checks.configuration(key, "'" + Names.shown(text) + "'", "org/name, or org/name@revision");
        }
        return new RepositoryName(text, id, at < 0 ? standardRevision : revision(key, text.substring(at + 1)));
    }

    static String revision(String key, String revision) {
        if (!Names.isInside(revision)) {
            throw Checks.configuration(key, "'" + Names.shown(revision) + "'", "a branch, a tag or a commit");
        }
        return revision;
    }

    /** Whether the revision is a whole commit hash, so that it always means the same. */
    boolean pinned() {
        return isCommit(revision);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }
}
