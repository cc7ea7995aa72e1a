package org.meander.deploy;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** Recognises bundles with native libraries. A JVM loads such a library once: these bundles must outlive what uses them. */
final class Natives {

    private static final String[] PATTERNS = {"*.so", "*.dylib", "*.jnilib", "*.dll"};

    private Natives() {}

    static boolean in(Bundle bundle) {
        if (bundle.getHeaders("").get(Constants.BUNDLE_NATIVECODE) != null) {
            return true;
        }
        for (String pattern : PATTERNS) {
            if (bundle.findEntries("/", pattern, true) != null) {
                return true;
            }
        }
        return false;
    }
}
