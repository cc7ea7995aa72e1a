/**
 * Nonlinear least squares: forward models with derivatives, points that are read again and again, problems, solutions and checkpoints. No
 * matrix of points × parameters exists anywhere: models fill tiles of some hundred points, and optimizers reduce them at once.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.meander.optimizer;
