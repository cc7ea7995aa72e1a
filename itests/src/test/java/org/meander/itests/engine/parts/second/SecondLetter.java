package org.meander.itests.engine.parts.second;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.meander.base.Cancellation;
import org.meander.base.Plugin;
import org.meander.itests.engine.parts.api.Letter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The letters of version 2, of the same type and PID. */
@Plugin(kind = "letter", type = "letter", pid = SecondLetter.PID)
@Component(name = SecondLetter.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = SecondLetter.Config.class, factory = true)
public final class SecondLetter implements Letter {

    static final String PID = "org.meander.itests.letter";

    @ObjectClassDefinition
    @interface Config {
        @AttributeDefinition(description = "What it gives; a text")
        String letter() default "x";

        @AttributeDefinition(description = "Size in metres; 0..10", min = "0", max = "10")
        double size() default 1;

        @AttributeDefinition(
                description = "Colour",
                options = {@Option(value = "red"), @Option(value = "green")})
        String color() default "red";

        @AttributeDefinition(description = "Numbers; 0..99", min = "0", max = "99")
        int[] numbers() default {};

        @AttributeDefinition(description = "Whether the constructor throws")
        boolean broken() default false;

        @AttributeDefinition(description = "A secret")
        String _token() default "";
    }

    private final String letter;
    private final Semaphore go;

    @Activate
    public SecondLetter(Config config, @Reference(name = "go", target = "(gate=go)") Semaphore go) {
        if (config.broken()) {
            throw new IllegalStateException(
                    "no letter", new IllegalArgumentException("broken is true; it must be false"));
        }
        this.letter = config.letter() + "2";
        this.go = go;
    }

    @Override
    public String next(Cancellation cancellation) {
        try {
            while (!go.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                cancellation.check();
            }
            return letter;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
