package org.meander.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Announces a component to the workflow engine: the build turns it into a {@value #NAMESPACE} capability of the bundle's
 * manifest, so that a workflow can be checked before any configuration exists. {@code (kind, type)} is unique in a platform.
 */
@Capability(namespace = Plugin.NAMESPACE)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Plugin {

    String NAMESPACE = "meander.plugin";

    /**
     * What it is: {@code curve}, {@code codec}, {@code index}, {@code search}, {@code source}, {@code filter}, {@code sink}, {@code store},
     * {@code model}, {@code two-time-model}, {@code optimizer}, {@code checkpoints} or {@code recipe}; a new kind needs no change here.
     */
    @Attribute("kind")
    String kind();

    /** The name that workflow files use for it, in lower case. */
    @Attribute("type")
    String type();

    /** PID of its factory configuration; equal to the component's name. */
    @Attribute("pid")
    String pid();
}
