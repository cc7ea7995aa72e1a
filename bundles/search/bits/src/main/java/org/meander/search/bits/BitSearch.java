package org.meander.search.bits;

import java.util.Arrays;
import org.meander.base.Cancellation;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.search.Ranges;
import org.meander.search.Scan;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Ranks all vectors by an estimate from one bit a coordinate, and scores the best of them exactly. The scores of the hits are right; a
 * hit can be missed. Vectors whose index has their bits are read only if they are among the best. Of others the bits are made when a set is
 * prepared, which one that is searched more than once should be.
 *
 * @see SignCodes
 * @see IndexedCodes
 */
@Plugin(kind = "search", type = BitSearch.TYPE, pid = BitSearch.PID)
@Component(
        name = BitSearch.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + BitSearch.TYPE)
@Designate(ocd = BitSearch.Config.class, factory = true)
public final class BitSearch implements SearchMethod {

    static final String TYPE = "bits";
    static final String PID = "org.meander.search.bits";

    private static final int MOST_CANDIDATES = 1 << 24;

    @ObjectClassDefinition(name = "Search: bits", description = "Sign codes, re-ranked by exact scores")
    @interface Config {
        @AttributeDefinition(
                name = "Candidates",
                description = "Vectors that are scored exactly, at least; 1 to 16777216",
                min = "1",
                max = "16777216")
        int candidates() default 200;

        @AttributeDefinition(
                name = "Candidates a hit",
                description = "Vectors that are scored exactly for each hit that is asked for, at least; 1 to 10000",
                min = "1",
                max = "10000")
        int candidates_per_hit() default 20;

        @AttributeDefinition(
                name = "Stored candidates",
                description = "Of vectors whose codes come from an index: how many are scored exactly, at least; 1 to"
                        + " 16777216",
                min = "1",
                max = "16777216")
        int stored_candidates() default 20;

        @AttributeDefinition(
                name = "Stored candidates a hit",
                description = "Of such vectors, how many are scored exactly for each hit that is asked for, at least;"
                        + " 1 to 10000",
                min = "1",
                max = "10000")
        int stored_candidates_per_hit() default 2;

        @AttributeDefinition(
                name = "Threads",
                description = "Threads a search may use, its caller's included; 0 to 256, 0 stands for one a processor",
                min = "0",
                max = "256")
        int threads() default 1;
    }

    private final int candidates;
    private final int candidatesPerHit;
    private final int storedCandidates;
    private final int storedCandidatesPerHit;
    private final int threads;

    @Activate
    public BitSearch(Config config) {
        this(
                config.candidates(),
                config.candidates_per_hit(),
                config.stored_candidates(),
                config.stored_candidates_per_hit(),
                config.threads());
    }

    /** The parameters are as the configuration keys. */
    public BitSearch(int candidates, int candidatesPerHit, int threads) {
        this(candidates, candidatesPerHit, 20, 2, threads);
    }

    /** The parameters are as the configuration keys. */
    BitSearch(int candidates, int candidatesPerHit, int storedCandidates, int storedCandidatesPerHit, int threads) {
        this.storedCandidates = Checks.range(PID + ".stored.candidates", storedCandidates, 1, MOST_CANDIDATES);
        this.storedCandidatesPerHit =
                Checks.range(PID + ".stored.candidates.per.hit", storedCandidatesPerHit, 1, 10_000);
        this.candidates = Checks.range(PID + ".candidates", candidates, 1, MOST_CANDIDATES);
        this.candidatesPerHit = Checks.range(PID + ".candidates.per.hit", candidatesPerHit, 1, 10_000);
        int checked = Checks.range(PID + ".threads", threads, 0, Ranges.MOST_THREADS);
        this.threads = checked == 0 ? Runtime.getRuntime().availableProcessors() : checked;
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        if (IndexedCodes.areIn(set)) {
            return indexed(query, set, request, cancellation);
        }
        if (set.size() <= wanted(request)) {
            return score(query, set, request, rows(set.size()), cancellation);
        }
        Result result = prepare(set, cancellation).search(query, request, cancellation);
        // All were read once to make the bits.
        return new Result(result.hits(), set.size(), 0);
    }

    @Override
    public Searcher prepare(VectorSet set, Cancellation cancellation) {
        if (IndexedCodes.areIn(set)) {
            return (query, request, asked) -> indexed(query, set, request, asked);
        }
        SignCodes codes = SignCodes.of(set, threads, cancellation);
        return (query, request, asked) -> {
            int wanted = wanted(request);
            if (set.size() <= wanted) {
                return score(query, set, request, rows(set.size()), asked);
            }
            BitQuery bits = codes.query(query, request.metric());
            Candidates best = new Candidates(wanted);
            int tasks = Math.clamp(codes.chunks(), 1, threads);
            for (Candidates part : Ranges.run(codes.chunks(), tasks, asked, (from, to, either) -> {
                Candidates found = new Candidates(wanted);
                codes.scan(bits, from, to, found, either);
                return found;
            })) {
                best.addAll(part);
            }
            return score(query, set, request, best.rows(), asked);
        };
    }

    private Result indexed(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        int wanted = wanted(storedCandidates, storedCandidatesPerHit, request);
        int[] rows = set.size() <= wanted
                ? rows(set.size())
                : IndexedCodes.of(set, threads).best(query, request.metric(), wanted, cancellation);
        return score(query, set, request, rows, cancellation);
    }

    private int wanted(Request request) {
        return wanted(candidates, candidatesPerHit, request);
    }

    private static int wanted(int least, int perHit, Request request) {
        return (int) Math.min(MOST_CANDIDATES, Math.max(least, (long) perHit * request.limit()));
    }

    private static int[] rows(int size) {
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> i);
        return rows;
    }

    private Result score(Vector query, VectorSet set, Request request, int[] rows, Cancellation cancellation) {
        return new Result(
                Scan.rows(query, set, rows, request, threads, cancellation), rows.length, set.size() - rows.length);
    }
}
