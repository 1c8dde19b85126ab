/* SPDX-License-Identifier: MIT */
#include "lib/hist_layout.h"

#include <errno.h>

/* log2 of the smallest power of two that holds 2 x 10^digits sub-buckets. */
static unsigned sub_bits_of(int32_t digits)
{
	unsigned long needed = 2, bits = 0;

	for (int32_t i = 0; i < digits; i++)
		needed *= 10;
	while (1ul << bits < needed)
		bits++;
	return (unsigned)bits;
}

int hist_layout_init(
    struct hist_layout *ret, int64_t lowest, int64_t highest, int32_t digits)
{
	unsigned sub_bits, unit, magnitudes = 1;

	if (digits < 1 || digits > 5 || lowest < 1 || highest / 2 < lowest)
		return -EINVAL;
	sub_bits = sub_bits_of(digits);
	unit = 63 - (unsigned)__builtin_clzll((uint64_t)lowest);
	if (unit + sub_bits > 62)
		return -EINVAL;
	while (sub_bits + unit + magnitudes - 1 < 63 &&
	       (uint64_t)highest >> (sub_bits + unit + magnitudes - 1))
		magnitudes++;
	*ret = (struct hist_layout){
		.unit = unit,
		.half_bits = sub_bits - 1,
		.buckets = ((size_t)magnitudes + 1) << (sub_bits - 1),
	};
	return 0;
}

static unsigned shift_of(const struct hist_layout *l, size_t index)
{
	unsigned magnitude = (unsigned)(index >> l->half_bits);

	REQUIRE(index < l->buckets);
	return l->unit + (magnitude > 1 ? magnitude - 1 : 0);
}

uint64_t hist_layout_low(const struct hist_layout *l, size_t index)
{
	unsigned shift = shift_of(l, index);

	return (index - ((size_t)(shift - l->unit) << l->half_bits)) << shift;
}

uint64_t hist_layout_width(const struct hist_layout *l, size_t index)
{
	return 1ull << shift_of(l, index);
}
