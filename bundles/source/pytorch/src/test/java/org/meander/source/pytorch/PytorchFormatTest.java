package org.meander.source.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.tck.FarFiles;
import org.meander.tck.FormatContract;

class PytorchFormatTest extends FormatContract {

    @Override
    protected TensorFormat format() {
        return new PytorchFormat();
    }

    @Override
    protected Map<String, byte[]> files() {
        return Map.of("m.pt", Samples.sample("protocol4.pt"));
    }

    @Override
    protected String file() {
        return "m.pt";
    }

    @Test
    void readsDirectoryAndPickleToOpenAndThenTheTensors() {
        byte[] content = Samples.sample("state_with_metadata.bin");
        FarFiles far = new FarFiles(Map.of("m.bin", content));
        try (TensorModel model = format().open("m", far, "m.bin")) {
            FarFiles.Far file = far.opened().getFirst();
            // Head, end, directory, local header of the pickle, pickle.
            assertTrue(file.reads().size() <= 6, file.reads()::toString);
            assertTrue(file.reads().stream().noneMatch(read -> read.offset() >= 568 && read.end() <= 2328));
            file.forget();
            model.plan(List.of(model.tensors().get(2)));
            assertEquals(1, file.planned().size());
            assertEquals(2080, file.planned().getFirst().offset());
            assertEquals(0, file.reads().size());
        }
    }

    @Nested
    class Legacy extends FormatContract {

        @Override
        protected TensorFormat format() {
            return new PytorchFormat();
        }

        @Override
        protected Map<String, byte[]> files() {
            return Map.of("m.pth", Samples.sample("legacy.pth"));
        }

        @Override
        protected String file() {
            return "m.pth";
        }
    }

    @Nested
    class Deflated extends FormatContract {

        @Override
        protected TensorFormat format() {
            return new PytorchFormat();
        }

        @Override
        protected Map<String, byte[]> files() {
            return Map.of("m.ckpt", Samples.sample("deflated.pt"));
        }

        @Override
        protected String file() {
            return "m.ckpt";
        }
    }

    @Nested
    class Sharded extends FormatContract {

        @Override
        protected TensorFormat format() {
            return new PytorchFormat();
        }

        @Override
        protected Map<String, byte[]> files() {
            String index = "{\"weight_map\":{\"a\":\"1.bin\",\"p\":\"2.bin\"}}";
            return Map.of(
                    "index", index.getBytes(StandardCharsets.UTF_8),
                    "1.bin", Samples.sample("nested_checkpoint.pt"),
                    "2.bin", Samples.sample("parameter.bin"));
        }

        /** Not by its name. */
        @Override
        protected String file() {
            return "index";
        }
    }
}
