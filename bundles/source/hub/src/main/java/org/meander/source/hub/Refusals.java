package org.meander.source.hub;

import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.hub.Http.Answer;

/**
 * What a hub's refusal means, in one sentence.
 *
 * @param endpoint of the hub
 * @param authorised whether a token was sent
 */
record Refusals(String endpoint, boolean authorised) {

    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final Pattern RATE_LIMIT = Pattern.compile("(?:^|;)\\s*t=([0-9]{1,9})");

    /** Whether it may be otherwise when asked again. */
    static boolean passing(int status) {
        return PASSING.contains(status);
    }

    /** A failure that is worth another attempt, after the time that the other side asks for. */
    static IOException busy(Answer answer) {
        return new Retry.Busy(
                "%s answered %d".formatted(answer.uri().getAuthority(), answer.status()),
                wait(answer.header("Retry-After"), answer.header("RateLimit")));
    }

    /** {@code Retry-After} in seconds or as a date, RFC 9110, 10.2.3; else the {@code t} of a {@code RateLimit} header. */
    static Duration wait(String retryAfter, String rateLimit) {
        if (retryAfter.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            ZonedDateTime time = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(ZonedDateTime.now(time.getZone()), time);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException e) {
            Matcher matcher = RATE_LIMIT.matcher(rateLimit);
            return matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : Duration.ZERO;
        }
    }

    /** A refusal that another attempt would not change. */
    MeanderException refusal(Answer answer, RepositoryName repository, String file) {
        String message = Names.shown(answer.header("X-Error-Message"));
        return switch (answer.header("X-Error-Code")) {
            case "RepoNotFound" -> noRepository(repository);
            case "RevisionNotFound" ->
                MeanderException.notFound(
                        "%s on %s has no revision '%s'; it must be one of its branches, tags or commits",
                        repository.id(), endpoint, repository.revision());
            case "EntryNotFound" ->
                MeanderException.notFound(
                        "%s@%s on %s has no file '%s'", repository.id(), repository.revision(), endpoint, file);
            case "GatedRepo" -> gated(repository);
            default -> other(answer, repository, message);
        };
    }

    private MeanderException noRepository(RepositoryName repository) {
        return MeanderException.notFound(
                authorised
                        ? "there is no repository %s on %s, or it is private and the token's owner may not read it"
                        : "there is no repository %s on %s, or it is private; then set .token or HF_TOKEN",
                repository.id(),
                endpoint);
    }

    private MeanderException gated(RepositoryName repository) {
        String page = endpoint + "/" + repository.id();
        return new MeanderException(
                StandardError.UNAVAILABLE,
                authorised
                        ? "%s is gated, and the token's owner has no access; ask for it at %s"
                                .formatted(repository.id(), page)
                        : "%s is gated; ask for access at %s, then set .token or HF_TOKEN"
                                .formatted(repository.id(), page));
    }

    private MeanderException other(Answer answer, RepositoryName repository, String message) {
        String said = message.isEmpty() ? "" : " (" + message + ")";
        int status = answer.status();
        if (status == 401) {
            return new MeanderException(
                    StandardError.INVALID_CONFIGURATION,
                    authorised
                            ? "%s does not accept the token%s; set .token or HF_TOKEN to a valid one"
                                    .formatted(endpoint, said)
                            : "%s wants a token for %s%s; set .token or HF_TOKEN"
                                    .formatted(endpoint, repository.id(), said));
        }
        if (status == 403) {
            boolean disabled = message.contains("disabled");
            return new MeanderException(
                    StandardError.UNAVAILABLE,
                    disabled
                            ? "%s is disabled on %s; take another".formatted(repository.id(), endpoint)
                            : "%s forbids access to %s%s".formatted(endpoint, repository.id(), said));
        }
        if (status == 404) {
            return MeanderException.notFound(
                    "%s has no %s@%s%s; it must be the address of a hub and the name of a repository on it",
                    endpoint, repository.id(), repository.revision(), said);
        }
        return new MeanderException(
                StandardError.IO_FAILURE,
                "%s answered %d for %s%s; 200 or 206 would be right"
                        .formatted(answer.uri().getAuthority(), status, repository.id(), said));
    }
}
