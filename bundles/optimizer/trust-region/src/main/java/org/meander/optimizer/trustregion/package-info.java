/** Least squares in memory by a trust region: the optimizer {@code trust-region}. */
package org.meander.optimizer.trustregion;
