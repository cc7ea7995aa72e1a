package org.meander.quantizer;

import org.meander.base.ErrorCode;

/** What of a quantizer's work went wrong. */
public enum QuantizerError implements ErrorCode {
    /** What was given is no vector of finite parameters, no usable name, or no model that can be read. */
    VALIDATION(Blame.CALLER),
    /** A vector cannot be quantized as the settings want it: too large for the memory limit, or with too large an error. */
    QUANTIZATION(Blame.CALLER),
    /** A model cannot be turned back: it is damaged, or the part that reads it is not installed. */
    RECONSTRUCTION(Blame.DATA),
    /** There is nothing to search, or nothing to search with. */
    SEARCH(Blame.CALLER),
    /** A setting that does not exist, or a value that it cannot have. */
    CONFIGURATION(Blame.CONFIGURATION);

    private final Blame blame;

    QuantizerError(Blame blame) {
        this.blame = blame;
    }

    @Override
    public Blame blame() {
        return blame;
    }
}
