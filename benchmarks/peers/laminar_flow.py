"""Fits the laminar flow of homodyne detection with SciPy's least_squares, from the definition, without derivatives.

usage: laminar_flow.py FILE FRAMES ANGLES     FILE as 'HomodyneBenchmark export FRAMES ANGLES FILE' writes it: of each angle the
pairs t1 < t2 row by row, little-endian float64
Prints seconds, chi squared and the parameters, tab-separated.
"""

import sys
import time

import numpy
import scipy.optimize

Q, DT, GAP = 0.0054, 0.1, 2e6
frames, angles = int(sys.argv[2]), int(sys.argv[3])
y = numpy.fromfile(sys.argv[1], dtype="<f8").reshape(angles, -1)
phi = numpy.radians(90.0 * numpy.arange(angles) / (angles - 1))
rows, columns = numpy.triu_indices(frames, 1)
t = numpy.maximum(DT * numpy.arange(frames), DT / 2)


def modulus(rate):
    rate = numpy.maximum(rate, 1e-10)
    sums = numpy.concatenate([[0], numpy.cumsum((rate[1:] + rate[:-1]) / 2)])
    return numpy.sqrt((sums[columns] - sums[rows]) ** 2 + 1e-12)


def residuals(p):
    contrast, offset, d0, alpha, d_offset, g0, beta, g_offset, phi0 = p
    diffusion = numpy.exp(-Q * Q * DT * modulus(d0 * t**alpha + d_offset))
    shear = modulus(g0 * t**beta + g_offset)
    phase = Q * GAP * DT / (2 * numpy.pi) * numpy.cos(numpy.radians(phi0) - phi)
    # NumPy's sinc has a factor of pi in its argument.
    g2 = offset + contrast * diffusion * numpy.sinc(phase[:, None] * shear / numpy.pi) ** 4
    return (g2 - y).ravel()


start = [0.3, 1, 1300, 0.5, 0, 0.003, 0.1, 0, 2]
bounds = ([0, 0.5, 100, 0, -100, 1e-6, 0, -0.1, -10], [1, 1.5, 1e5, 2, 100, 0.5, 2, 0.1, 10])
scale = [0.1, 0.1, 1000, 0.1, 10, 0.01, 0.1, 0.001, 1]
begin = time.perf_counter()
fit = scipy.optimize.least_squares(residuals, start, bounds=bounds, x_scale=scale, xtol=1e-12, ftol=1e-12, gtol=1e-12)
print(time.perf_counter() - begin, 2 * fit.cost, *fit.x, sep="\t")
