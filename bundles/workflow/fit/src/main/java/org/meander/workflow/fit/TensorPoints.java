package org.meander.workflow.fit;

import java.util.ArrayList;
import java.util.List;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.optimizer.PointSource;
import org.meander.source.TensorModel;

/** Points whose columns are tensors of one model: read through windows, so that memory does not grow with their number. */
final class TensorPoints implements PointSource {

    private static final int NAMES_IN_MESSAGES = 20;

    private final TensorModel model;
    private final List<TensorInfo> columns;
    private final boolean weighted;
    private final long count;

    /**
     * @param model closed with the points; left open if this throws
     * @param names of tensors: inputs, then y, then standard deviations if {@code weighted}
     * @throws MeanderException {@code NOT_FOUND} for a tensor that the model lacks, {@code UNSUPPORTED_DATA} for one that is no column,
     *     {@code MALFORMED_DATA} if columns differ in length or have no values
     */
    TensorPoints(TensorModel model, List<String> names, boolean weighted) {
        this.model = model;
        this.weighted = weighted;
        this.columns = names.stream().map(name -> column(model, name)).toList();
        TensorInfo y = columns.get(inputs());
        this.count = y.elements();
        for (TensorInfo column : columns) {
            if (column.elements() != count || count == 0) {
                throw MeanderException.malformed(
                        "model '%s': column '%s' has %d values and column '%s' has %d; columns must be of one length"
                                + " above 0",
                        model.name(), column.name(), column.elements(), y.name(), count);
            }
        }
    }

    private static TensorInfo column(TensorModel model, String name) {
        List<TensorInfo> all = model.tensors();
        TensorInfo tensor = all.stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> MeanderException.notFound(
                        "model '%s' has no tensor '%s' to be a column; of its %d tensors the first are %s",
                        model.name(),
                        name,
                        all.size(),
                        all.stream()
                                .limit(NAMES_IN_MESSAGES)
                                .map(TensorInfo::name)
                                .toList()));
        boolean real = tensor.dtype() == DType.F64 || tensor.dtype() == DType.F32;
        if (!real || tensor.shape().extents().size() != 1) {
            throw MeanderException.unsupported(
                    "model '%s': tensor '%s' is %s of shape %s; a column is F64 or F32 of one dimension",
                    model.name(), name, tensor.dtype(), tensor.shape());
        }
        return tensor;
    }

    @Override
    public String location() {
        return model.name() + " " + columns.stream().map(TensorInfo::name).toList();
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int inputs() {
        return columns.size() - (weighted ? 2 : 1);
    }

    @Override
    public boolean weighted() {
        return weighted;
    }

    @Override
    public Reader open() {
        List<ColumnWindow> windows = new ArrayList<>();
        columns.forEach(column -> windows.add(new ColumnWindow(model, column)));
        return new Windows(windows);
    }

    @Override
    public void close() {
        model.close();
    }

    private record Windows(List<ColumnWindow> columns) implements Reader {

        @Override
        public void read(long from, int points, double[] target, int stride) {
            for (int c = 0; c < columns.size(); c++) {
                columns.get(c).read(from, points, target, c * stride);
            }
        }

        @Override
        public void read(long from, int points, float[] target, int stride) {
            for (int c = 0; c < columns.size(); c++) {
                columns.get(c).read(from, points, target, c * stride);
            }
        }

        @Override
        public void close() {
            columns.forEach(ColumnWindow::close);
        }
    }
}
