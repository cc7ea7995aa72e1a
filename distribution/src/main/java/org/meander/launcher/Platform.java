package org.meander.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/** The framework with the bundles of a selection of features. */
final class Platform {

    private static final String PLAN = "plan";
    private static final String BUNDLES = "bundles";

    /** The launcher writes configurations, so it must share this package with the bundles. */
    private static final String CONFIGURATION_API = "org.osgi.service.cm;version=1.6.1";

    /** Framework property: names of the features that were started, with blanks between. */
    private static final String FEATURES = "meander.features";

    private final Framework framework;
    private final Problems problems = new Problems();
    private volatile boolean started;

    /**
     * A program that has a framework in its process.
     *
     * @param classes loads the API packages that program and bundles share
     * @param configurations by PID, instead of those of the features
     */
    record Guest(ClassLoader classes, Map<String, Map<String, Object>> configurations) {}

    private Platform(Framework framework) {
        this.framework = framework;
    }

    /**
     * Prepares the framework in a folder of its own: installs the bundles, unless they are there from the last time.
     *
     * @param cache folder for what the framework keeps; nobody else may use it meanwhile
     * @param conf folder with configurations
     * @param kept beginning of the locations of bundles that are not the launcher's business
     * @param properties framework properties
     * @param guest the program that the framework is a part of, if it is one
     */
    static Platform prepare(
            Product product,
            Path cache,
            Path conf,
            Selection selection,
            String kept,
            Map<String, String> properties,
            Optional<Guest> guest) {
        try {
            FeatureFiles features = new FeatureFiles(product);
            Path file = cache.resolve(PLAN);
            Optional<Plan> known = Plan.read(file);
            boolean current = known.isPresent()
                    && known.get().origin().equals(features.origin(selection))
                    && known.get().isCurrent();
            Plan whole = current ? known.get() : features.plan(selection);
            Optional<SharedPackages> shared = guest.isPresent()
                    ? Optional.of(SharedPackages.of(whole, guest.get().classes()))
                    : Optional.empty();
            Plan plan = shared.map(SharedPackages::plan).orElse(whole);
            Map<String, String> all = new HashMap<>(properties);
            all.put(Constants.FRAMEWORK_STORAGE, cache.resolve(BUNDLES).toString());
            all.put(
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    CONFIGURATION_API + shared.map(SharedPackages::header).orElse(""));
            all.put(FEATURES, String.join(" ", plan.features()));
            Platform platform = new Platform(new FrameworkFactory().newFramework(all));
            platform.framework.init(platform.problems);
            new Installation(platform.context(), kept).bring(plan, current, known);
            if (!current) {
                whole.write(file);
            }
            Map<String, Map<String, Object>> configurations = new LinkedHashMap<>(plan.configurations());
            guest.ifPresent(program -> configurations.putAll(program.configurations()));
            new Configurations(configurations, conf).writeTo(platform.context(), platform.problems);
            return platform;
        } catch (IOException e) {
            throw new LaunchException("The bundle cache " + cache + " cannot be used", e);
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
            started = true;
        } catch (BundleException e) {
            throw new LaunchException("The framework does not start", e);
        }
    }

    /** Whether every bundle has been started. */
    boolean isStarted() {
        return started;
    }

    /** Waits until somebody stops the framework. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops the framework and waits until every bundle has stopped, or the time is over; whether they have. */
    boolean stop(long milliseconds) {
        try {
            framework.stop();
            return framework.waitForStop(milliseconds).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (BundleException e) {
            throw new LaunchException("The framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
