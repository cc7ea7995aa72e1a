package org.meander.itests.engine.parts.counting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.itests.engine.parts.api.Letter;
import org.meander.itests.engine.parts.api.Mark;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Writes one numbered letter a step to a file and remembers the next number. */
@Plugin(kind = "recipe", type = "counting", pid = CountingRecipe.PID)
@Component(name = CountingRecipe.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = CountingRecipe.Config.class, factory = true)
public final class CountingRecipe implements Recipe {

    static final String PID = "org.meander.itests.counting";

    @ObjectClassDefinition
    @interface Config {
        @AttributeDefinition(description = "File that gets the letters")
        String path();

        @AttributeDefinition(description = "Steps; 1..100000", min = "1", max = "100000")
        int steps() default 10;

        @AttributeDefinition(description = "Whether the constructor throws")
        boolean broken() default false;
    }

    private final Config config;
    private final Letter letter;
    private final Mark mark;
    private final List<Semaphore> gates;

    @Activate
    public CountingRecipe(
            Config config,
            @Reference(name = "letter") Letter letter,
            @Reference(name = "mark", cardinality = ReferenceCardinality.OPTIONAL) Mark mark,
            @Reference(name = "gates", target = "(gate=done)") List<Semaphore> gates) {
        if (config.broken()) {
            throw new IllegalStateException("the recipe is broken");
        }
        this.config = config;
        this.letter = letter;
        this.mark = mark;
        this.gates = gates;
    }

    @Override
    public Report run(RunContext context) {
        Path file = Path.of(config.path());
        int first = context.load("next").map(b -> ByteBuffer.wrap(b).getInt()).orElse(0);
        context.progress().expect(config.steps());
        context.progress().advance(first);
        for (int i = first; i < config.steps(); i++) {
            context.boundary();
            String text = letter.next(context.cancellation());
            if (text.startsWith("bad")) {
                throw MeanderException.malformed("%s: letter %d is bad", file, i);
            }
            if (text.startsWith("bug")) {
                throw new IllegalStateException("letter " + i + " is a bug");
            }
            append(file, i + " " + text + "\n");
            context.save("next", ByteBuffer.allocate(4).putInt(i + 1).array());
            context.progress().advance(1);
            gates.forEach(Semaphore::release);
        }
        return new Report(
                Map.of("steps", config.steps(), "first", first, "mark", mark == null ? "none" : mark.mark()),
                List.of());
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be written", file);
        }
    }
}
