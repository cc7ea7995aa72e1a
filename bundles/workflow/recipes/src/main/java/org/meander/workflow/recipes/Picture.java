package org.meander.workflow.recipes;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.TensorInfo;
import org.meander.codec.Decoder;
import org.meander.curve.Grid;
import org.meander.curve.SpaceFillingCurve;
import org.meander.store.ModelStore;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Draws a stored model along a curve as a PNG. A pixel stands for a run of consecutive values; its colour is their root mean square on
 * a logarithmic scale, from the model's 1st to its 99th percentile; what is 0 is darkest and not counted.
 */
@Plugin(kind = "recipe", type = "picture", pid = Picture.PID)
@Component(name = Picture.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Picture.Config.class, factory = true)
public final class Picture implements Recipe {

    static final String PID = "org.meander.workflow.recipes.picture";

    /** The level of values that are all 0. */
    private static final float NOUGHT = 1;

    private static final int PIECE = 1 << 16;

    @ObjectClassDefinition(name = "Recipe: picture", description = "Draws a stored model along a curve")
    @interface Config {

        @AttributeDefinition(name = "Model", description = "Name of the stored model")
        String model();

        @AttributeDefinition(name = "Path", description = "The PNG file to write; one that exists is replaced")
        String path();

        @AttributeDefinition(
                name = "Side",
                description = "Side of a square picture, in pixels; 64..8192",
                min = "64",
                max = "8192")
        int side() default 1024;
    }

    private final Config config;
    private final ModelStore store;
    private final SpaceFillingCurve curve;
    private final Parts parts;

    /** Decoders and curves are static and greedy, so that none is withdrawn while a run uses it. */
    @Activate
    public Picture(
            Config config,
            @Reference(name = "store") ModelStore store,
            @Reference(name = "curve") SpaceFillingCurve curve,
            @Reference(
                            name = "decoders",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Decoder> decoders,
            @Reference(
                            name = "curves",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<SpaceFillingCurve> curves) {
        Checks.text(PID + ".model", config.model());
        Checks.text(PID + ".path", config.path());
        Checks.range(PID + ".side", config.side(), 64, 8192);
        this.config = config;
        this.store = store;
        this.curve = curve;
        this.parts = new Parts(decoders, curves, List.of());
    }

    @Override
    public Report run(RunContext context) {
        try (Values values = new StoredValues(store.read(config.model()), parts);
                Arena arena = Arena.ofConfined()) {
            long elements = values.tensors().stream()
                    .filter(t -> t.dtype().isFloat())
                    .mapToLong(TensorInfo::elements)
                    .sum();
            if (elements == 0) {
                throw MeanderException.invalid("model '%s' has no float values to draw", config.model());
            }
            long run = Math.max(1, Math.ceilDiv(elements, (long) config.side() * config.side()));
            Grid grid = curve.grid(Math.ceilDiv(elements, run));
            MemorySegment sequence = arena.allocate(Float.BYTES * grid.count(), Float.BYTES);
            MemorySegment image = arena.allocate(Float.BYTES * grid.cells(), Float.BYTES);
            context.progress().expect(elements);
            levels(context, values, run, sequence);
            float[] bounds = bounds(sequence.toArray(ValueLayout.JAVA_FLOAT));
            curve.map(grid, sequence, image, Float.BYTES);
            Path file = write(draw(grid, image, bounds[0], bounds[1]));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("model", config.model());
            facts.put("written", file.toString());
            facts.put("width", grid.width());
            facts.put("height", grid.height());
            facts.put("valuesPerPixel", run);
            return new Report(facts, List.of());
        }
    }

    /** The {@link #level} of each run. */
    private static void levels(RunContext context, Values values, long run, MemorySegment sequence) {
        try (Buffer buffer = new Buffer()) {
            double squares = 0;
            long held = 0;
            long pixel = 0;
            for (int t = 0; t < values.tensors().size(); t++) {
                TensorInfo tensor = values.tensors().get(t);
                for (long from = 0; tensor.dtype().isFloat() && from < tensor.elements(); ) {
                    context.boundary();
                    long count = Math.min(Math.min(PIECE, run - held), tensor.elements() - from);
                    MemorySegment piece = buffer.ensure(Float.BYTES * count);
                    values.read(t, from, count, piece);
                    squares += Difference.squares(piece, count);
                    held += count;
                    from += count;
                    context.progress().advance(count);
                    if (held == run) {
                        sequence.setAtIndex(ValueLayout.JAVA_FLOAT, pixel++, level(squares, held));
                        squares = 0;
                        held = 0;
                    }
                }
            }
            if (held > 0) {
                sequence.setAtIndex(ValueLayout.JAVA_FLOAT, pixel, level(squares, held));
            }
        }
    }

    /**
     * The levels that the palette begins and ends with: the 1st and the 99th percentile of those that are not nought, of which a codec with losses
     * makes many and whose logarithm would leave one colour for all others.
     *
     * @param levels sorted by this
     */
    static float[] bounds(float[] levels) {
        Arrays.sort(levels);
        int first = 0;
        while (first < levels.length - 1 && levels[first] <= NOUGHT) {
            first++;
        }
        int last = levels.length - 1;
        return new float[] {levels[first + (int) (0.01 * (last - first))], levels[first + (int) (0.99 * (last - first))]
        };
    }

    /** Natural logarithm of the root mean square over the smallest normal float, plus 1: never 0, which marks unused cells. */
    private static float level(double squares, long count) {
        return (float) (NOUGHT + Math.log(Math.max(Math.sqrt(squares / count) / Float.MIN_NORMAL, 1)));
    }

    private static BufferedImage draw(Grid grid, MemorySegment levels, float low, float high) {
        int width = Math.toIntExact(grid.width());
        int height = Math.toIntExact(grid.height());
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float level = levels.getAtIndex(ValueLayout.JAVA_FLOAT, (long) y * width + x);
                picture.setRGB(x, y, level == 0 ? 0 : Palette.colour((level - low) / Math.max(high - low, 1e-6f)));
            }
        }
        return picture;
    }

    private Path write(BufferedImage picture) {
        Path file = Path.of(config.path()).toAbsolutePath();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            ImageIO.write(picture, "png", part.toFile());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw MeanderException.io(e, "cannot write the picture %s", file);
        }
    }
}
