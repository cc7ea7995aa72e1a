package org.meander.quantizer.composed;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.Decoder;
import org.meander.codec.QualityScale;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.search.SearchMethod;

/** The parts that are installed at one moment, found by their names. */
record Installed(
        List<SpaceFillingCurve> curves,
        List<QualityScale> scales,
        List<Decoder> decoders,
        List<IndexStrategy> strategies,
        List<SearchMethod> methods) {

    SpaceFillingCurve curve(String name) {
        return find("curve", name, curves, SpaceFillingCurve::name);
    }

    QualityScale scale(String name) {
        return find("codec with a quality", name, scales, QualityScale::name);
    }

    Decoder decoder(String name) {
        return find("codec", name, decoders, Decoder::name);
    }

    IndexStrategy strategy(String name) {
        return find("index", name, strategies, IndexStrategy::name);
    }

    SearchMethod method(String name) {
        return find("search method", name, methods, SearchMethod::name);
    }

    private static <T> T find(String kind, String name, List<T> all, Function<T, String> naming) {
        return all.stream()
                .filter(part -> naming.apply(part).equals(name))
                .findFirst()
                .orElseThrow(() -> new MeanderException(
                        StandardError.UNAVAILABLE,
                        String.format(
                                "%s '%s' is not installed; installed: %s",
                                kind,
                                name,
                                all.stream().map(naming).distinct().sorted().collect(Collectors.joining(", ")))));
    }
}
