"""Fits a*exp(-b*x) + c*exp(-d*x) + e with SciPy's curve_fit and an analytic Jacobian.

usage: double_exponential.py FILE COUNT     FILE holds COUNT values of x, then COUNT of y, little-endian float64
Prints seconds and the parameters, tab-separated.
"""

import sys
import time

import numpy
import scipy.optimize

count = int(sys.argv[2])
data = numpy.fromfile(sys.argv[1], dtype="<f8", count=2 * count)
x, y = data[:count], data[count:]


def model(x, a, b, c, d, e):
    return a * numpy.exp(-b * x) + c * numpy.exp(-d * x) + e


def jacobian(x, a, b, c, d, e):
    first, second = numpy.exp(-b * x), numpy.exp(-d * x)
    return numpy.stack([first, -a * x * first, second, -c * x * second, numpy.ones_like(x)], axis=1)


begin = time.perf_counter()
values, _ = scipy.optimize.curve_fit(model, x, y, [1, 1, 1, 0.1, 0], jac=jacobian)
print(time.perf_counter() - begin, *values, sep="\t")
