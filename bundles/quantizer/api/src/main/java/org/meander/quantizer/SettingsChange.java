package org.meander.quantizer;

import java.util.List;

/**
 * What a change of settings did.
 *
 * @param before the settings until then
 * @param after the settings from now on
 * @param warnings what is allowed but should be thought about, one sentence each
 */
public record SettingsChange(QuantizerSettings before, QuantizerSettings after, List<String> warnings) {

    public SettingsChange {
        warnings = List.copyOf(warnings);
    }
}
