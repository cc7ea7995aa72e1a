package org.meander.deploy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles of deployed features. A jar that the product runs already, or another feature has brought, is shared. Bundles with
 * native libraries are stopped but stay installed until the node's next start, and nothing they are wired to is refreshed: the JVM
 * would not load their libraries a second time. Not thread-safe.
 */
final class FeatureBundles {

    /** Bundles with this location were installed here; the launcher removes them before the next start. */
    private static final String LOCATION = "feature:";

    private static final long REFRESH_S = 60;

    private final BundleContext context;
    private final Map<File, Set<String>> users = new HashMap<>();
    private final Map<String, FileTime> versions = new HashMap<>();

    FeatureBundles(BundleContext context) {
        this.context = context;
    }

    /**
     * Makes these the bundles of a feature file: installs what is new, updates jars that were written anew, and uninstalls what no
     * feature needs any more.
     *
     * @return problems, one sentence each
     */
    List<String> replace(File owner, List<Path> jars) {
        List<String> problems = new ArrayList<>();
        List<Bundle> changed = new ArrayList<>();
        List<Bundle> toStart = new ArrayList<>();
        Set<String> wanted = new LinkedHashSet<>();
        for (Path jar : jars) {
            if (context.getBundle("reference:" + jar.toUri()) == null) {
                wanted.add(LOCATION + jar.toUri());
                add(jar, changed, toStart, problems);
            }
        }
        Set<String> before = users.put(owner, wanted);
        for (String location : before == null ? Set.<String>of() : before) {
            if (users.values().stream().noneMatch(locations -> locations.contains(location))) {
                remove(location, changed, problems);
            }
        }
        refresh(changed, problems);
        toStart.forEach(bundle -> start(bundle, problems));
        return problems;
    }

    private void add(Path jar, List<Bundle> changed, List<Bundle> toStart, List<String> problems) {
        String location = LOCATION + jar.toUri();
        Bundle known = context.getBundle(location);
        try (InputStream content = Files.newInputStream(jar)) {
            FileTime version = (FileTime) Files.getAttribute(jar, "unix:ctime");
            if (known == null) {
                toStart.add(context.installBundle(location, content));
            } else if (version.equals(versions.get(location))) {
                toStart.add(known);
            } else if (Natives.in(known)) {
                problems.add(
                        known.getSymbolicName() + " has native libraries; its new version counts from the next start");
                toStart.add(known);
                return;
            } else {
                known.update(content);
                changed.add(known);
                toStart.add(known);
            }
            versions.put(location, version);
        } catch (IOException | BundleException e) {
            problems.add(jar + " is not installed: " + e.getMessage());
        }
    }

    private void remove(String location, List<Bundle> changed, List<String> problems) {
        Bundle bundle = context.getBundle(location);
        if (bundle == null) {
            return;
        }
        try {
            if (Natives.in(bundle)) {
                bundle.stop();
            } else {
                bundle.uninstall();
                versions.remove(location);
                changed.add(bundle);
            }
        } catch (BundleException e) {
            problems.add(bundle.getSymbolicName() + " is not removed: " + e.getMessage());
        }
    }

    /** Rewires what used the old content, unless that would touch native libraries; waits, within bounds, until that is done. */
    private void refresh(Collection<Bundle> changed, List<String> problems) {
        if (changed.isEmpty()) {
            return;
        }
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        for (Bundle affected : wiring.getDependencyClosure(changed)) {
            if (affected.getState() != Bundle.UNINSTALLED && Natives.in(affected)) {
                problems.add("the change counts fully from the next start, because " + affected.getSymbolicName()
                        + " has native libraries and cannot be rewired");
                return;
            }
        }
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(changed, event -> done.countDown());
        try {
            if (!done.await(REFRESH_S, TimeUnit.SECONDS)) {
                problems.add("the bundles are not rewired after " + REFRESH_S + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Bundle bundle, List<String> problems) {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            problems.add(bundle.getSymbolicName() + " does not start: " + e.getMessage());
        }
    }
}
