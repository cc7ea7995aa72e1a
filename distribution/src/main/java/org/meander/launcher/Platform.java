package org.meander.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The framework with the bundles of a selection of features. */
final class Platform {

    private static final long STOP_MS = TimeUnit.SECONDS.toMillis(15);
    private static final String PLAN = "plan";
    private static final String BUNDLES = "bundles";

    private final Framework framework;
    private final Problems problems = new Problems();

    private Platform(Framework framework) {
        this.framework = framework;
    }

    /**
     * Prepares the framework in a folder of its own: installs the bundles, unless they are there from the last time.
     *
     * @param cache folder for what the framework keeps; nobody else may use it meanwhile
     * @param conf folder with configurations
     * @param properties framework properties
     */
    static Platform prepare(
            Product product, Path cache, Path conf, Selection selection, Map<String, String> properties) {
        try {
            FeatureFiles features = new FeatureFiles(product);
            Path planFile = cache.resolve(PLAN);
            Optional<Plan> known = Plan.read(planFile, features.origin(selection));
            if (known.isEmpty()) {
                Files.deleteIfExists(planFile);
            }
            Plan plan = known.isPresent() ? known.get() : features.plan(selection);
            if (known.isPresent() && plan.configured()) {
                features.read(selection);
            }
            Map<String, String> all = new HashMap<>(properties);
            all.put(Constants.FRAMEWORK_STORAGE, cache.resolve(BUNDLES).toString());
            if (known.isEmpty()) {
                all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
            }
            Platform platform = new Platform(new FrameworkFactory().newFramework(all));
            platform.install(known.isPresent() ? null : plan);
            if (known.isEmpty()) {
                plan.write(planFile);
            }
            new Configurations(features.configurations(), conf).writeTo(platform.context(), platform.problems);
            return platform;
        } catch (IOException e) {
            throw new LaunchException("The bundle cache " + cache + " cannot be used", e);
        }
    }

    private void install(Plan plan) {
        try {
            framework.init(problems);
            if (plan == null) {
                return;
            }
            for (Plan.Item item : plan.bundles()) {
                Bundle bundle = context().installBundle(item.location());
                bundle.adapt(BundleStartLevel.class).setStartLevel(item.level());
                if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            }
        } catch (BundleException e) {
            throw new LaunchException("The platform cannot be put together", e);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Problems problems() {
        return problems;
    }

    /** Starts every bundle; returns when the last start level is reached. */
    void start() {
        try {
            framework.start();
        } catch (BundleException e) {
            throw new LaunchException("The framework does not start", e);
        }
    }

    /** Waits until somebody stops the framework. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops the framework and waits, within bounds, until every bundle has stopped. */
    void stop() {
        try {
            framework.stop();
            FrameworkEvent event = framework.waitForStop(STOP_MS);
            if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                throw new LaunchException(
                        "The platform did not stop within " + TimeUnit.MILLISECONDS.toSeconds(STOP_MS) + " s.");
            }
        } catch (BundleException e) {
            throw new LaunchException("The framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
