/* SPDX-License-Identifier: MIT */
#include "report/look.h"

#include <string.h>

#include "base/check.h"

#define COLOURS 7

struct colour {
	const char *light;
	const char *dark;
};

static const struct colour palette[COLOURS] = {
	{ "#0072b2", "#4ba3e3" }, /* blue */
	{ "#d55e00", "#f0813a" }, /* vermilion */
	{ "#009e73", "#2fc49a" }, /* bluish green */
	{ "#b8588f", "#e29ac4" }, /* reddish purple */
	{ "#e69f00", "#f2b93b" }, /* orange */
	{ "#56b4e9", "#a5d8f7" }, /* sky blue */
	{ "#8f7d00", "#f0e442" }, /* yellow */
};

static const struct colour greys[] = {
	{ "#6b7280", "#9aa4b2" },
	{ "#9099a6", "#747d8a" },
};

/* A strategy's place is its slot: colour = slot % 7, dash = slot / 7. */
static const char *const known[] = {
	"epoll",
	"uring-proactor",
	"reactor-pool",
	"leader-follower",
	"multi-reactor",
	"thread-pool",
	"simulated-proactor",
	"poll",
	"uring-leader-follower",
	"half-sync-half-async",
	"multi-waiter",
	"prefork-reactor",
	"thread-per-connection",
	"aio-proactor",
	"select",
	"uring-pool",
	"coroutine",
	"iterative",
	"prefork",
	"fork-per-connection",
	"busy-poll",
	"uring-reactor",
};

static size_t wanted_slot(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(name, known[i]))
			return i;
	return LOOK_SLOTS;
}

bool look_is_known(const char *name)
{
	return wanted_slot(name) < LOOK_SLOTS;
}

static size_t take_slot(struct looks *looks, const char *name)
{
	size_t slot = wanted_slot(name);

	if (slot == LOOK_SLOTS || looks->taken[slot])
		for (slot = 0; slot < LOOK_SLOTS; slot++)
			if (!looks->taken[slot])
				break;
	slot %= LOOK_SLOTS;
	looks->taken[slot] = true;
	return slot;
}

static struct look take_grey(struct looks *looks, enum role role)
{
	const struct colour *grey = &greys[role == ROLE_FLOOR];

	return (struct look){
		.light = grey->light,
		.dark = grey->dark,
		.dash = role == ROLE_FLOOR ? 3 : 1 + looks->greys++ % 4,
		.point = role == ROLE_FLOOR ? 13 : 5,
		.weight = role == ROLE_FLOOR ? 1.4 : 1.8,
	};
}

struct look look_take(struct looks *looks, const char *name, enum role role)
{
	size_t slot;

	if (role == ROLE_FLOOR || role == ROLE_EXTERNAL)
		return take_grey(looks, role);
	slot = take_slot(looks, name);
	return (struct look){
		.light = palette[slot % COLOURS].light,
		.dark = palette[slot % COLOURS].dark,
		.dash = 1 + (int)(slot / COLOURS),
		.point = role == ROLE_ABLATION ? 9 : 7,
		.weight = 2,
	};
}

struct look look_of_control(const struct look *twin)
{
	struct look look = *twin;

	look.dash = 3;
	look.point = 6;
	look.weight = 1.4;
	return look;
}

const char *look_dasharray(int dash)
{
	static const char *const arrays[] = { "none", "7 3", "2 3", "8 3 2 3" };

	REQUIRE(dash >= 1 && (size_t)dash <= ARRAY_SIZE(arrays));
	return arrays[dash - 1];
}

static const char *const role_names[] = {
	[ROLE_SUBJECT] = "subject",
	[ROLE_CONTROL] = "control",
	[ROLE_FLOOR] = "floor",
	[ROLE_EXTERNAL] = "external",
	[ROLE_ABLATION] = "ablation",
};

enum role look_role(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(role_names); i++)
		if (!strcmp(text, role_names[i]))
			return (enum role)i;
	return ROLE_SUBJECT;
}

const char *look_role_name(enum role role)
{
	REQUIRE((size_t)role < ARRAY_SIZE(role_names));
	return role_names[role];
}
