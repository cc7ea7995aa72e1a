package org.meander.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The bundles of a framework that is initialised but not started, brought in line with a plan. Bundles keep their data areas.
 * Interrupted at any point, it is completed by the next start.
 */
final class Installation {

    private final BundleContext context;
    private final String kept;

    /**
     * @param kept beginning of the locations of bundles that are not in any plan and stay nevertheless
     */
    Installation(BundleContext context, String kept) {
        this.context = context;
        this.kept = kept;
    }

    /**
     * Uninstalls what the plan does not name, and, unless the plan is the one of the last time, installs and updates what it names.
     *
     * @param last the plan of the last time
     */
    void bring(Plan plan, boolean current, Optional<Plan> last) throws BundleException {
        Set<String> wanted = new HashSet<>();
        plan.bundles().forEach(item -> wanted.add(item.location()));
        for (Bundle bundle : context.getBundles()) {
            String location = bundle.getLocation();
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID
                    && !wanted.contains(location)
                    && !location.startsWith(kept)) {
                bundle.uninstall();
            }
        }
        if (!current) {
            Map<Path, String> versions = new HashMap<>();
            last.ifPresent(before -> before.bundles().forEach(item -> versions.put(item.jar(), item.version())));
            for (Plan.Item item : plan.bundles()) {
                install(item, item.version().equals(versions.get(item.jar())));
            }
        }
    }

    private void install(Plan.Item item, boolean unchanged) throws BundleException {
        Bundle bundle = context.getBundle(item.location());
        if (bundle == null) {
            bundle = context.installBundle(item.location());
        } else if (!unchanged) {
            bundle.update();
        }
        bundle.adapt(BundleStartLevel.class).setStartLevel(item.level());
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }
}
