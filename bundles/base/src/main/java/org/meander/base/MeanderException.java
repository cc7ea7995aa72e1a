package org.meander.base;

import java.util.Objects;

/**
 * The one exception that crosses bundle borders. The message is one sentence that names the subject, the value, and what would
 * have been right; it is shown to users as it is.
 */
public final class MeanderException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ErrorCode code;

    public MeanderException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public MeanderException(ErrorCode code, String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.code = Objects.requireNonNull(code);
    }

    public ErrorCode code() {
        return code;
    }

    /** A {@link StandardError#MALFORMED_DATA} error. */
    public static MeanderException malformed(String format, Object... arguments) {
        return new MeanderException(StandardError.MALFORMED_DATA, String.format(format, arguments));
    }

    /** A {@link StandardError#UNSUPPORTED_DATA} error. */
    public static MeanderException unsupported(String format, Object... arguments) {
        return new MeanderException(StandardError.UNSUPPORTED_DATA, String.format(format, arguments));
    }

    /** An {@link StandardError#INVALID_ARGUMENT} error. */
    public static MeanderException invalid(String format, Object... arguments) {
        return new MeanderException(StandardError.INVALID_ARGUMENT, String.format(format, arguments));
    }

    /** A {@link StandardError#NOT_FOUND} error. */
    public static MeanderException notFound(String format, Object... arguments) {
        return new MeanderException(StandardError.NOT_FOUND, String.format(format, arguments));
    }

    /** An {@link StandardError#IO_FAILURE} error; the cause's own words are appended. */
    public static MeanderException io(Throwable cause, String format, Object... arguments) {
        String why = cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new MeanderException(
                StandardError.IO_FAILURE, String.format(format, arguments) + " (" + why + ")", cause);
    }
}
