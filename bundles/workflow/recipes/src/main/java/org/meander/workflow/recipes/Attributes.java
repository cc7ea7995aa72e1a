package org.meander.workflow.recipes;

/** Names of what is kept with a stored model. */
final class Attributes {

    /** The source's fingerprint of the model. */
    static final String FINGERPRINT = "source.fingerprint";

    /** The model's name at its source. */
    static final String MODEL = "source.model";

    /** Before the keys of the text that a model's file has about it. */
    static final String METADATA = "source.metadata.";

    /** Everything that what is stored depends on, besides the model. */
    static final String SETTINGS = "settings";

    /** Whether a payload is a {@code chunk} or a {@code batch}. */
    static final String METHOD = "encoding.method";

    /** Seconds that encoding took, interruptions left out. */
    static final String SECONDS = "encoding.seconds";

    /** Number of payloads. */
    static final String CHUNKS = "encoding.chunks";

    /** Elements of a payload, but for the last of a tensor. */
    static final String CHUNK_SIZE = "encoding.chunk.elements";

    /** Before the names of what the model's {@code config.json} says. */
    static final String CONFIG = "config.";

    /** Name that the model had whose blocks this one was encoded with. */
    static final String REFERENCE = "encoding.reference";

    /** Words that people find models by, with commas between them. */
    static final String TAGS = "tags";

    private Attributes() {}
}
