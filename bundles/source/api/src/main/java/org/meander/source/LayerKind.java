package org.meander.source;

import java.util.Locale;

/** What a tensor does in its network. */
public enum LayerKind {
    ATTENTION,
    MLP,
    EMBEDDING,
    NORMALIZATION,
    OUTPUT,
    OTHER;

    /** As users write it, such as {@code attention}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
