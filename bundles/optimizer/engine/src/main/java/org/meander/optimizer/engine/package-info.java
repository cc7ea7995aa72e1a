/**
 * What optimizers share: passes over points in any number of threads, sums that do not depend on it, and the trust-region descent. A support
 * library: it has no components and only optimizers import it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.optimizer.engine;
