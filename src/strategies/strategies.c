/* SPDX-License-Identifier: MIT */
#include "core/strategy.h"

#define STRATEGY(name) extern const struct strategy_ops name##_ops;
#include "strategies/strategies.def"
#undef STRATEGY

const struct strategy_ops *const strategies[] = {
#define STRATEGY(name) &name##_ops,
#include "strategies/strategies.def"
#undef STRATEGY
	NULL,
};
