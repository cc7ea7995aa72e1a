package org.meander.quantizer;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Where quantizers come from. Thread-safe. */
@ProviderType
public interface Quantizers {

    /** The name of the quantizer with balanced settings. */
    String DEFAULT = "default";

    /** Names of the configured quantizers; {@code default}, {@code high-performance} and {@code high-quality} ship. */
    List<String> names();

    /**
     * A configured quantizer. Whoever asks for a name gets the same one, with the same registry.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND}, naming those there are
     */
    Quantizer quantizer(String name);

    /** A quantizer of one's own, with an empty registry; it is configured by nobody else. */
    Quantizer open(QuantizerSettings settings);
}
