package org.meander.workflow.recipes;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meander.base.Checks;
import org.meander.base.ErrorCode.Blame;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.codec.Encoder;
import org.meander.source.TensorModel;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/**
 * Which stored model the next one is encoded with: always the same, or its predecessor. For one thread.
 *
 * @param model name of a stored model; empty for none
 * @param previous whether it is the predecessor: the model before in the same run, otherwise the one that was stored last, of those with
 *     the same tensors
 * @param interval payloads that are decoded for one at most
 */
record References(String model, boolean previous, int interval) {

    /** Stored models that are looked at for the same tensors. */
    private static final int MOST = 64;

    boolean any() {
        return previous || !model.isEmpty();
    }

    /**
     * @param pid of whose keys this is made
     * @throws MeanderException {@code INVALID_CONFIGURATION} if both are asked for, or payloads may be of several tensors
     */
    void check(String pid, Framing framing) {
        if (previous && !model.isEmpty()) {
            throw Checks.configuration(pid + ".reference.model", model, "empty if reference.previous is given");
        }
        if (any() && framing.across()) {
            throw Checks.configuration(
                    pid + ".chunk.across", true, "false if there is a reference, whose payloads hold one tensor each");
        }
    }

    /** @throws MeanderException {@code INVALID_ARGUMENT} if references are asked for and the codec makes no use of any */
    void check(Encoder codec) {
        if (!any()) {
            return;
        }
        try (Encoder.Session session = codec.open()) {
            if (session.references() == 0) {
                throw MeanderException.invalid(
                        "codec '%s', as it is configured, makes no use of a reference; 'delta' does, and 'scalar' with"
                                + " prediction auto and without a trellis",
                        codec.name());
            }
        }
    }

    /** What of this is part of what is stored. */
    @Override
    public String toString() {
        return !any() ? "" : " reference{" + (previous ? "previous" : model) + " key.interval=" + interval + "}";
    }

    /** Names with numbers in the order of the numbers, so that checkpoint 10 follows 9. */
    static List<String> inOrder(List<String> names) {
        return names.stream().sorted(References::compare).toList();
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int enda = digits(a, i);
            int endb = digits(b, j);
            int order;
            if (enda > i && endb > j) {
                String x = a.substring(i, enda).replaceFirst("^0+", "");
                String y = b.substring(j, endb).replaceFirst("^0+", "");
                order = x.length() != y.length() ? x.length() - y.length() : x.compareTo(y);
                i = enda;
                j = endb;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = (a.length() - i) - (b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /**
     * The name of the model that one is encoded with; empty if there is none of use.
     *
     * @param name that the model gets in the store
     * @param before name of the one before in this run; empty for none
     */
    Optional<String> of(ModelStore store, TensorModel next, String name, String before) {
        if (!model.isEmpty()) {
            if (store.find(model).isEmpty()) {
                store.read(model).close(); // tells what there is instead
            }
            return model.equals(name) ? Optional.empty() : Optional.of(model);
        }
        if (!previous) {
            return Optional.empty();
        }
        Stream<String> latest = store.models().stream()
                .filter(stored -> stored.tensors() == next.tensors().size())
                .sorted(Comparator.comparing(StoredModel::committed)
                        .thenComparing(StoredModel::name, References::compare)
                        .reversed())
                .map(StoredModel::name);
        return Stream.concat(Stream.of(before), latest)
                .filter(candidate -> !candidate.isEmpty() && !candidate.equals(name))
                .limit(MOST)
                .filter(candidate -> isAlike(store, candidate, next.tensors()))
                .findFirst();
    }

    private static boolean isAlike(ModelStore store, String name, List<TensorInfo> tensors) {
        try (ModelReader reader = store.read(name)) {
            List<TensorInfo> stored =
                    reader.tensors().stream().map(StoredTensor::info).toList();
            return new HashSet<>(stored).equals(new HashSet<>(tensors));
        } catch (MeanderException e) {
            if (e.code().blame() != Blame.CALLER) {
                throw e;
            }
            return false; // deleted since it was listed
        }
    }
}
