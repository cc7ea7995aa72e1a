package org.meander.optimizer.xpcs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;

/** How files lay out wave vectors and correlations: each kind that the Advanced Photon Source writes. Tensors are named by their paths. */
enum Layout {

    /** A map of bins, and correlations of those of them that were processed. */
    APS_U("APS-U", "xpcs/qmap/dynamic_v_list_dim0", "xpcs/twotime/correlation_map/"),

    /** A list of wave vectors and angles, one for each correlation. */
    APS("APS", "xpcs/dqlist", "exchange/C2T_all/");

    private static final String U_ANGLES = "xpcs/qmap/dynamic_v_list_dim1";
    private static final String U_BINS = "xpcs/twotime/processed_bins";
    private static final String ANGLES = "xpcs/dphilist";

    private final String name;
    private final String q;
    private final String correlations;

    Layout(String name, String q, String correlations) {
        this.name = name;
        this.q = q;
        this.correlations = correlations;
    }

    /** A correlation and where it was measured: q in 1/Å, angle in degrees. */
    record Entry(double q, double angle, TensorInfo correlation) {}

    /** The layout of a file, the newer first; {@code MALFORMED_DATA} if it has none of these. */
    static Layout of(TensorModel file) {
        Map<String, TensorInfo> tensors = tensors(file);
        for (Layout layout : values()) {
            boolean has = tensors.keySet().stream().anyMatch(t -> t.startsWith(layout.correlations));
            if (has && tensors.containsKey(layout.q)) {
                return layout;
            }
        }
        throw MeanderException.malformed(
                "%s: no layout of two-time correlations; there must be %s and %s (APS-U) or %s and %s (APS)",
                file.name(), APS_U.q, APS_U.correlations + "*", APS.q, APS.correlations + "*");
    }

    private static Map<String, TensorInfo> tensors(TensorModel file) {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (TensorInfo tensor : file.tensors()) {
            tensors.put(tensor.name().startsWith("/") ? tensor.name().substring(1) : tensor.name(), tensor);
        }
        return tensors;
    }

    /** All correlations of a file of this layout, in the order of their names. */
    List<Entry> entries(TensorModel file) {
        Map<String, TensorInfo> tensors = tensors(file);
        List<TensorInfo> found = tensors.entrySet().stream()
                .filter(t -> t.getKey().startsWith(correlations))
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparing(TensorInfo::name))
                .toList();
        return this == APS_U ? ofBins(file, tensors, found) : ofLists(file, tensors, found);
    }

    private List<Entry> ofLists(TensorModel file, Map<String, TensorInfo> tensors, List<TensorInfo> found) {
        double[] qs = numbers(file, tensors, q, found.size());
        double[] angles = numbers(file, tensors, ANGLES, found.size());
        List<Entry> entries = new ArrayList<>();
        for (int k = 0; k < found.size(); k++) {
            entries.add(new Entry(qs[k], angles[k], found.get(k)));
        }
        return entries;
    }

    private List<Entry> ofBins(TensorModel file, Map<String, TensorInfo> tensors, List<TensorInfo> found) {
        double[] qs = numbers(file, tensors, q, -1);
        double[] angles = numbers(file, tensors, U_ANGLES, -1);
        double[] bins = numbers(file, tensors, U_BINS, found.size());
        List<Entry> entries = new ArrayList<>();
        for (int k = 0; k < found.size(); k++) {
            double bin = bins[k];
            if (!(bin >= 1 && bin <= (double) qs.length * angles.length) || bin != Math.rint(bin)) {
                throw MeanderException.malformed(
                        "%s: %s has the bin %s; it must be a whole number from 1 to %d, which is %d wave vectors x %d"
                                + " angles",
                        file.name(), U_BINS, bin, (long) qs.length * angles.length, qs.length, angles.length);
            }
            long index = (long) bin - 1;
            entries.add(
                    new Entry(qs[(int) (index / angles.length)], angles[(int) (index % angles.length)], found.get(k)));
        }
        return entries;
    }

    /** A list, or the first row of a matrix, of which so many numbers are needed; -1 for as many as there are. */
    private static double[] numbers(TensorModel file, Map<String, TensorInfo> tensors, String name, int needed) {
        TensorInfo tensor = Optional.ofNullable(tensors.get(name))
                .orElseThrow(() -> MeanderException.malformed("%s: %s is missing", file.name(), name));
        List<Long> extents = tensor.shape().extents();
        long length = extents.isEmpty() ? 1 : extents.getLast();
        if (tensor.elements() == 0 || length < needed || length > Numbers.MOST) {
            throw MeanderException.malformed(
                    "%s: %s has the shape %s; its rows must have %s numbers, one for each correlation",
                    file.name(), name, tensor.shape(), needed < 0 ? "1 to " + Numbers.MOST : needed);
        }
        return Numbers.read(file, tensor, (int) length);
    }

    @Override
    public String toString() {
        return name;
    }
}
