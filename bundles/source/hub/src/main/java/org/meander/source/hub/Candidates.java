package org.meander.source.hub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.source.TensorFormat;

/**
 * Which file of a repository is its model. Groups of names are tried in the order in which the same weights are best had; in the first
 * group of which a file is recognised by its content, there must be one alone.
 */
record Candidates(List<TensorFormat> formats) {

    private static final Pattern SHARD = Pattern.compile(".*-[0-9]{5}-of-[0-9]{5}\\.[a-z]+");

    /** Names at the top, or of any folder if they begin with a folder; the first of each pair is alone in its group by its name. */
    private static final List<Pattern> GROUPS = List.of(
            Pattern.compile("model\\.safetensors\\.index\\.json"),
            Pattern.compile("[^/]+\\.safetensors\\.index\\.json"),
            Pattern.compile("model\\.safetensors"),
            Pattern.compile("[^/]+\\.safetensors"),
            Pattern.compile("pytorch_model\\.bin\\.index\\.json"),
            Pattern.compile("pytorch_model\\.bin"),
            Pattern.compile("[^/]+\\.(bin|pt|pth|ckpt)"),
            Pattern.compile("[^/]+\\.gguf"),
            Pattern.compile("(onnx/)?model\\.onnx"),
            Pattern.compile("([^/]+/)?[^/]+\\.onnx"),
            Pattern.compile("[^/]+\\.(npz|npy)"));

    private static final int MOST_TRIED = 16;

    /** A file, and what reads it. */
    record Choice(String file, TensorFormat format) {}

    /**
     * The file that is named, or the best.
     *
     * @param file empty for the best
     */
    Choice choose(Repository repository, String file) {
        if (!file.isEmpty()) {
            return recognised(repository, file)
                    .orElseThrow(() -> MeanderException.unsupported(
                            "%s/%s is of no format that is installed; installed: %s",
                            repository.location(), file, installed()));
        }
        List<String> tried = new ArrayList<>();
        for (Pattern group : GROUPS) {
            List<String> names = repository.allNames().stream()
                    .filter(group.asMatchPredicate())
                    .filter(Predicate.not(tried::contains))
                    .toList();
            List<String> shards =
                    names.stream().filter(SHARD.asMatchPredicate()).toList();
            tried.addAll(names);
            List<Choice> found = names.stream()
                    .filter(Predicate.not(shards::contains))
                    .limit(MOST_TRIED)
                    .flatMap(name -> recognised(repository, name).stream())
                    .toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            if (found.size() > 1 || !shards.isEmpty()) {
                throw MeanderException.unsupported(
                        found.size() > 1
                                ? "%s has %d files that may be its model (%s ...); set file to one of them"
                                : "%s has %d parts of a model (%s ...) and no index of them; set file to one of them",
                        repository.location(),
                        found.isEmpty() ? shards.size() : found.size(),
                        found.isEmpty() ? shards.getFirst() : found.getFirst().file);
            }
        }
        throw MeanderException.unsupported(
                "%s has no file that an installed format reads (%d were looked at; installed: %s)",
                repository.location(), tried.size(), installed());
    }

    private Optional<Choice> recognised(Repository repository, String file) {
        record Found(int sureness, TensorFormat format) {}
        return formats.stream()
                .flatMap(format -> format.recognises(file, repository.head(file), repository.size(file)).stream()
                        .map(sureness -> new Found(sureness, format)))
                .max(Comparator.comparingInt(Found::sureness).thenComparing(found -> found.format.type()))
                .map(found -> new Choice(file, found.format));
    }

    private String installed() {
        return formats.stream().map(TensorFormat::type).sorted().collect(Collectors.joining(", "));
    }
}
