package org.meander.optimizer.homodyne;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.meander.base.Checks;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.optimizer.xpcs.TwoTimeGrid;

/** How a simulation names its tensors: as files of the Advanced Photon Source do before and after its upgrade. */
enum SimulatedLayout {

    /** Wave vector and angle of each correlation. */
    OLD {
        @Override
        List<Numbers> lists(TwoTimeGrid grid) {
            return List.of(matrix("xpcs/dqlist", array(grid.q())), matrix("xpcs/dphilist", array(grid.angles())));
        }

        @Override
        String correlation(int n) {
            return String.format(Locale.ROOT, "exchange/C2T_all/g2_%05d", n);
        }
    },

    /** One wave vector and all angles, whose combinations are numbered bins from 1 on. */
    NEW {
        @Override
        List<Numbers> lists(TwoTimeGrid grid) {
            double[] bins = IntStream.rangeClosed(1, grid.angles().size())
                    .asDoubleStream()
                    .toArray();
            return List.of(
                    list("xpcs/qmap/dynamic_v_list_dim0", grid.q().getFirst()),
                    list("xpcs/qmap/dynamic_v_list_dim1", array(grid.angles())),
                    list("xpcs/twotime/processed_bins", bins));
        }

        @Override
        String correlation(int n) {
            return String.format(Locale.ROOT, "xpcs/twotime/correlation_map/c2_%05d", n);
        }
    };

    static final String APS = "aps";
    static final String APS_U = "aps-u";

    /** A tensor of F64 and what it holds. */
    record Numbers(TensorInfo tensor, double[] values) {}

    static SimulatedLayout of(String key, String name) {
        return switch (name) {
            case APS -> OLD;
            case APS_U -> NEW;
            default -> throw Checks.configuration(key, "'" + name + "'", APS + " or " + APS_U);
        };
    }

    /** What a file has besides the correlations. */
    abstract List<Numbers> lists(TwoTimeGrid grid);

    /** The name of a correlation, from 1 on. */
    abstract String correlation(int n);

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(v -> v).toArray();
    }

    private static Numbers list(String name, double... values) {
        return new Numbers(new TensorInfo(name, DType.F64, Shape.of(values.length)), values);
    }

    private static Numbers matrix(String name, double... values) {
        return new Numbers(new TensorInfo(name, DType.F64, Shape.of(1, values.length)), values);
    }

    /** All tensors: the lists, then the correlations. */
    List<TensorInfo> tensors(TwoTimeGrid grid) {
        TensorInfo[] correlations = new TensorInfo[grid.angles().size()];
        Arrays.setAll(
                correlations,
                a -> new TensorInfo(correlation(a + 1), DType.F64, Shape.of(grid.frames(), grid.frames())));
        return Stream.concat(lists(grid).stream().map(Numbers::tensor), Arrays.stream(correlations))
                .toList();
    }
}
