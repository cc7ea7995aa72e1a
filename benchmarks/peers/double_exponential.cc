// Fits a*exp(-b*x) + c*exp(-d*x) + e with Ceres: analytic derivatives, 1024 residuals a block, dense normal Cholesky.
//
//   g++ -O3 -march=native -I/usr/include/eigen3 double_exponential.cc -lceres -lglog -o double_exponential
//   double_exponential FILE COUNT THREADS     FILE holds COUNT values of x, then COUNT of y, little-endian float64
//
// Prints seconds and the parameters, tab-separated.
#include <ceres/ceres.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr long kBlock = 1024;

class Points : public ceres::CostFunction {
 public:
  Points(const double* x, const double* y, int count) : x_(x), y_(y), count_(count) {
    set_num_residuals(count);
    mutable_parameter_block_sizes()->push_back(5);
  }

  bool Evaluate(double const* const* parameters, double* residuals, double** jacobians) const override {
    const double* p = parameters[0];
    double* j = jacobians == nullptr ? nullptr : jacobians[0];
    for (int i = 0; i < count_; i++) {
      const double first = std::exp(-p[1] * x_[i]);
      const double second = std::exp(-p[3] * x_[i]);
      residuals[i] = p[0] * first + p[2] * second + p[4] - y_[i];
      if (j != nullptr) {
        j[5 * i] = first;
        j[5 * i + 1] = -p[0] * x_[i] * first;
        j[5 * i + 2] = second;
        j[5 * i + 3] = -p[2] * x_[i] * second;
        j[5 * i + 4] = 1;
      }
    }
    return true;
  }

 private:
  const double* x_;
  const double* y_;
  int count_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s FILE COUNT THREADS\n", argv[0]);
    return 2;
  }
  const long count = std::atol(argv[2]);
  std::vector<double> data(2 * count);
  std::FILE* file = std::fopen(argv[1], "rb");
  if (file == nullptr || std::fread(data.data(), 8, data.size(), file) != data.size()) {
    std::fprintf(stderr, "%s cannot be read\n", argv[1]);
    return 1;
  }
  std::fclose(file);
  double p[] = {1, 1, 1, 0.1, 0};
  const auto begin = std::chrono::steady_clock::now();
  ceres::Problem problem;
  for (long from = 0; from < count; from += kBlock) {
    const int n = static_cast<int>(std::min(kBlock, count - from));
    problem.AddResidualBlock(new Points(&data[from], &data[count + from], n), nullptr, p);
  }
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_NORMAL_CHOLESKY;
  options.num_threads = std::atoi(argv[3]);
  options.max_num_iterations = 100;
  options.logging_type = ceres::SILENT;
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%g\t%.12g\t%.12g\t%.12g\t%.12g\t%.12g\n", seconds.count(), p[0], p[1], p[2], p[3], p[4]);
}
