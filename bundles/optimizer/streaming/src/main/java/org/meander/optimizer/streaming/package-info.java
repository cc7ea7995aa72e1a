/** Least squares over any number of points in constant memory, with checkpoints: the optimizer {@code streaming}. */
package org.meander.optimizer.streaming;
