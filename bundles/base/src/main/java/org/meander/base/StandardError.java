package org.meander.base;

/** The error codes of the platform itself. */
public enum StandardError implements ErrorCode {
    /** An argument is outside its range or does not fit the others. */
    INVALID_ARGUMENT(Blame.CALLER),
    /** The named thing does not exist. */
    NOT_FOUND(Blame.CALLER),
    /** The name is taken. */
    ALREADY_EXISTS(Blame.CALLER),
    /** The caller asked to stop. */
    CANCELLED(Blame.CALLER),
    /** A configuration value is missing, of the wrong type or out of range. */
    INVALID_CONFIGURATION(Blame.CONFIGURATION),
    /** The bytes do not follow their format. */
    MALFORMED_DATA(Blame.DATA),
    /** The bytes follow their format but use a feature, type or version that is not supported. */
    UNSUPPORTED_DATA(Blame.DATA),
    /** A checksum does not match. */
    CHECKSUM_MISMATCH(Blame.DATA),
    /** Reading or writing failed. */
    IO_FAILURE(Blame.RESOURCE),
    /** Something needed is not there now: a part, a lock, memory. */
    UNAVAILABLE(Blame.RESOURCE),
    /** A state that should be impossible. */
    INTERNAL_ERROR(Blame.INTERNAL);

    private final Blame blame;

    StandardError(Blame blame) {
        this.blame = blame;
    }

    @Override
    public Blame blame() {
        return blame;
    }
}
